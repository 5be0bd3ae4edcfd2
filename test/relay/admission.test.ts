/** Who gets in: by password, by token, by invitation, by work. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { uint } from "../../protocol/bytes.ts";
import { closeCodes } from "../../protocol/errors.ts";
import { idBytes } from "../../protocol/ids.ts";
import type { RelayControl } from "../../protocol/wire/control.ts";
import { leadingZeroBits, powMessage } from "../../protocol/wire/transcript.ts";
import { sha256 } from "../../relay/crypto.ts";
import { createGuests, parseGuests } from "../../relay/guests.ts";
import { bytesFrom, createPerson } from "./person.ts";
import { loginAt, run } from "./running.ts";
import { type Client, createWorld, handle } from "./world.ts";

const day = 86_400_000;
const password = "café №9 long enough";

function errorOf(client: Client) {
	const found = client.heard.find(({ type }) => type === "error");
	return found?.type === "error" ? found.payload : undefined;
}

test("alice knows the password and is let in; each shows the other that they know it", () => {
	const world = createWorld({ password });
	const alice = world.login("alice", { password });
	const [challenge] = alice.heard;
	if (challenge?.type !== "challenge" || !alice.welcome) throw new Error("not let in");
	expect(alice.person.believes(challenge.payload, alice.welcome, { password })).toBe(true);
	expect(alice.person.believes(challenge.payload, alice.welcome, { password: "another" })).toBe(false);
});

test("the same password from another keyboard, composed in another way, is the same", () => {
	const world = createWorld({ password });
	expect(world.login("alice", { password: password.normalize("NFD") }).welcome).toBeDefined();
});

test.each(["", "Café №9 long enough", `${password} `])("eve guesses %j and stays outside", (guess) => {
	const eve = createWorld({ password }).login("eve", { password: guess });
	expect(errorOf(eve)).toMatchObject({ code: "wrong-password" });
	expect(eve.closedWith).toBe(closeCodes.denied);
});

test("eve says nothing of a password and is asked for one", () => {
	const eve = createWorld({ password }).login("eve");
	expect(errorOf(eve)).toMatchObject({ code: "needs-password" });
	expect(eve.closedWith).toBe(closeCodes.denied);
});

test.each([
	["no share", { share: undefined }],
	["no mac", { mac: undefined }],
	["the identity as share", { share: new Uint8Array(32) }],
	["a share that is no point", { share: new Uint8Array(32).fill(255) }],
	["the relay's own share", "reflected"],
] as const)("eve sends %s and stays outside", (_, change) => {
	const world = createWorld({ password });
	const eve = world.connect("eve");
	eve.say(eve.person.hello({ password }));
	const [challenge] = eve.heard;
	if (challenge?.type !== "challenge") throw new Error("no challenge");
	const { payload } = eve.person.proof(challenge.payload, { password });
	const forged = change === "reflected" ? { share: challenge.payload.share ?? undefined } : change;
	eve.say({ type: "proof", payload: { ...payload, ...forged } as never });
	expect(eve.welcome).toBeUndefined();
	expect(eve.closedWith).toBe(closeCodes.denied);
});

test("eve asks with a password and then proves nothing but her address: she stays outside", () => {
	const world = createWorld({ password });
	const eve = world.connect("eve");
	eve.say(eve.person.hello({ auth: "password" }));
	const [challenge] = eve.heard;
	if (challenge?.type !== "challenge") throw new Error("no challenge");
	// signed as it should be, for a login without any share
	eve.say(eve.person.proof(challenge.payload, { auth: "password" }));
	expect(eve.welcome).toBeUndefined();
	expect(eve.closedWith).toBe(closeCodes.denied);
});

test("eve repeats alice's recorded login and stays outside: the relay has another nonce", () => {
	const world = createWorld({ password });
	const alice = world.connect("alice");
	const hello = alice.person.hello({ password });
	alice.say(hello);
	const [challenge] = alice.heard;
	if (challenge?.type !== "challenge") throw new Error("no challenge");
	const proof = alice.person.proof(challenge.payload, { password });
	alice.say(proof);
	expect(alice.welcome).toBeDefined();
	const eve = world.connect("eve");
	eve.say(hello);
	eve.say(proof);
	expect(eve.welcome).toBeUndefined();
	expect(eve.closedWith).toBe(closeCodes.denied);
});

test("a token saves the password for a month, and a new password voids it", () => {
	const old = createWorld({ password });
	const token = old.login("alice", { password }).welcome?.token;
	if (!token) throw new Error("no token");
	expect(old.login("alice", { token }).welcome).toBeDefined();
	const now = createWorld({ password: "another one" });
	expect(errorOf(now.login("alice", { token }))).toMatchObject({ code: "denied" });
	// and a relay that was open before is not open to those who were there
	const open = createWorld().login("alice").welcome?.token;
	if (!open) throw new Error("no token");
	expect(errorOf(old.login("alice", { token: open }))).toMatchObject({ code: "denied" });
});

test("alice invites bob: the token admits him once, within a day", () => {
	const world = createWorld({ password });
	const alice = world.login("alice", { password });
	const answer = alice.ask({ type: "guest", payload: {} });
	expect(answer).toMatchObject({ type: "result", payload: { exp: expect.any(Number) } });
	const token = bytesOf(answer);
	const bob = world.login("bob", { token, handle: handle("bob") });
	expect(bob.welcome?.handle).toBe("bob");
	// used up: for everybody at once, for him when his welcome has surely come; his own token goes on
	expect(errorOf(world.login("eve", { token }))).toMatchObject({ code: "denied" });
	expect(world.login("bob", { token }).welcome).toBeDefined();
	expect(errorOf(world.login("eve", { token }))).toMatchObject({ code: "denied" });
	world.wait(10 * 60_000);
	expect(errorOf(world.login("bob", { token }))).toMatchObject({ code: "denied" });
	const own = bob.welcome?.token;
	if (!own) throw new Error("no token");
	expect(world.login("bob", { token: own }).welcome).toBeDefined();
});

test("an invitation runs out after a day, and a forged signature does not use it up", () => {
	const world = createWorld({ password });
	const alice = world.login("alice", { password });
	const [first, second] = [
		bytesOf(alice.ask({ type: "guest", payload: {} })),
		bytesOf(alice.ask({ type: "guest", payload: {} })),
	];
	const eve = world.connect("eve");
	eve.say(eve.person.hello({ token: first }));
	const [challenge] = eve.heard;
	if (challenge?.type !== "challenge") throw new Error("no challenge");
	const { payload } = eve.person.proof(challenge.payload, { token: first });
	eve.say({ type: "proof", payload: { ...payload, sig: new Uint8Array(64).fill(7) } });
	expect(eve.welcome).toBeUndefined();
	expect(world.login("bob", { token: first }).welcome).toBeDefined();
	world.wait(day);
	expect(errorOf(world.login("carol", { token: second }))).toMatchObject({ code: "denied" });
});

test("invitations outlive a restart, as hashes", () => {
	let [time, chance] = [0, 0];
	const needs = {
		date: () => time,
		random: (length: number) => bytesFrom(`chance ${chance++}`, length),
		open: 5,
	};
	const bob = createPerson("bob").address;
	const before = createGuests(needs);
	const minted = before.mint(createPerson("alice").address);
	if (!minted) throw new Error("none");
	expect(before.text()).not.toContain(Buffer.from(minted.token).toString("base64url"));
	const saved = parseGuests(before.text());
	if (!saved) throw new Error("not readable");
	expect(createGuests({ ...needs, saved }).redeem(minted.token, bob)).toBe(true);
	time = day;
	expect(createGuests({ ...needs, saved }).redeem(minted.token, bob)).toBe(false);
	for (const text of ["", "{}", '{"guests":[{}]}', '{"guests":{}}'])
		expect(parseGuests(text)).toBeUndefined();
});

test("a new address shows work where the relay asks for it; who is known or invited does not", () => {
	const world = createWorld({ limits: { workBits: 8 } });
	const eve = world.login("eve");
	expect(errorOf(eve)).toMatchObject({ code: "needs-work", bits: 8 });
	const address = idBytes(createPerson("alice").address);
	const works = (counter: number) =>
		leadingZeroBits(sha256(powMessage("ws://127.0.0.1:1721/ws", address, uint(counter, 8)))) >= 8;
	const found = Array.from({ length: 100_000 }, (_, i) => i).find(works) ?? 0;
	const lazy = Array.from({ length: 100 }, (_, i) => i).find((counter) => !works(counter)) ?? 0;
	expect(errorOf(world.login("alice", { pow: uint(lazy, 8) }))).toMatchObject({ code: "needs-work" });
	const alice = world.login("alice", { pow: uint(found, 8), handle: handle("ada") });
	expect(alice.welcome?.handle).toBe("ada");
	// the work of alice is worth nothing to eve
	expect(errorOf(world.login("eve", { pow: uint(found, 8) }))).toMatchObject({ code: "needs-work" });
	const again = world.login("alice");
	expect(again.welcome).toBeDefined();
	expect(
		world.login("bob", { token: bytesOf(again.ask({ type: "guest", payload: {} })) }).welcome,
	).toBeDefined();
});

test("beyond loopback without a password, one of 128 bits is made, shown once and kept for its owner alone", async () => {
	const args = ["--host=0.0.0.0", "--public-url=ws://127.0.0.1:1721/ws", "--stun-port=0"];
	const relay = await run(...args);
	try {
		const made = relay.newPassword ?? "";
		expect(Buffer.from(made, "base64url")).toHaveLength(16);
		const path = join(relay.folder, "password");
		expect(readFileSync(path, "utf8").trim()).toBe(made);
		if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
		const url = `ws://127.0.0.1:${relay.port}/ws`;
		expect((await loginAt(url, "alice", { password: made })).welcome.mac).toBeDefined();
		await relay.stop();
		const again = await run(...args, `--data-dir=${relay.folder}`);
		expect(again.newPassword).toBeUndefined();
		expect(
			(await loginAt(`ws://127.0.0.1:${again.port}/ws`, "bob", { password: made })).welcome.mac,
		).toBeDefined();
		await again.stop();
		expect(relay.log.join("") + again.log.join("")).not.toContain(made);
	} finally {
		await relay.close();
	}
});

test("a password that nobody saw, because the start failed, is made again", async () => {
	const taken = await run();
	const folder = mkdtempSync(join(tmpdir(), "sidelong-relay-"));
	const args = ["--host=127.0.0.1", "--public-url=wss://relay.example.org/ws", `--data-dir=${folder}`];
	await expect(run(...args, `--port=${taken.port}`)).rejects.toMatchObject({ code: "EADDRINUSE" });
	const relay = await run(...args);
	expect(relay.newPassword).toBeDefined();
	await relay.close();
	await taken.close();
	rmSync(folder, { recursive: true });
});

/** The token of an answer. */
function bytesOf(answer: RelayControl | undefined) {
	const token = answer?.type === "result" ? answer.payload.token : undefined;
	if (typeof token !== "string") throw new Error(`no token: ${JSON.stringify(answer)}`);
	return new Uint8Array(Buffer.from(token, "base64url"));
}
