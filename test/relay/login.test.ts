import { describe, expect, test } from "vitest";
import { closeCodes } from "../../protocol/errors.ts";
import { limits } from "../../protocol/limits.ts";
import { sizes } from "../../relay/limits.ts";
import { bytesFrom } from "./person.ts";
import { createWorld, handle, open } from "./world.ts";

const errorCode = (client: { heard: readonly { type: string }[] }) =>
	client.heard.flatMap((each) => ("payload" in each && each.type === "error" ? [each.payload] : []));

describe("a login", () => {
	test("ends in a welcome that the relay key signed", () => {
		const alice = createWorld().login("alice");
		const [challenge, welcome] = alice.heard;
		if (challenge?.type !== "challenge" || welcome?.type !== "welcome") throw new Error("no welcome");
		expect(alice.person.believes(challenge.payload, welcome.payload)).toBe(true);
		expect(welcome.payload.epoch).toHaveLength(8);
		expect(alice.closedWith).toBeUndefined();
	});

	test("with the signature of somebody else is denied", () => {
		const world = createWorld();
		const eve = world.connect("eve");
		const { person } = world.connect("alice");
		eve.say(person.hello());
		const [challenge] = eve.heard;
		if (challenge?.type !== "challenge") throw new Error("no challenge");
		eve.say(eve.person.proof(challenge.payload));
		expect(errorCode(eve)).toMatchObject([{ code: "denied" }]);
		expect(eve.closedWith).toBe(closeCodes.denied);
		expect(world.hub.members).toBe(0);
	});

	test("cannot be repeated: the relay's nonce is new each time", () => {
		const world = createWorld();
		const alice = world.connect("alice");
		alice.say(alice.person.hello());
		const [challenge] = alice.heard;
		if (challenge?.type !== "challenge") throw new Error("no challenge");
		const proof = alice.person.proof(challenge.payload);
		const eve = world.connect("eve");
		eve.say(alice.person.hello());
		eve.say(proof);
		expect(eve.closedWith).toBe(closeCodes.denied);
	});

	test("under another URL than the relay's is refused", () => {
		const world = createWorld({ publicUrl: "wss://relay.example.invalid/ws" });
		const alice = world.login("alice", { url: "wss://evil.example.invalid/ws" });
		expect(errorCode(alice)).toMatchObject([{ code: "wrong-url" }]);
		expect(alice.closedWith).toBe(closeCodes.denied);
		expect(world.login("alice", { url: "wss://relay.example.invalid/ws" }).welcome).toBeDefined();
	});

	test("signs the URL: a relay in the middle cannot pass it on under its own name", () => {
		const world = createWorld();
		const alice = world.connect("alice");
		alice.say(alice.person.hello({ url: "ws://127.0.0.1:1/ws" }));
		const [challenge] = alice.heard;
		if (challenge?.type !== "challenge") throw new Error("no challenge");
		alice.say(alice.person.proof(challenge.payload, { url: "ws://127.0.0.1:2/ws" }));
		expect(alice.closedWith).toBe(closeCodes.denied);
	});

	test("with a password at an open relay is told so: it would not protect anybody", () => {
		const alice = createWorld().login("alice", { password: "hunter2" });
		expect(errorCode(alice)).toMatchObject([{ code: "no-password" }]);
		expect(alice.closedWith).toBe(closeCodes.denied);
	});
});

