/** A relay that drops, or says that letters were lost: nothing is called delivered that was not, and all of it comes later. */
import { describe, expect, test } from "vitest";
import { concat } from "../../protocol/bytes.ts";
import type { Handle } from "../../protocol/ids.ts";
import { writeLost } from "../../protocol/sealed/handshake-frame.ts";
import { offsets } from "../../protocol/wire/frame.ts";
import { createWorld, type Person } from "../world.ts";
import { bodyOf, deliverFrom, kindOf } from "./frames.ts";

const texts = (person: Person, who: string) => person.messages(who).map(({ text }) => text);
const delivery = (person: Person, who: string) => person.messages(who).map((row) => row.delivery);

async function friends(seed: number) {
	const world = await createWorld(seed, "alice", "bob");
	await world.befriend(world.alice, world.bob);
	const at = (name: string) => {
		const found = world.relay.handles.find(name as Handle);
		if (!found) throw new Error(`${name} is nowhere`);
		return found;
	};
	return { ...world, bobAt: at("bob"), aliceAt: at("alice") };
}

describe("a relay that is silent", () => {
	test("to a knock: the asker waits, asks no more than twice an hour, and meets when it speaks again", async () => {
		const world = await createWorld(40, "alice", "bob");
		const { alice, bob, relay, when, pass, until } = world;
		let knocks = 0;
		relay.tamperUp = ({ bytes }) => {
			if (kindOf(bytes) === "first") knocks++;
			return [];
		};
		await when(alice.adds("bob"));
		await pass(60 * 60_000);
		expect(alice.contact("bob")?.state).toBe("asked");
		expect(knocks).toBeGreaterThan(1);
		expect(knocks).toBeLessThanOrEqual(3);
		relay.tamperUp = ({ bytes }) => [bytes];
		await until("bob is asked", () => bob.contact("alice")?.state === "asking", 2 * 3_600_000);
	});

	test("about letters: they are never called delivered, and come once when it speaks again", async () => {
		const { alice, bob, relay, when, pass, until } = await friends(41);
		relay.tamper = () => [];
		expect(await when(alice.says("bob", "one"))).toBe(null);
		await pass(5 * 60_000);
		expect(await when(alice.says("bob", "two"))).toBe(null);
		await pass(30 * 60_000);
		expect(delivery(alice, "bob")).not.toContain("delivered");
		expect(texts(bob, "alice")).toEqual([]);
		relay.tamper = ({ bytes }) => [bytes];
		await until(
			"all is delivered",
			() => delivery(alice, "bob").join() === "delivered,delivered",
			30 * 60_000,
		);
		expect(texts(bob, "alice")).toEqual(["one", "two"]);
	});

	test("about receipts: letters are sent again, shown once, and not called delivered before a receipt", async () => {
		const { alice, bob, relay, when, pass, until } = await friends(42);
		relay.tamper = ({ to, bytes }) => (to === "alice" ? [] : [bytes]);
		await when(alice.says("bob", "once"));
		await pass(10 * 60_000);
		expect(texts(bob, "alice")).toEqual(["once"]);
		expect(delivery(alice, "bob")).not.toContain("delivered");
		relay.tamper = ({ bytes }) => [bytes];
		await until("delivered", () => delivery(alice, "bob")[0] === "delivered", 30 * 60_000);
		expect(texts(bob, "alice")).toEqual(["once"]);
	});

	test("about every answer, over several starts of the browser: the two still know each other by a door", async () => {
		const { alice, bob, relay, when, pass, until } = await friends(44);
		for (let round = 0; round < 4; round++) {
			relay.tamper = ({ to, bytes }) => (to === "alice" && kindOf(bytes) === "letter" ? [] : [bytes]);
			alice.restarts();
			alice.look();
			await pass(1_000);
			await when(alice.says("bob", `round ${round}`));
			await until("bob reads", () => texts(bob, "alice").length === round + 1, 5 * 60_000);
		}
		relay.tamper = ({ bytes }) => [bytes];
		alice.restarts();
		alice.look();
		await pass(1_000);
		await when(alice.says("bob", "last"));
		await until(
			"all is delivered",
			() => delivery(alice, "bob").every((each) => each === "delivered"),
			10 * 60_000,
		);
		expect(texts(bob, "alice").sort()).toEqual(["last", "round 0", "round 1", "round 2", "round 3"]);
	});
});

