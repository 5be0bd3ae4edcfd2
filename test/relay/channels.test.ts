/** Opaque channels: who is in gets what is said there, and nobody else. */
import { describe, expect, test } from "vitest";
import { utf8 } from "../../protocol/bytes.ts";
import { type ChannelId, toChannelId } from "../../protocol/ids.ts";
import { buildFrameFromClient } from "../../protocol/wire/frame.ts";
import { createMemoryBus } from "../../relay/bus-memory.ts";
import { sizes } from "../../relay/limits.ts";
import { bytesFrom } from "./person.ts";
import { type Client, createWorld, handle, open } from "./world.ts";

const room = toChannelId(bytesFrom("a room"));
const other = toChannelId(bytesFrom("another room"));
const body = utf8("sealed for all");

const join = (client: Client, ...channels: ChannelId[]) =>
	client.ask({ type: "join", payload: { channels } });
function publish(client: Client, channel: ChannelId, ref = 5, droppable = false) {
	client.binary(buildFrameFromClient({ type: "publish", droppable, ref, channel, body }));
}
/** Lets what was published leave: it waits for the end of the turn. */
const leave = (...worlds: ReturnType<typeof createWorld>[]) => {
	for (const world of worlds) world.wait(0);
};
function people(world: ReturnType<typeof createWorld>, ...names: string[]) {
	return names.map((name) => world.login(name));
}

describe("publish", () => {
	test("reaches everybody else who joined, with the sender stamped, and nobody else", () => {
		const world = createWorld();
		const [alice, bob, carol, eve] = people(world, "alice", "bob", "carol", "eve") as [
			Client,
			Client,
			Client,
			Client,
		];
		for (const each of [alice, bob, carol]) join(each, room);
		join(eve, other);
		publish(alice, room, 77, true);
		leave(world);
		const frame = {
			type: "publish",
			droppable: true,
			ref: 77,
			channel: room,
			sender: alice.person.address,
			body,
		};
		expect(bob.frames).toEqual([frame]);
		expect(carol.frames).toEqual([frame]);
		expect([...alice.frames, ...eve.frames]).toEqual([]);
	});

	test("is for members: who is not, or has left, is told that there is no such channel", () => {
		const [alice, eve] = people(createWorld(), "alice", "eve") as [Client, Client];
		join(alice, room);
		publish(eve, room);
		expect(eve.frames).toMatchObject([{ type: "refuse", code: "no-such-channel", ref: 5 }]);
		alice.ask({ type: "leave", payload: { channels: [room] } });
		publish(alice, room);
		expect(alice.frames).toMatchObject([{ type: "refuse", code: "no-such-channel" }]);
	});

	test("who went offline is out, and gets nothing under the next connection until they join again", () => {
		const world = createWorld();
		const [alice, bob] = people(world, "alice", "bob") as [Client, Client];
		for (const each of [alice, bob]) join(each, room);
		bob.leave();
		const again = world.login("bob");
		publish(alice, room);
		leave(world);
		expect(again.frames).toEqual([]);
		publish(alice, room);
		join(again, room);
		leave(world);
		// what was said before they came back is not for them
		expect(again.frames).toEqual([]);
		publish(alice, room);
		leave(world);
		expect(again.frames).toHaveLength(1);
	});

	test("writes to 250 sockets a turn, keeps the order of a channel, and leaves out who left meanwhile", () => {
		const world = createWorld({ limits: { connections: 10_000 } });
		const all = Array.from({ length: 600 }, (_, i) => world.login(`member ${i}`));
		for (const each of all) join(each, room);
		const [alice] = all as [Client];
		publish(alice, room, 1);
		publish(alice, room, 2);
		world.turn();
		publish(alice, room, 3);
		const have = () => all.filter(({ frames }) => frames.length > 0).length;
		// the one who wrote it took a place, and gets nothing
		expect(have()).toBe(sizes.publishSockets - 1);
		expect(world.counts.perTurn.publishSockets).toBe(sizes.publishSockets);
		const last = all.at(-1);
		last?.leave();
		leave(world);
		expect(last?.frames).toEqual([]);
		for (const each of all.slice(1, -1))
			expect(each.frames.map((frame) => frame.type === "publish" && frame.ref)).toEqual([1, 2, 3]);
		expect(world.counts.perTurn.publishSockets).toBe(sizes.publishSockets);
	});

	test("is refused for a moment when too much waits already", () => {
		const world = createWorld({ limits: { connections: 10_000 } });
		const all = Array.from({ length: 300 }, (_, i) => world.login(`member ${i}`));
		for (const each of all) join(each, room);
		const [alice] = all as [Client];
		for (let i = 0; i <= sizes.publishWaiting; i++) publish(alice, room, i);
		expect(alice.frames).toMatchObject([{ type: "refuse", code: "too-fast", ref: sizes.publishWaiting }]);
	});
});

