/** T1: a relay in the middle of a handshake that swaps, changes, cuts or lengthens what passes. */
import { describe, expect, test } from "vitest";
import { createKemPair, encapsulate } from "../../extension/crypto/kem.ts";
import { createKeyPair } from "../../extension/crypto/x25519.ts";
import type { Bytes } from "../../protocol/bytes.ts";
import type { Handle } from "../../protocol/ids.ts";
import { offsets } from "../../protocol/wire/frame.ts";
import { createWorld } from "../world.ts";
import { extended, flipped, kindOf, patched, places, renamed } from "./frames.ts";
import { createImpostor } from "./impostor.ts";

const seeded = (at: number) => (length: number) =>
	Uint8Array.from({ length }, (_, i) => (at * 31 + i * 7 + 1) & 255);
const ephemeral = createKeyPair(seeded(1)).publicKey;
const kemKey = createKemPair(seeded(2)).publicKey;
const kemAnswer = encapsulate(kemKey, seeded(3)).ciphertext;
const zeros = new Uint8Array(32);
const one = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0));

describe("a relay that swaps in a first handshake", () => {
	const swaps: readonly (readonly [string, "first" | "second" | "third", (frame: Uint8Array) => Bytes])[] = [
		["alice's ephemeral", "first", (frame) => patched(frame, places.m1, ephemeral)],
		["alice's ephemeral for the point zero", "first", (frame) => patched(frame, places.m1, zeros)],
		["alice's ephemeral for the point one", "first", (frame) => patched(frame, places.m1, one)],
		["alice's KEM key", "first", (frame) => patched(frame, places.e1, kemKey)],
		["the number of the handshake", "first", (frame) => patched(frame, places.sid, seeded(4)(16))],
		["bob's ephemeral", "second", (frame) => patched(frame, places.m2, ephemeral)],
		["bob's ephemeral for the point zero", "second", (frame) => patched(frame, places.m2, zeros)],
		["bob's KEM answer", "second", (frame) => patched(frame, places.ekem1, kemAnswer)],
		["bob's static", "second", (frame) => patched(frame, places.s2, ephemeral)],
		["alice's static", "third", (frame) => patched(frame, places.m3, ephemeral)],
	];
	for (const [name, kind, swap] of swaps) {
		test(`${name} gets a refusal, and nobody meets`, async () => {
			const world = await createWorld(20, "alice", "bob");
			const { alice, bob, relay, when, pass } = world;
			relay.tamper = ({ bytes }) => [kindOf(bytes) === kind ? swap(bytes) : bytes];
			expect(await when(alice.adds("bob"))).toBe(null);
			await pass(45_000);
			const victim = kind === "second" ? alice : bob;
			expect(victim.journal[0]).toBe("refused noise");
			expect(new Set([...alice.journal, ...bob.journal])).toEqual(new Set(["refused noise"]));
			expect(alice.contact("bob")).toMatchObject({ state: "asked", keyChanged: false });
			expect(alice.contact("bob")?.iid).toBe(undefined);
			expect(bob.view()?.contacts).toEqual({});
		});
	}

	test("nothing lets them meet", async () => {
		const world = await createWorld(20, "alice", "bob");
		await world.befriend(world.alice, world.bob);
		expect([...world.alice.journal, ...world.bob.journal]).toEqual([]);
	});
});

/** Damaged copies of a frame, at so many places and every length class. */
function damaged(frame: Uint8Array, from: number, count: number, except: readonly [number, number]): Bytes[] {
	const room = frame.length - from;
	const flips = Array.from({ length: count }, (_, i) => from + Math.floor((i * room) / count))
		.filter((at) => at < except[0] || at >= except[1])
		.map((at) => flipped(frame, at, 1 << (at % 8)));
	const cuts = [offsets.body + 1, offsets.body + 3, frame.length - 16, frame.length - 1].map(
		(length) => new Uint8Array(frame.slice(0, length)),
	);
	return [...flips, ...cuts, extended(frame, 1), extended(frame, 16), extended(frame, 4096)];
}