describe("a relay that says a letter was lost", () => {
	test("naming letters that never left is not believed", async () => {
		const { alice, bob, relay, bobAt, when, pass, chance, until } = await friends(45);
		await when(alice.says("bob", "hello"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		let firsts = 0;
		relay.tamperUp = ({ bytes }) => {
			if (kindOf(bytes) === "first") firsts++;
			return [bytes];
		};
		for (let i = 0; i < 50; i++)
			relay.inject("alice", deliverFrom(bobAt, writeLost({ hint: new Uint8Array(chance.bytes(16)) })));
		await pass(60_000);
		await when(alice.says("bob", "again"));
		await until("bob reads", () => texts(bob, "alice").length === 2);
		expect(firsts).toBe(0);
	});

	test("an hour after it left is not believed", async () => {
		const { alice, bob, relay, bobAt, when, pass, until } = await friends(46);
		let sent: Uint8Array | undefined;
		let firsts = 0;
		relay.tamperUp = ({ from, bytes }) => {
			if (from === "alice" && kindOf(bytes) === "letter") sent = bytes;
			if (kindOf(bytes) === "first") firsts++;
			return [bytes];
		};
		await when(alice.says("bob", "hello"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		await pass(61_000);
		if (!sent) throw new Error("nothing left");
		relay.inject("alice", deliverFrom(bobAt, writeLost({ hint: bodyOf(sent).slice(3, 19) })));
		await pass(60_000);
		await when(alice.says("bob", "again"));
		await until("bob reads", () => texts(bob, "alice").length === 2);
		expect(firsts).toBe(0);
	});

	test("for ever, naming what really left, costs a bounded number of handshakes and loses nothing", async () => {
		const { alice, bob, relay, bobAt, when, pass, until } = await friends(47);
		let firsts = 0;
		relay.tamperUp = ({ from, bytes }) => {
			if (kindOf(bytes) === "first") firsts++;
			if (from === "alice" && kindOf(bytes) === "letter") {
				relay.inject("alice", deliverFrom(bobAt, writeLost({ hint: bodyOf(bytes).slice(3, 19) })));
				return [];
			}
			return [bytes];
		};
		await when(alice.says("bob", "hello"));
		await pass(10 * 60_000);
		expect(firsts).toBeGreaterThan(0);
		expect(firsts).toBeLessThan(40);
		expect(delivery(alice, "bob")).not.toContain("delivered");
		relay.tamperUp = ({ bytes }) => [bytes];
		await until("delivered", () => delivery(alice, "bob")[0] === "delivered", 30 * 60_000);
		expect(texts(bob, "alice")).toEqual(["hello"]);
	});

	test("under a stranger's name is not answered", async () => {
		const { relay, bobAt, alice, pass } = await friends(48);
		let up = 0;
		relay.tamperUp = ({ bytes }) => {
			up++;
			return [bytes];
		};
		const stranger = deliverFrom(
			bobAt,
			concat(new Uint8Array([0x47, 0x31, 0x01]), new Uint8Array(120 + 512)),
		);
		stranger.set(new Uint8Array(32).fill(7), offsets.name);
		for (let i = 0; i < 20; i++) relay.inject("alice", stranger);
		await pass(10_000);
		expect(up).toBe(0);
		expect(alice.journal).toEqual(Array(20).fill("refused unknown-sender"));
	});

	test("frames that alice cannot read make her say so once a minute at most, and more and more rarely", async () => {
		const { relay, bobAt, alice, pass, chance } = await friends(49);
		const said: number[] = [];
		relay.tamperUp = ({ bytes }) => {
			if (kindOf(bytes) === "lost") said.push(1);
			return [];
		};
		for (let minute = 0; minute < 60; minute++) {
			for (let i = 0; i < 5; i++) {
				const noise = concat(new Uint8Array([0x47, 0x31, 0x01]), new Uint8Array(chance.bytes(120 + 512)));
				relay.inject("alice", deliverFrom(bobAt, noise));
			}
			await pass(60_000);
		}
		expect(said.length).toBeGreaterThan(1);
		expect(said.length).toBeLessThanOrEqual(7);
		expect(new Set(alice.journal)).toEqual(new Set(["refused unreadable"]));
	});
});

test("a disk that refuses: what could not be kept is not acknowledged, and comes again", async () => {
	const { alice, bob, when, pass, until } = await friends(39);
	bob.profile.refuse("storage-full");
	await when(alice.says("bob", "keep this"));
	await pass(60_000);
	expect(delivery(alice, "bob")).toEqual(["sent"]);
	expect(texts(bob, "alice")).toEqual([]);
	bob.profile.refuse(undefined);
	await until("delivered", () => delivery(alice, "bob")[0] === "delivered", 30 * 60_000);
	expect(texts(bob, "alice")).toEqual(["keep this"]);
});