describe("a token", () => {
	test("of the last welcome lets its address in, and no other", () => {
		const world = createWorld();
		const token = world.login("alice").welcome?.token;
		if (!token) throw new Error("no token");
		expect(world.login("alice", { auth: "token", token }).welcome).toBeDefined();
		expect(world.login("eve", { auth: "token", token }).closedWith).toBe(closeCodes.denied);
	});

	test("is needed when it was announced, and must be whole", () => {
		const world = createWorld();
		const token = world.login("alice").welcome?.token?.slice();
		if (!token) throw new Error("no token");
		expect(world.login("alice", { auth: "token" }).closedWith).toBe(closeCodes.denied);
		// a month more than was given
		token[0] = (token[0] ?? 0) + 1;
		expect(world.login("alice", { auth: "token", token }).closedWith).toBe(closeCodes.denied);
	});

	test("runs out after thirty days", () => {
		const world = createWorld();
		const token = world.login("alice").welcome?.token;
		if (!token) throw new Error("no token");
		world.wait(30 * 86_400_000 - 1_000);
		expect(world.login("alice", { auth: "token", token }).welcome).toBeDefined();
		world.wait(1_000);
		expect(world.login("alice", { auth: "token", token }).closedWith).toBe(closeCodes.denied);
	});
});

describe("before the welcome", () => {
	test.each([
		[
			"a letter",
			(client: ReturnType<ReturnType<typeof createWorld>["connect"]>) =>
				client.deliver(client.person.address),
		],
		["a call", (client) => client.say({ type: "lookup", id: 1, payload: { handle: handle("bob") } })],
		["a keepalive", (client) => client.say({ type: "keepalive", payload: {} })],
		["an unknown type", (client) => client.text('{"type":"teleport","payload":{}}')],
		["no JSON", (client) => client.text("{")],
	])("%s closes the connection and is not answered", (_, act) => {
		const world = createWorld();
		const bob = world.login("bob", { handle: handle("bob") });
		for (const isGreeted of [false, true]) {
			const eve = world.connect("eve");
			if (isGreeted) eve.say(eve.person.hello());
			act(eve);
			expect(eve.closedWith).toBe(closeCodes.badFrame);
			expect(eve.heard.filter(({ type }) => type === "result")).toEqual([]);
		}
		expect(bob.frames).toEqual([]);
	});

	test("nobody is told that somebody is coming, and nothing is forwarded to them", () => {
		const world = createWorld();
		const bob = world.login("bob");
		const alice = world.connect("alice");
		open(bob, alice.person);
		bob.ask({ type: "watch", payload: { targets: [alice.person.address] } });
		bob.news();
		alice.say(alice.person.hello());
		expect(bob.news()).toEqual([]);
		bob.deliver(alice.person.address);
		expect(alice.frames).toEqual([]);
		expect(bob.newFrames()).toMatchObject([{ type: "refuse", code: "away" }]);
	});
});

describe("time", () => {
	// deadlines are kept to half a second
	const late = 500;

	test("to say hello is two seconds", () => {
		const world = createWorld();
		const alice = world.connect("alice");
		world.wait(limits.helloMs - 1);
		expect(alice.closedWith).toBeUndefined();
		world.wait(1 + late);
		expect(alice.closedWith).toBe(closeCodes.timedOut);
	});

	test("to log in is ten seconds from the first moment", () => {
		const world = createWorld();
		const alice = world.connect("alice");
		world.wait(1_500);
		alice.say(alice.person.hello());
		world.wait(limits.loginMs - 1_501);
		expect(alice.closedWith).toBeUndefined();
		world.wait(1 + late);
		expect(alice.closedWith).toBe(closeCodes.timedOut);
	});

	test("to be silent is 45 seconds, and every sign of life starts it again", () => {
		const world = createWorld();
		const alice = world.login("alice");
		for (let i = 0; i < 5; i++) {
			world.wait(limits.keepaliveMs);
			alice.say({ type: "keepalive", payload: {} });
		}
		expect(alice.news()).toEqual(Array(5).fill({ type: "keepalive", payload: {} }));
		world.wait(limits.silenceMs - 1);
		expect(alice.closedWith).toBeUndefined();
		world.wait(1 + late);
		expect(alice.closedWith).toBe(closeCodes.timedOut);
		expect(world.hub.members).toBe(0);
	});

	test("starts again with a letter, too", () => {
		const world = createWorld();
		const alice = world.login("alice");
		world.wait(limits.silenceMs - 1);
		alice.deliver(alice.person.address);
		world.wait(limits.silenceMs - 1);
		expect(alice.closedWith).toBeUndefined();
	});

	test("that passed is not counted against those who come later", () => {
		const world = createWorld();
		world.wait(10 * 60_000);
		const alice = world.login("alice");
		world.wait(limits.silenceMs - 1);
		expect(alice.closedWith).toBeUndefined();
	});

	test("runs out for hundreds at once", () => {
		const world = createWorld();
		const all = Array.from({ length: 350 }, (_, i) => world.connect(`client ${i}`));
		world.wait(limits.helloMs + late);
		expect(all.filter(({ closedWith }) => closedWith === closeCodes.timedOut)).toHaveLength(350);
	});
});

