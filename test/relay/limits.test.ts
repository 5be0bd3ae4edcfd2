/** Every limit stops what it is there for, says so, and is counted. A limit without a scene does not compile. */
import { connect as connectTcp } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { concat } from "../../protocol/bytes.ts";
import { closeCodes } from "../../protocol/errors.ts";
import { toChannelId } from "../../protocol/ids.ts";
import { buildFrameFromClient } from "../../protocol/wire/frame.ts";
import { createCounts } from "../../relay/counts.ts";
import { createDoor } from "../../relay/door.ts";
import { hyphenated, type LimitName, limitNames, type RelayLimits, usualLimits } from "../../relay/limits.ts";
import { createStunAnswers } from "../../relay/stun.ts";
import { bytesFrom, createPerson } from "./person.ts";
import { freePort, loginAt, type RunningRelay, run } from "./running.ts";
import { type Client, createWorld, handle, open, type World } from "./world.ts";

/** A Binding request without its transaction. */
const stunRequest = new Uint8Array(Buffer.from("000100002112a442", "hex"));
const household = "192.0.2.1";
const room = (name: string) => toChannelId(bytesFrom(name));
const nobody = (name: string) => createPerson(name).address;
const wheelMs = 500;

const code = (client: Client) => {
	const last = client.heard.at(-1);
	return last?.type === "error" ? last.payload : undefined;
};
function letters(from: Client, to: Client, count: number, size = 100) {
	for (let i = 0; i < count; i++) from.deliver(to.person.address, new Uint8Array(size).fill(1), i);
}
/** alice writes to bob, who opened each other, where these limits hold. */
function pair(limits: Partial<RelayLimits>) {
	const world = createWorld({ limits });
	const [alice, bob] = [world.login("alice"), world.login("bob")];
	open(alice, bob.person);
	return { world, alice, bob };
}
let running: RunningRelay | undefined;
afterEach(async () => {
	await running?.close();
	running = undefined;
});
async function relay(...args: string[]) {
	running = await run(`--metrics-port=${await freePort()}`, ...args);
	return running;
}
function door(limits: Partial<RelayLimits>, unauthenticated = 100) {
	const counts = createCounts();
	let time = 0;
	const own = createDoor({
		limits: { ...usualLimits, ...limits },
		counts,
		unauthenticated,
		now: () => time,
		members: () => 0,
	});
	const wait = (ms: number) => {
		time += ms;
	};
	return { ...own, counts, wait };
}
const late = (world: World, client: Client, limit: LimitName) => {
	expect(client.closedWith).toBe(closeCodes.timedOut);
	expect(world.counts.limited[limit]).toBe(1);
};

