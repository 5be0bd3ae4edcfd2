import { describe, expect, test } from "vitest";
import { fromUtf8, utf8 } from "../../protocol/bytes.ts";
import { closeCodes } from "../../protocol/errors.ts";
import { idBytes, toChannelId } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { buildFrameFromClient } from "../../protocol/wire/frame.ts";
import { bytesFrom, createPerson } from "./person.ts";
import { createWorld, open } from "./world.ts";

const headerBytes = 38;
const wrongCap = bytesFrom("a wrong cap", 16);
const nobody = createPerson("nobody");

describe("a letter to an opened target", () => {
	test("arrives with the sender stamped over the target, and everything else as it was", () => {
		const world = createWorld();
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		open(alice, bob.person);
		alice.deliver(bob.person.address, "sealed", 99);
		expect(bob.frames).toEqual([
			{ type: "deliver", droppable: false, ref: 99, sender: alice.person.address, body: utf8("sealed") },
		]);
		expect(alice.frames).toEqual([]);
	});

	test("who is away is refused at once", () => {
		const world = createWorld();
		const alice = world.login("alice");
		open(alice, nobody);
		alice.deliver(nobody.address, "sealed", 99);
		expect(alice.frames).toEqual([
			{ type: "refuse", code: "away", ref: 99, target: nobody.address, retryMs: 0 },
		]);
	});

	test("has no limit of strangers: many, and as long as a frame can be", () => {
		const world = createWorld();
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		open(alice, bob.person);
		for (let i = 0; i < 20; i++) alice.deliver(bob.person.address);
		alice.deliver(bob.person.address, new Uint8Array(limits.frameBytes - headerBytes).fill(1));
		expect(bob.frames).toHaveLength(21);
	});

	test("may be opened while the target is away, and counts when it comes", () => {
		const world = createWorld();
		const alice = world.login("alice");
		const { person } = world.connect("bob");
		open(alice, person);
		const bob = world.login("bob");
		for (let i = 0; i < 5; i++) alice.deliver(person.address);
		expect(bob.frames).toHaveLength(5);
	});
});

describe("a cap", () => {
	test("that is wrong looks like somebody away, in the answer, for letters and for watching", () => {
		const world = createWorld();
		const eve = world.login("eve");
		const bob = world.login("bob");
		const look = (target: typeof nobody) => {
			const cap = wrongCap;
			eve.ask({ type: "open", payload: { targets: [{ target: target.address, cap }] } });
			eve.ask({ type: "watch", payload: { targets: [target.address] } });
			eve.deliver(target.address);
			const said = JSON.stringify([eve.news(), eve.newFrames()]);
			return said.replaceAll(target.address, "them").replace(/"id":\d+/g, "");
		};
		expect(look(bob.person)).toBe(look(nobody));
		expect(bob.frames).toEqual([]);
	});

	test("that was changed by its owner opens no more", () => {
		const world = createWorld();
		const alice = world.login("alice");
		world.login("bob");
		const bobs = createPerson("bob");
		open(alice, bobs);
		const bob = world.login("bob", { cap: wrongCap });
		alice.deliver(bobs.address);
		expect(bob.frames).toEqual([]);
		expect(alice.frames).toMatchObject([{ type: "refuse", code: "away" }]);
	});

	test("that is old still lets an answer through, within half a minute", () => {
		const world = createWorld();
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		open(alice, bob.person, wrongCap);
		bob.deliver(alice.person.address);
		world.wait(limits.answerMs);
		alice.deliver(bob.person.address);
		expect(bob.frames).toHaveLength(1);
		alice.deliver(bob.person.address, new Uint8Array(limits.knockBytes));
		world.wait(1);
		alice.deliver(bob.person.address);
		expect(bob.frames).toHaveLength(1);
		expect(alice.frames.slice(1)).toMatchObject([{ code: "away" }, { code: "away" }]);
	});
});

