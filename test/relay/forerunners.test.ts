/** What broke the two systems before this one, thrown at a real relay, each by its name. None of it may touch anybody else. */
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { utf8 } from "../../protocol/bytes.ts";
import { closeCodes } from "../../protocol/errors.ts";
import type { Handle } from "../../protocol/ids.ts";
import { controlText } from "../../protocol/wire/control.ts";
import { buildFrameFromClient, parseFrameFromRelay } from "../../protocol/wire/frame.ts";
import { createPerson } from "./person.ts";
import { type Dialled, dial, loginAt, type RunningRelay, run } from "./running.ts";

type Person = Awaited<ReturnType<typeof loginAt>>;
const password = "nobody guesses this";
let relay: RunningRelay;
/** Somebody who wrote to each other before, and still must afterwards. */
let alice: Person;
let bob: Person;
let number = 0;

beforeAll(async () => {
	relay = await run("--password", password);
	[alice, bob] = [
		await loginAt(relay.url, "alice", { password }),
		await loginAt(relay.url, "bob", { password }),
	];
	for (const [one, other] of [
		[alice, bob],
		[bob, alice],
	] as const) {
		one.say({
			type: "open",
			id: 1,
			payload: { targets: [{ target: other.person.address, cap: other.person.cap }] },
		});
		await one.hear("result");
	}
});
afterAll(async () => {
	for (const { socket } of [alice, bob]) socket.terminate();
	await relay.close();
});

function send(from: Dialled, to: Person, text: string) {
	const body = utf8(text);
	from.socket.send(
		buildFrameFromClient({ type: "deliver", droppable: false, ref: 1, target: to.person.address, body }),
	);
}
/** alice writes to bob and he gets it, with her name on it, while whatever it is goes on. */
async function goesOn(withinMs = 1_000) {
	const text = `letter ${number++}`;
	const began = performance.now();
	send(alice, bob, text);
	const has = () =>
		bob.frames.some((bytes) => {
			const frame = parseFrameFromRelay(bytes);
			return (
				typeof frame !== "string" &&
				frame.type === "deliver" &&
				frame.sender === alice.person.address &&
				Buffer.from(frame.body).toString() === text
			);
		});
	await expect.poll(has, { interval: 5, timeout: withinMs }).toBe(true);
	return performance.now() - began;
}

test("gossip: an empty line kills the process", async () => {
	const raw = connectTcp(relay.port, "127.0.0.1");
	raw.on("error", () => {});
	const gone = new Promise((done) => raw.on("close", done));
	raw.write("\n");
	raw.write("\r\n0\n1\n2\n");
	await gone;
	const eve = await dial(relay.url);
	eve.socket.send("");
	expect(await eve.closed).toBe(closeCodes.badFrame);
	const inside = await loginAt(relay.url, "eve", { password });
	inside.socket.send(new Uint8Array(0));
	expect(await inside.closed).toBe(closeCodes.badFrame);
	await goesOn();
});

test("gossip: an offer to an unknown id kills it", async () => {
	const eve = await loginAt(relay.url, "eve", { password });
	send(eve, { ...bob, person: createPerson("nobody at all") }, '{"type":"offer","sdp":"v=0"}');
	eve.socket.send('{"type":"offer","id":3,"payload":{"target":"nobody","sdp":"v=0"}}');
	expect((await eve.hear("error")).payload.code).toBe("unknown-call");
	await goesOn();
	eve.socket.terminate();
});

test("gossip: an unauthenticated client gets keys, and is relayed", async () => {
	const before = bob.frames.length;
	for (const text of [
		controlText({ type: "lookup", id: 1, payload: { handle: "bob" as Handle } }),
		controlText({ type: "members", id: 1, payload: { channel: bob.person.address as never } }),
		'{"type":"gmk","payload":{}}',
	]) {
		const eve = await dial(relay.url);
		eve.socket.send(text);
		expect(await eve.closed).toBe(closeCodes.badFrame);
		expect(eve.heard.filter(({ type }) => type === "result")).toEqual([]);
	}
	const eve = await dial(relay.url);
	send(eve, bob, "from outside");
	expect(await eve.closed).toBe(closeCodes.badFrame);
	expect(bob.frames).toHaveLength(before);
	await goesOn();
});