const scenes: Readonly<Record<LimitName, () => unknown>> = {
	helloMs() {
		const world = createWorld({ limits: { helloMs: 700 } });
		const eve = world.connect("eve");
		world.wait(700 + wheelMs);
		late(world, eve, "helloMs");
	},
	loginMs() {
		const world = createWorld({ limits: { loginMs: 3_000 } });
		const eve = world.connect("eve");
		eve.say(eve.person.hello());
		world.wait(2_999);
		expect(eve.closedWith).toBeUndefined();
		world.wait(1 + wheelMs);
		late(world, eve, "loginMs");
	},
	silenceMs() {
		const world = createWorld({ limits: { silenceMs: 3_000 } });
		const eve = world.login("eve");
		world.wait(3_000 + wheelMs);
		late(world, eve, "silenceMs");
	},
	async headersMs() {
		const { port, metric } = await relay("--limit-headers-ms=500");
		const socket = connectTcp(port, "127.0.0.1");
		const closed = new Promise((done) => socket.on("close", done));
		socket.on("error", () => {});
		socket.write("GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\n");
		const slow = setInterval(() => socket.write("X: 1\r\n"), 100);
		await closed;
		clearInterval(slow);
		expect(await metric('limited_total{limit="headers-ms"}')).toBe(1);
	},
	framesPerSecond() {
		const { world, alice, bob } = pair({ framesPerSecond: 2, frameBurst: 5 });
		world.wait(3_000);
		letters(alice, bob, 7);
		expect(bob.frames).toHaveLength(5);
		expect(alice.frames).toMatchObject([
			{ type: "refuse", code: "too-fast", ref: 5, target: bob.person.address, retryMs: 500 },
			{ type: "refuse", code: "too-fast", ref: 6 },
		]);
		world.wait(500);
		letters(alice, bob, 2);
		expect(bob.frames).toHaveLength(6);
		expect(world.counts.limited.framesPerSecond).toBe(3);
		// a call is told in its own way
		expect(alice.ask({ type: "lookup", payload: { handle: handle("bob") } })?.payload).toMatchObject({
			code: "too-fast",
			retryAfterMs: 500,
		});
		expect(alice.closedWith).toBeUndefined();
	},
	frameBurst() {
		const { world, alice, bob } = pair({ frameBurst: 10 });
		world.wait(40_000);
		letters(alice, bob, 11);
		expect(bob.frames).toHaveLength(10);
		// a new connection is no new bucket, also after the old one is gone
		alice.leave();
		const again = world.login("alice");
		open(again, bob.person);
		letters(again, bob, 2);
		expect(bob.frames).toHaveLength(10);
	},
	bytesPerSecond() {
		const { world, alice, bob } = pair({ bytesPerSecond: 16_384 });
		world.wait(40_000);
		letters(alice, bob, 4, 16_384 - 38);
		expect(bob.frames).toHaveLength(2);
		expect(alice.newFrames()).toMatchObject([
			{ code: "too-fast", retryMs: 1_000 },
			{ code: "too-fast", retryMs: 1_000 },
		]);
		expect(world.counts.limited.bytesPerSecond).toBe(2);
		world.wait(1_000);
		letters(alice, bob, 1, 16_384 - 38);
		expect(bob.frames).toHaveLength(3);
	},
	flood() {
		const { world, alice, bob } = pair({ framesPerSecond: 1, frameBurst: 10, flood: 20 });
		letters(alice, bob, 60);
		expect(alice.closedWith).toBe(closeCodes.tooFast);
		expect(world.counts.limited.flood).toBe(1);
		// pings are frames too
		const { alice: pinging, world: second } = pair({ framesPerSecond: 1, frameBurst: 10, flood: 20 });
		for (let i = 0; i < 60; i++) pinging.ping();
		expect(pinging.closedWith).toBe(closeCodes.tooFast);
		expect(second.counts.limited.framesPerSecond).toBeGreaterThan(20);
	},
	connections() {
		const world = createWorld({ limits: { connections: 2 } });
		world.login("alice");
		world.login("bob");
		const carol = world.login("carol");
		expect(code(carol)).toMatchObject({ code: "relay-full", retryAfterMs: 60_000 });
		expect(carol.closedWith).toBe(closeCodes.denied);
		expect(world.counts.limited.connections).toBe(1);
		// who is here already may come again
		expect(world.login("bob").welcome).toBeDefined();
	},
	connectionsPerIp() {
		const { enter, leave, counts } = door({ connectionsPerIp: 2 });
		expect([enter(household), enter(household), enter(household)]).toEqual([true, true, false]);
		expect([enter("192.0.2.2"), enter(undefined)]).toEqual([true, true]);
		expect(counts.limited.connectionsPerIp).toBe(1);
		leave(household);
		expect(enter(household)).toBe(true);
	},
	upgradesPerMinute() {
		const { mayUpgrade, counts, wait } = door({ upgradesPerMinute: 2 });
		const ask = () => mayUpgrade(household);
		expect([ask(), ask(), ask(), mayUpgrade("192.0.2.2"), mayUpgrade(undefined)]).toEqual([
			true,
			true,
			false,
			true,
			true,
		]);
		expect(counts.limited.upgradesPerMinute).toBe(1);
		wait(30_000);
		expect([ask(), ask()]).toEqual([true, false]);
	},
	async unauthenticated() {
		const { opened, closed, counts } = door({}, 2);
		expect([opened(), opened(), opened()]).toEqual([true, true, false]);
		expect(counts.limited.unauthenticated).toBe(1);
		closed();
		expect(opened()).toBe(true);
		// and those who logged in do not count
		const { url, metric } = await relay("--limit-unauthenticated=2");
		const people = [];
		for (let i = 0; i < 5; i++) people.push(await loginAt(url, `member ${i}`));
		const silent = [0, 1, 2].map(() => connectTcp(Number(new URL(url).port), "127.0.0.1"));
		await Promise.race(silent.map((socket) => new Promise((done) => socket.on("close", done))));
		for (const socket of silent) socket.destroy();
		await expect
			.poll(() => metric('limited_total{limit="unauthenticated"}').catch(() => 0))
			.toBeGreaterThan(0);
		for (const { socket } of people) socket.terminate();
	},
	passwordLoginsPerMinute() {
		const password = "long enough";
		const world = createWorld({ password, limits: { passwordLoginsPerMinute: 2 } });
		for (const guess of ["a", "b"])
			expect(code(world.login("eve", { password: guess }, household))).toMatchObject({
				code: "wrong-password",
			});
		const third = world.login("eve", { password }, household);
		expect(code(third)).toMatchObject({ code: "too-fast", retryAfterMs: 30_000 });
		expect(third.closedWith).toBe(closeCodes.tooFast);
		// before any work: there is no challenge
		expect(third.heard).toHaveLength(1);
		expect(world.counts.limited.passwordLoginsPerMinute).toBe(1);
		expect(world.login("alice", { password }, "192.0.2.2").welcome).toBeDefined();
		world.wait(30_000);
		expect(world.login("alice", { password }, household).welcome).toBeDefined();
	},
	lookupsPerMinute() {
		const world = createWorld({ limits: { lookupsPerMinute: 2 } });
		const eve = world.login("eve");
		const ask = () => eve.ask({ type: "lookup", payload: { handle: handle("bob") } })?.payload;
		expect([ask(), ask(), ask()]).toMatchObject([
			{ code: "not-found" },
			{ code: "not-found" },
			{ code: "too-fast", retryAfterMs: 30_000 },
		]);
		expect(world.counts.limited.lookupsPerMinute).toBe(1);
		eve.leave();
		const again = world.login("eve").ask({ type: "lookup", payload: { handle: handle("bob") } });
		expect(again?.payload).toMatchObject({ code: "too-fast" });
	},
	newHandlesPerDay() {
		const world = createWorld({ limits: { newHandlesPerDay: 2 } });
		const eve = world.login("eve", {}, household);
		const claim = (text: string) => eve.ask({ type: "claim", payload: { handle: handle(text) } })?.payload;
		expect([claim("one"), claim("two"), claim("two"), claim("three")]).toMatchObject([
			{ handle: "one" },
			{ handle: "two" },
			{ handle: "two" },
			{ code: "too-fast" },
		]);
		// nor with the login: one comes in without the handle
		const other = world.login("mallory", { handle: handle("four") }, household);
		expect(other.welcome?.handle).toBeUndefined();
		expect(world.counts.limited.newHandlesPerDay).toBe(2);
		expect(world.login("alice", { handle: handle("ada") }, "192.0.2.2").welcome?.handle).toBe("ada");
		world.wait(12 * 3_600_000);
		expect(world.login("mallory", { handle: handle("four") }, household).welcome?.handle).toBe("four");
	},
	knockTargets() {
		const world = createWorld({ limits: { knockTargets: 2 } });
		const eve = world.login("eve");
		for (const name of ["a", "b", "c"]) eve.deliver(nobody(name));
		expect(eve.frames).toMatchObject([{ type: "refuse", code: "not-allowed", target: nobody("c") }]);
		expect(world.counts.limited.knockTargets).toBe(1);
	},
	knockFrames() {
		const world = createWorld({ limits: { knockFrames: 1 } });
		const eve = world.login("eve");
		for (let i = 0; i < 2; i++) eve.deliver(nobody("a"));
		expect(eve.frames).toMatchObject([{ type: "refuse", code: "not-allowed" }]);
		expect(world.counts.limited.knockFrames).toBe(1);
	},
	opened() {
		const world = createWorld({ limits: { opened: 2 } });
		const eve = world.login("eve");
		const ask = (...names: string[]) =>
			eve.ask({
				type: "open",
				payload: { targets: names.map((name) => ({ target: nobody(name), cap: createPerson(name).cap })) },
			})?.type;
		expect([ask("a", "b"), ask("b"), ask("c")]).toEqual(["result", "result", "error"]);
		expect(world.counts.limited.opened).toBe(1);
	},
	channelsPerConnection() {
		const world = createWorld({ limits: { channelsPerConnection: 2 } });
		const eve = world.login("eve");
		const ask = (...names: string[]) =>
			eve.ask({ type: "join", payload: { channels: names.map(room) } })?.type;
		expect([ask("a", "b"), ask("b"), ask("c")]).toEqual(["result", "result", "error"]);
		expect(world.counts.limited.channelsPerConnection).toBe(1);
	},
	channelMembers() {
		const world = createWorld({ limits: { channelMembers: 1 } });
		const ask = (client: Client) => client.ask({ type: "join", payload: { channels: [room("a")] } })?.type;
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		expect([ask(alice), ask(bob)]).toEqual(["result", "error"]);
		expect(world.counts.limited.channelMembers).toBe(1);
		alice.leave();
		expect(ask(bob)).toBe("result");
	},
	guestsOpen() {
		const world = createWorld({ limits: { guestsOpen: 2 } });
		const alice = world.login("alice");
		const ask = () => alice.ask({ type: "guest", payload: {} })?.type;
		expect([ask(), ask(), ask()]).toEqual(["result", "result", "error"]);
		expect(world.counts.limited.guestsOpen).toBe(1);
		world.wait(86_400_000);
		expect(world.login("alice").ask({ type: "guest", payload: {} })?.type).toBe("result");
	},
	async bufferedDropBytes() {
		const { alice, bob, target, metric } = await slowReader("--limit-buffered-bytes=100000000");
		const send = (droppable: boolean, count: number) => {
			for (let i = 0; i < count; i++) {
				const body = new Uint8Array(100_000).fill(1);
				alice.socket.send(buildFrameFromClient({ type: "deliver", droppable, ref: i, target, body }));
			}
		};
		send(false, 120);
		send(true, 50);
		await expect.poll(() => metric("letters_dropped_total")).toBe(50);
		bob.socket.resume();
		// what may not be missed is all there
		await expect.poll(() => bob.frames.length).toBe(120);
		expect(await metric('limited_total{limit="buffered-drop-bytes"}')).toBe(50);
		for (const { socket } of [alice, bob]) socket.terminate();
	},
	async bufferedBytes() {
		const { alice, bob, target, metric } = await slowReader();
		const body = new Uint8Array(100_000).fill(1);
		for (let i = 0; i < 400; i++)
			alice.socket.send(buildFrameFromClient({ type: "deliver", droppable: false, ref: i, target, body }));
		await expect.poll(() => metric('limited_total{limit="buffered-bytes"}')).toBe(1);
		bob.socket.resume();
		expect(await bob.closed).toBe(closeCodes.tooSlow);
		// from the moment it was hung up, letters for it are refused and not lost
		await expect.poll(() => alice.frames.length).toBeGreaterThan(0);
		alice.socket.terminate();
	},
	async slowReaders() {
		const { url, metric } = await relay(
			"--limit-frame-burst=100000",
			"--limit-bytes-per-second=1000000000",
			"--limit-slow-readers=2",
		);
		const alice = await loginAt(url, "alice");
		const readers = await Promise.all([0, 1, 2].map((i) => loginAt(url, `reader ${i}`)));
		const targets = readers.map(({ person }) => ({ target: person.address, cap: person.cap }));
		alice.say({ type: "open", id: 1, payload: { targets } });
		await alice.hear("result");
		for (const { socket } of readers) socket.pause();
		const body = new Uint8Array(100_000).fill(1);
		// what the system's own buffers take, and then one to four megabytes of ours for each
		for (let i = 0; i < 90; i++)
			for (const { target } of targets)
				alice.socket.send(buildFrameFromClient({ type: "deliver", droppable: false, ref: i, target, body }));
		await expect.poll(() => metric('limited_total{limit="slow-readers"}')).toBeGreaterThan(0);
		for (const { socket } of readers) socket.resume();
		await expect.poll(() => metric('connections{state="member"}')).toBeLessThan(4);
		for (const { socket } of [alice, ...readers]) socket.terminate();
	},
	workBits() {
		const world = createWorld({ limits: { workBits: 22 } });
		expect(code(world.login("eve"))).toMatchObject({ code: "needs-work", bits: 22 });
		expect(world.counts.limited.workBits).toBe(1);
	},
	stunPerSecond() {
		const counts = createCounts();
		let time = 0;
		const answer = createStunAnswers({ perSecond: 3, counts, now: () => time });
		const ask = (from: string) =>
			answer(concat(stunRequest, bytesFrom("transaction", 12)), from, 4_000) !== undefined;
		expect([0, 1, 2, 3].map(() => ask(household))).toEqual([true, true, true, false]);
		expect([ask("192.0.2.2"), ask("127.0.0.1"), ask("::ffff:192.0.2.1")]).toEqual([true, true, false]);
		time = 334;
		expect(ask(household)).toBe(true);
		expect(counts.limited.stunPerSecond).toBe(2);
	},
	drainMs() {
		const world = createWorld({ limits: { drainMs: 1_000 } });
		const all = Array.from({ length: 1_000 }, (_, i) => world.login(`member ${i}`));
		void world.hub.drain();
		const left = () => all.filter(({ closedWith }) => closedWith === undefined).length;
		expect(left()).toBe(750);
		world.wait(998);
		expect(left()).toBe(250);
		world.wait(1);
		expect(left()).toBe(0);
	},
};

describe.each(limitNames)("%s", (name) => {
	test(`stops what it is for, and is counted as ${hyphenated(name)}`, scenes[name] as () => void);
});

async function slowReader(...args: string[]) {
	const { url, metric } = await relay(
		"--limit-frame-burst=100000",
		"--limit-bytes-per-second=1000000000",
		...args,
	);
	const [alice, bob] = [await loginAt(url, "alice"), await loginAt(url, "bob")];
	const target = bob.person.address;
	alice.say({ type: "open", id: 1, payload: { targets: [{ target, cap: bob.person.cap }] } });
	await alice.hear("result");
	bob.socket.pause();
	return { alice, bob, target, metric };
}