describe("a relay that damages", () => {
	const kinds = ["first", "second", "third", "letter"] as const;
	for (const kind of kinds) {
		test(`every part of a ${kind} frame: each copy is refused, and the true one behind them is not`, async () => {
			const world = await createWorld(21, "alice", "bob");
			const { alice, bob, relay, befriend, until, when } = world;
			let copies = 0;
			const tamper = ({ bytes }: { bytes: Uint8Array }) => {
				if (kindOf(bytes) !== kind || copies > 0) return [bytes];
				// a stranger's tag is chance: to change it changes nothing
				const tag = kind === "first" ? ([places.tag, places.m1] as const) : ([0, 0] as const);
				const all = damaged(bytes, offsets.body, 200, tag);
				copies = all.length;
				return [...all, bytes];
			};
			if (kind !== "letter") relay.tamper = tamper;
			await befriend(alice, bob);
			relay.tamper = tamper;
			await when(alice.says("bob", "the true one"));
			await until("bob reads it", () => bob.messages("alice").length === 1);
			await until("alice knows", () => alice.messages("bob")[0]?.delivery === "delivered");
			expect(bob.messages("alice").map(({ text }) => text)).toEqual(["the true one"]);
			const refusals = [...alice.journal, ...bob.journal];
			expect(refusals.length).toBe(copies);
			const allowed =
				kind === "letter"
					? ["refused no-frame", "refused unreadable"]
					: ["refused no-frame", "refused noise", "refused unknown"];
			expect(refusals.filter((refusal) => !allowed.includes(refusal))).toEqual([]);
		});
	}

	test("the tag of a friend's call gets an answer to a stranger, which the friend does not take", async () => {
		const world = await createWorld(22, "alice", "bob");
		const { alice, bob, relay, befriend, until, when } = world;
		await befriend(alice, bob);
		const pins = [alice.contact("bob")?.iid, bob.contact("alice")?.iid];
		let isHostile = true;
		relay.tamper = ({ bytes }) => [
			isHostile && kindOf(bytes) === "first" ? flipped(bytes, places.tag + 9) : bytes,
		];
		alice.restarts();
		alice.look();
		await until("alice is back", () => alice.view()?.relay.state === "connected");
		await when(alice.says("bob", "only for bob"));
		await until("a refusal", () => alice.journal.includes("refused identity"));
		expect(bob.messages("alice")).toEqual([]);
		isHostile = false;
		await until("bob reads it", () => bob.messages("alice").length === 1);
		expect([alice.contact("bob")?.iid, bob.contact("alice")?.iid]).toEqual(pins);
	});
});

test("a relay that crosses two conversations makes both fail", async () => {
	const world = await createWorld(23, "alice", "bob", "eve");
	const { alice, bob, eve, relay, pass, when } = world;
	const toEve = relay.handles.find("eve" as Handle);
	// what alice sends to bob is carried to eve, as if it were for her
	relay.tamperUp = ({ from, bytes }) => {
		const copy = new Uint8Array(bytes);
		if (from === "alice" && toEve) copy.set(Buffer.from(toEve, "base64url"), offsets.name);
		return [copy];
	};
	await when(alice.adds("bob"));
	await pass(45_000);
	expect(eve.journal[0]).toBe("refused noise");
	expect(eve.view()?.contacts).toEqual({});
	expect(bob.view()?.contacts).toEqual({});
	expect(alice.contact("bob")?.state).toBe("asked");
});

test("a relay that puts another address on alice's last message: nobody is believed to live there", async () => {
	const world = await createWorld(24, "alice", "bob");
	const { alice, bob, relay, pass, when } = world;
	const mallory = await createImpostor(world, "mallory");
	relay.tamper = ({ bytes }) => [kindOf(bytes) === "third" ? renamed(bytes, mallory.address) : bytes];
	await when(alice.adds("bob"));
	await pass(10_000);
	expect(bob.journal).toEqual(["refused unknown"]);
	expect(bob.view()?.contacts).toEqual({});
});

test("a relay that keeps a message back for more than half a minute brings it in vain", async () => {
	const world = await createWorld(25, "alice", "bob");
	const { alice, bob, relay, pass, when } = world;
	const held: Uint8Array[] = [];
	relay.tamper = ({ bytes }) => {
		if (kindOf(bytes) !== "third") return [bytes];
		held.push(bytes.slice());
		return [];
	};
	await when(alice.adds("bob"));
	await pass(31_000);
	expect(held.length).toBe(1);
	for (const frame of held) relay.inject("bob", frame);
	await pass(1_000);
	expect(bob.journal).toEqual(["refused unknown"]);
	expect(bob.view()?.contacts).toEqual({});
});

test("two who call each other in the same instant end up in one session, the smaller address's", async () => {
	const world = await createWorld(26, "alice", "bob");
	const { alice, bob, relay, befriend, until, pass, when } = world;
	await befriend(alice, bob);
	for (const who of [alice, bob]) {
		who.restarts();
		who.look();
	}
	await pass(2_000);
	let thirds = 0;
	relay.tamper = ({ bytes }) => {
		if (kindOf(bytes) === "third") thirds++;
		return [bytes];
	};
	await Promise.all([when(alice.says("bob", "hello bob")), when(bob.says("alice", "hello alice"))]);
	await until(
		"both have read",
		() => alice.messages("bob").length === 2 && bob.messages("alice").length === 2,
		5_000,
	);
	expect(thirds).toBe(1);
	expect([...alice.journal, ...bob.journal]).toContain("refused glare");
});