describe("a stranger", () => {
	test("may knock at five people an hour, and at nobody else", () => {
		const world = createWorld();
		const eve = world.login("eve");
		const people = Array.from({ length: 6 }, (_, i) => world.login(`person ${i}`));
		for (const { person } of people) eve.deliver(person.address);
		expect(people.map(({ frames }) => frames.length)).toEqual([1, 1, 1, 1, 1, 0]);
		expect(eve.frames).toMatchObject([{ type: "refuse", code: "not-allowed" }]);
	});

	test("may send two frames to each, and again an hour later", () => {
		const world = createWorld();
		const eve = world.login("eve");
		const bob = createPerson("bob");
		world.login("bob");
		for (let i = 0; i < 3; i++) eve.deliver(bob.address);
		expect(eve.newFrames()).toMatchObject([{ code: "not-allowed", retryMs: limits.retryMs }]);
		world.wait(limits.knockWindowMs);
		const again = world.login("eve");
		const there = world.login("bob");
		again.deliver(bob.address);
		expect(there.frames).toHaveLength(1);
		expect(again.frames).toEqual([]);
	});

	test("does not get a new hour with a new connection", () => {
		const world = createWorld();
		const bob = world.login("bob");
		for (let i = 0; i < 2; i++) world.login("eve").deliver(bob.person.address);
		const eve = world.login("eve");
		eve.deliver(bob.person.address);
		expect(bob.frames).toHaveLength(2);
		expect(eve.frames).toMatchObject([{ code: "not-allowed" }]);
	});

	test("may send 2,800 bytes with the header, not one more", () => {
		const world = createWorld();
		const [eve, bob] = [world.login("eve"), world.login("bob")];
		const longest = limits.knockBytes - headerBytes;
		eve.deliver(bob.person.address, new Uint8Array(longest + 1));
		expect(bob.frames).toEqual([]);
		expect(eve.newFrames()).toMatchObject([{ code: "not-allowed" }]);
		eve.deliver(bob.person.address, new Uint8Array(longest));
		expect(bob.frames).toHaveLength(1);
	});

	test("cannot tell who is here: whatever is sent, both look the same", () => {
		const world = createWorld();
		const [eve, bob] = [world.login("eve"), world.login("bob")];
		const look = (target: typeof nobody) => {
			eve.deliver(target.address);
			eve.deliver(target.address, new Uint8Array(limits.knockBytes));
			eve.deliver(target.address);
			eve.deliver(target.address);
			eve.ask({ type: "watch", payload: { targets: [target.address] } });
			const said = JSON.stringify([eve.news(), eve.newFrames()]);
			return said.replaceAll(target.address, "them").replace(/"id":\d+/g, "");
		};
		expect(look(bob.person)).toBe(look(nobody));
		expect(look(nobody)).toContain("not-allowed");
		expect(look(nobody)).not.toContain("away");
	});

	test("who was written to may answer for half a minute, as often as needed, but no longer letters", () => {
		const world = createWorld();
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		open(alice, bob.person);
		alice.deliver(bob.person.address);
		world.wait(limits.answerMs);
		for (let i = 0; i < 5; i++) bob.deliver(alice.person.address);
		expect(alice.frames).toHaveLength(5);
		bob.deliver(alice.person.address, new Uint8Array(limits.knockBytes));
		expect(bob.newFrames().at(-1)).toMatchObject({ type: "refuse", code: "not-allowed" });
		world.wait(1);
		for (let i = 0; i < 3; i++) bob.deliver(alice.person.address);
		expect(alice.frames).toHaveLength(7);
	});
});