test("gossip and lowkey: a forged sender", async () => {
	const eve = await loginAt(relay.url, "eve", { password });
	const before = bob.frames.length;
	// all that a frame has room for is the target; whatever stands in the body is the body
	send(eve, bob, `01 ${alice.person.address} it is me, alice`);
	await expect.poll(() => bob.frames.length).toBe(before + 1);
	const frame = parseFrameFromRelay(bob.frames[before] ?? new Uint8Array(0));
	expect(frame).toMatchObject({ type: "deliver", sender: eve.person.address });
	// and a login for an address that is not hers gets nowhere
	const forged = await dial(relay.url);
	forged.say(alice.person.hello({ password }));
	const { payload } = await forged.hear("challenge");
	const proof = createPerson("eve").proof(payload, { password });
	forged.say(proof);
	expect(await forged.closed).toBe(closeCodes.denied);
	await goesOn();
	eve.socket.terminate();
});

test("gossip: a wrong password keeps the socket", async () => {
	const eve = await dial(relay.url);
	eve.say(createPerson("eve").hello({ password: "guess" }));
	const { payload } = await eve.hear("challenge");
	eve.say(createPerson("eve").proof(payload, { password: "guess" }));
	expect((await eve.hear("error")).payload.code).toBe("wrong-password");
	expect(await eve.closed).toBe(closeCodes.denied);
});

test("lowkey: a name takeover freezes everybody for five seconds", async () => {
	const carol = await loginAt(relay.url, "carol", { password });
	// the old connection is deaf: it will never answer a close
	carol.socket.pause();
	const times: number[] = [];
	const takeover = loginAt(relay.url, "carol", { password });
	for (let i = 0; i < 20; i++) times.push(await goesOn(2_000));
	const newer = await takeover;
	expect(Math.max(...times)).toBeLessThan(1_500);
	newer.socket.terminate();
	carol.socket.terminate();
});

test("lowkey: the old connection unregisters the new one", async () => {
	const older = await loginAt(relay.url, "dave", { password });
	older.socket.pause();
	const newer = await loginAt(relay.url, "dave", { password });
	// its end comes after the new one is there
	older.socket.terminate();
	await older.closed;
	await goesOn();
	send(alice, newer, "a knock");
	await expect.poll(() => newer.frames.length).toBe(1);
	newer.socket.terminate();
});

test("lowkey: a slow reader blocks the sender", async () => {
	const carol = await loginAt(relay.url, "carol", { password });
	alice.say({
		type: "open",
		id: 9,
		payload: { targets: [{ target: carol.person.address, cap: carol.person.cap }] },
	});
	carol.socket.pause();
	const body = new Uint8Array(30_000).fill(1);
	for (let i = 0; i < 20; i++) {
		const target = carol.person.address;
		alice.socket.send(buildFrameFromClient({ type: "deliver", droppable: false, ref: i, target, body }));
	}
	expect(await goesOn(2_000)).toBeLessThan(1_500);
	carol.socket.terminate();
});

test("lowkey: any web page may connect", async () => {
	for (const origin of [
		"https://evil.example",
		"null",
		"http://127.0.0.1",
		"https://chrome-extension.example",
	]) {
		const socket = new WebSocket(relay.url, ["sidelong.1"], { origin });
		const refused = await new Promise((done) => socket.on("error", ({ message }) => done(message)));
		expect(refused, origin).toContain("403");
	}
	const own = await dial(relay.url, { origin: "chrome-extension://abcdefghijklmnopabcdefghijklmnop" });
	own.socket.terminate();
});

test("lowkey: a name of 3,000 characters with HTML", async () => {
	const name = `<img src=x onerror=alert(1)>${"a".repeat(3_000)}`;
	const eve = await loginAt(relay.url, "eve", { password });
	eve.socket.send(JSON.stringify({ type: "claim", id: 2, payload: { handle: name } }));
	expect(await eve.hear("error")).toMatchObject({ id: 2, payload: { code: "handle-malformed" } });
	const outside = await dial(relay.url);
	outside.say(createPerson("mallory").hello({ password }));
	const { payload } = await outside.hear("challenge");
	const proof = createPerson("mallory").proof(payload, { password });
	outside.socket.send(
		JSON.stringify({ type: "proof", payload: { ...JSON.parse(controlText(proof)).payload, handle: name } }),
	);
	expect(await outside.closed).toBe(closeCodes.badFrame);
	expect(relay.log.join("")).not.toContain("onerror");
	await goesOn();
	eve.socket.terminate();
});