describe("fan", () => {
	test("gives each named member their own head and the same body; who is not in gets nothing", () => {
		const world = createWorld();
		const [alice, bob, carol, eve] = people(world, "alice", "bob", "carol", "eve") as [
			Client,
			Client,
			Client,
			Client,
		];
		for (const each of [alice, bob, carol]) join(each, room);
		const heads = [bob, carol, eve].map(({ person }) => ({
			target: person.address,
			head: utf8(`for ${person.name}`),
		}));
		alice.binary(buildFrameFromClient({ type: "fan", droppable: false, ref: 9, channel: room, heads, body }));
		const frame = {
			type: "fan",
			droppable: false,
			ref: 9,
			channel: room,
			sender: alice.person.address,
			body,
		};
		expect(bob.frames).toEqual([{ ...frame, head: utf8("for bob") }]);
		expect(carol.frames).toEqual([{ ...frame, head: utf8("for carol") }]);
		expect([...eve.frames, ...alice.frames]).toEqual([]);
		eve.binary(buildFrameFromClient({ type: "fan", droppable: false, ref: 9, channel: room, heads, body }));
		expect(eve.frames).toMatchObject([{ type: "refuse", code: "no-such-channel" }]);
	});

	test("is no letter: it does not make an answer of a stranger's knock", () => {
		const world = createWorld({ limits: { knockTargets: 0 } });
		const [alice, bob] = people(world, "alice", "bob") as [Client, Client];
		for (const each of [alice, bob]) join(each, room);
		const heads = [{ target: bob.person.address, head: utf8("h") }];
		alice.binary(buildFrameFromClient({ type: "fan", droppable: false, ref: 9, channel: room, heads, body }));
		bob.newFrames();
		bob.deliver(alice.person.address);
		expect(bob.newFrames()).toMatchObject([{ type: "refuse", code: "not-allowed" }]);
	});
});

test("the members of a channel are told to its members", () => {
	const [alice, bob, eve] = people(createWorld(), "alice", "bob", "eve") as [Client, Client, Client];
	for (const each of [alice, bob]) join(each, room);
	expect(alice.ask({ type: "members", payload: { channel: room } })?.payload).toEqual({
		members: [alice.person.address, bob.person.address],
		count: 2,
	});
	expect(eve.ask({ type: "members", payload: { channel: room } })?.payload).toMatchObject({
		code: "no-such-channel",
	});
});

describe("two nodes of one relay, over the bus in memory", () => {
	function twoNodes() {
		const node = createMemoryBus();
		const { handles } = createWorld();
		const cluster = { node, handles };
		return [createWorld({ cluster }), createWorld({ cluster })] as const;
	}

	test("pass letters, with caps and knocks as on one", () => {
		const [one, two] = twoNodes();
		const [alice, bob] = [one.login("alice"), two.login("bob", { handle: handle("bob") })];
		expect(alice.ask({ type: "lookup", payload: { handle: handle("bob") } })?.payload).toEqual({
			address: bob.person.address,
		});
		alice.deliver(bob.person.address, "a knock");
		expect(bob.newFrames()).toMatchObject([{ sender: alice.person.address, body: utf8("a knock") }]);
		bob.deliver(alice.person.address, new Uint8Array(2_000).fill(1));
		expect(alice.newFrames()).toMatchObject([{ sender: bob.person.address }]);
		open(alice, bob.person);
		alice.deliver(bob.person.address, new Uint8Array(9_000).fill(2));
		expect(bob.newFrames()).toHaveLength(1);
		open(alice, bob.person, bytesFrom("a wrong cap", 16));
		alice.deliver(bob.person.address, new Uint8Array(9_000).fill(2));
		expect(alice.newFrames()).toMatchObject([{ type: "refuse", code: "away", target: bob.person.address }]);
		expect(bob.newFrames()).toEqual([]);
	});

	test("tell who comes and goes, and refuse who is nowhere", () => {
		const [one, two] = twoNodes();
		const alice = one.login("alice");
		const bob = two.login("bob");
		open(alice, bob.person);
		alice.ask({ type: "watch", payload: { targets: [bob.person.address] } });
		const target = bob.person.address;
		expect(alice.news().at(-1)).toEqual({ type: "presence", payload: { target, here: true } });
		bob.leave();
		expect(alice.news()).toEqual([{ type: "presence", payload: { target, here: false } }]);
		alice.deliver(target);
		expect(alice.newFrames()).toMatchObject([{ type: "refuse", code: "away", target }]);
		two.login("bob");
		expect(alice.news()).toEqual([{ type: "presence", payload: { target, here: true } }]);
	});

	test("let the newest login win, wherever it is", () => {
		const [one, two] = twoNodes();
		const older = one.login("alice");
		const newer = two.login("alice");
		expect(older.closedWith).toBe(4409);
		expect([one.hub.members, two.hub.members]).toEqual([0, 1]);
		const bob = one.login("bob");
		open(bob, newer.person);
		bob.deliver(newer.person.address);
		expect(newer.frames).toHaveLength(1);
	});

	test("share channels", () => {
		const [one, two] = twoNodes();
		const [alice, bob, carol] = [one.login("alice"), two.login("bob"), two.login("carol")];
		for (const each of [alice, bob, carol]) join(each, room);
		publish(alice, room);
		leave(one, two);
		for (const each of [bob, carol])
			expect(each.newFrames()).toMatchObject([{ sender: alice.person.address }]);
		const heads = [{ target: bob.person.address, head: utf8("h") }];
		alice.binary(buildFrameFromClient({ type: "fan", droppable: false, ref: 9, channel: room, heads, body }));
		expect(bob.newFrames()).toMatchObject([{ type: "fan", head: utf8("h") }]);
		expect(alice.ask({ type: "members", payload: { channel: room } })?.payload).toMatchObject({ count: 3 });
		for (const each of [bob, carol]) each.ask({ type: "leave", payload: { channels: [room] } });
		publish(alice, room);
		leave(one, two);
		expect(bob.newFrames()).toEqual([]);
	});
});