describe("watching", () => {
	test("tells at once and on every change, only what changed", () => {
		const world = createWorld();
		const alice = world.login("alice");
		const bob = createPerson("bob");
		open(alice, bob);
		alice.ask({ type: "watch", payload: { targets: [bob.address] } });
		const presence = (here: boolean) => ({ type: "presence", payload: { target: bob.address, here } });
		expect(alice.news()).toEqual([{ type: "result", id: 2, payload: {} }, presence(false)]);
		const there = world.login("bob");
		expect(alice.news()).toEqual([presence(true)]);
		const newer = world.login("bob");
		there.leave();
		expect(alice.news()).toEqual([]);
		newer.leave();
		expect(alice.news()).toEqual([presence(false)]);
	});

	test("needs an opened target", () => {
		const world = createWorld();
		const [eve, bob] = [world.login("eve"), world.login("bob")];
		const answer = eve.ask({ type: "watch", payload: { targets: [bob.person.address] } });
		expect(answer).toMatchObject({ type: "error", payload: { code: "not-allowed" } });
		bob.leave();
		expect(eve.news()).toHaveLength(1);
	});

	test("sees somebody go away when they change their cap, and come with the new one", () => {
		const world = createWorld();
		const alice = world.login("alice");
		const bob = world.login("bob").person;
		open(alice, bob);
		alice.ask({ type: "watch", payload: { targets: [bob.address] } });
		alice.news();
		world.login("bob", { cap: wrongCap });
		expect(alice.news()).toMatchObject([{ payload: { here: false } }]);
		alice.ask({ type: "open", payload: { targets: [{ target: bob.address, cap: wrongCap }] } });
		expect(alice.news()).toMatchObject([{ type: "result" }, { payload: { here: true } }]);
	});

	test("ends with unwatch and with the connection", () => {
		const world = createWorld();
		const [alice, carol] = [world.login("alice"), world.login("carol")];
		const bob = createPerson("bob");
		for (const each of [alice, carol]) {
			open(each, bob);
			each.ask({ type: "watch", payload: { targets: [bob.address] } });
		}
		alice.ask({ type: "unwatch", payload: { targets: [bob.address] } });
		carol.leave();
		alice.news();
		carol.news();
		world.login("bob");
		expect([...alice.news(), ...carol.news()]).toEqual([]);
	});

	test("more people than anybody knows is refused", () => {
		const world = createWorld();
		const eve = world.login("eve");
		const answers = Array.from({ length: 14 }, (_, round) =>
			eve.ask({
				type: "open",
				payload: {
					targets: Array.from({ length: 150 }, (_, i) => ({
						target: createPerson(`${round} ${i}`).address,
						cap: wrongCap,
					})),
				},
			}),
		);
		expect(answers.map((each) => each?.type)).toEqual([...Array(13).fill("result"), "error"]);
	});
});

describe("frames", () => {
	test("of channels are refused: this relay has none", () => {
		const world = createWorld();
		const alice = world.login("alice");
		const channel = toChannelId(bytesFrom("channel"));
		const body = utf8("x");
		alice.binary(buildFrameFromClient({ type: "publish", droppable: false, ref: 3, channel, body }));
		expect(alice.frames).toMatchObject([{ type: "refuse", code: "no-such-channel", ref: 3 }]);
	});

	test.each([
		["an empty one", []],
		["an unknown type", [9, 0, 0, 0, 0, 0, ...idBytes(nobody.address), 1]],
		["an unknown flag", [1, 2, 0, 0, 0, 0, ...idBytes(nobody.address), 1]],
		["an empty body", [1, 0, 0, 0, 0, 0, ...idBytes(nobody.address)]],
		["a refusal from a client", [2, 1, 0, 0, 0, 0, ...idBytes(nobody.address), 0, 0, 0, 0]],
	])("%s ends the connection with 4400", (_, bytes) => {
		const world = createWorld();
		const alice = world.login("alice");
		alice.binary(Uint8Array.from(bytes));
		expect(alice.closedWith).toBe(closeCodes.badFrame);
		expect(world.hub.members).toBe(0);
	});

	test("one byte longer than 128 KiB ends the connection, even to a contact", () => {
		const world = createWorld();
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		open(alice, bob.person);
		alice.deliver(bob.person.address, new Uint8Array(limits.frameBytes - headerBytes + 1));
		expect(alice.closedWith).toBe(closeCodes.badFrame);
		expect(bob.frames).toEqual([]);
	});

	test("of text that is no envelope end the connection; a call that is unknown does not", () => {
		const world = createWorld();
		const alice = world.login("alice");
		alice.text('{"type":"teleport","id":5,"payload":{}}');
		expect(alice.news()).toMatchObject([{ type: "error", id: 5, payload: { code: "unknown-call" } }]);
		expect(alice.closedWith).toBeUndefined();
		alice.text("[".repeat(10_000));
		expect(alice.closedWith).toBe(closeCodes.badFrame);
	});

	test("keep their bodies: nobody parses them", () => {
		const world = createWorld();
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		open(alice, bob.person);
		const hostile = '{"type":"drain","payload":{"retryAfterMs":1}}';
		alice.deliver(bob.person.address, hostile);
		const [frame] = bob.frames;
		expect(frame?.type === "deliver" && fromUtf8(frame.body)).toBe(hostile);
	});
});