describe("the newest login of an address", () => {
	test("wins: the older one gets 4409 and no letter more", () => {
		const world = createWorld();
		const bob = world.login("bob");
		const older = world.login("alice");
		const newer = world.login("alice");
		expect(older.closedWith).toBe(closeCodes.replaced);
		expect(world.hub.members).toBe(2);
		open(bob, newer.person);
		bob.deliver(newer.person.address);
		expect(older.frames).toEqual([]);
		expect(newer.frames).toHaveLength(1);
	});

	test("stays when the older socket closes late, and the older one can do nothing more", () => {
		const world = createWorld();
		const bob = world.login("bob");
		const older = world.login("alice");
		const newer = world.login("alice");
		older.leave();
		expect(world.hub.members).toBe(2);
		older.deliver(bob.person.address);
		older.say({ type: "keepalive", payload: {} });
		expect(bob.frames).toEqual([]);
		expect(older.news()).toEqual([]);
		open(bob, newer.person);
		bob.deliver(newer.person.address);
		expect(newer.frames).toHaveLength(1);
	});

	test("a second hello or proof on a connection closes it", () => {
		const world = createWorld();
		const alice = world.login("alice");
		alice.say(alice.person.hello());
		expect(alice.closedWith).toBe(closeCodes.badFrame);
	});
});

test("a relay that stops asks everybody to come back soon, and takes nobody more", () => {
	const world = createWorld();
	const clients = ["alice", "bob", "carol"].map((name) => world.login(name));
	const half = world.connect("dave");
	void world.hub.drain();
	for (const client of [...clients, half]) {
		expect(client.heard.at(-1)?.type).toBe("drain");
		expect(client.closedWith).toBe(closeCodes.drain);
	}
	const waits = clients.map(({ heard }) =>
		heard.flatMap((each) => (each.type === "drain" ? [each.payload] : [])),
	);
	expect(new Set(waits.flat().map(({ retryAfterMs }) => retryAfterMs)).size).toBeGreaterThan(1);
	for (const { retryAfterMs } of waits.flat())
		expect(retryAfterMs).toBeLessThanOrEqual(sizes.drainPauseMs + sizes.drainSpreadMs + 100);
	expect(world.connect("erin").closedWith).toBe(closeCodes.drain);
	expect(world.hub.members).toBe(0);
});

test("the log of a busy hour names nobody", () => {
	const lines: string[] = [];
	const note = (event: string, facts?: object) => void lines.push(event + JSON.stringify(facts));
	const world = createWorld({ log: { error: note, warn: note, info: note, debug: note } });
	const alice = world.login("alice", { handle: handle("alice-in-log") });
	const bob = world.login("bob");
	open(bob, alice.person, bytesFrom("a wrong cap", 16));
	bob.deliver(alice.person.address, "a body in the log");
	bob.text('{"type":"a type in the log","payload":{}}');
	world.login("alice");
	world.wait(60_000);
	const log = lines.join("\n");
	expect(log).toContain("welcome");
	for (const secret of [alice.person.address, bob.person.address, "in-log", "in the log"])
		expect(log).not.toContain(secret);
});
