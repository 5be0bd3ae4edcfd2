/** T14: eve records every frame, then steals the whole memory of bob's browser once. What was said before stays shut, and what is said after both have spoken again. */
import { expect, test } from "vitest";
import { open, type Ratchet } from "../../extension/crypto/ratchet.ts";
import { unpackRatchet } from "../../extension/crypto/ratchet-pack.ts";
import { type Bytes, fromBase64Url, noBytes } from "../../protocol/bytes.ts";
import { createWorld, type Person } from "../world.ts";
import { bodyOf, kindOf } from "./frames.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Every ratchet that is in the memory of a browser. */
function stolenFrom({ profile }: Person): readonly Ratchet[] {
	const memory = JSON.parse(profile.memory()) as Record<string, { sessions?: { ratchet: string }[] }>;
	return Object.entries(memory)
		.filter(([key]) => key.startsWith("session:"))
		.flatMap(([, { sessions = [] }]) => sessions)
		.flatMap(({ ratchet }) => unpackRatchet(fromBase64Url(ratchet) ?? noBytes) ?? []);
}
/** How many of these frames, in their order, whoever has this state opens; they go on with what they learn. */
function opened(stolen: readonly Ratchet[], frames: readonly Bytes[], now: number): number {
	let states = [...stolen];
	let count = 0;
	for (const frame of frames)
		for (const state of states) {
			const read = open(state, frame, { now, random });
			if ("refused" in read) continue;
			count++;
			states = states.map((each) => (each === state ? read.state : each));
			break;
		}
	return count;
}

async function story() {
	const world = await createWorld(914, "alice", "bob");
	const { alice, bob, relay, clock, befriend, when, until } = world;
	await befriend(alice, bob);
	/** Letters as bob's browser gets them, since `begin` was called last. */
	let heard: Bytes[] = [];
	/** A frame that is overtaken by the one after it. */
	let late: Uint8Array | "next" | undefined;
	relay.tamper = ({ to, bytes }) => {
		if (to !== "bob" || kindOf(bytes) !== "letter") return [bytes];
		heard.push(bodyOf(bytes));
		if (late === "next") {
			late = bytes;
			return [];
		}
		if (late === undefined) return [bytes];
		const both = [bytes, late];
		late = undefined;
		return both;
	};
	let count = 0;
	return {
		alice,
		bob,
		now: () => clock.now(),
		begin() {
			heard = [];
		},
		heard: () => heard,
		overtakeNext() {
			late = "next";
		},
		async says(from: Person, to: Person) {
			const text = `words ${++count}`;
			await when(from.says(to.name, text));
			await until("it is read", () => to.messages(from.name).some((each) => each.text === text));
		},
	};
}

test("what was said before cannot be opened with it", async () => {
	const { alice, bob, now, begin, heard, says, overtakeNext } = await story();
	await says(bob, alice);
	await says(alice, bob);
	const early = stolenFrom(bob);
	begin();
	for (let turn = 0; turn < 6; turn++) {
		await says(alice, bob);
		if (turn === 3) overtakeNext();
		await says(alice, bob);
		await says(bob, alice);
	}
	const frames = heard();
	expect(frames.length).toBeGreaterThan(12);
	// eve knows how: the state before opens the next frames
	expect(opened(early, frames.slice(0, 1), now())).toBe(1);
	for (const frame of frames) expect(opened(stolenFrom(bob), [frame], now())).toBe(0);
});

test("what is said after each has spoken again cannot be opened with it, however eve listens", async () => {
	const { alice, bob, now, begin, heard, says } = await story();
	for (let turn = 0; turn < 3; turn++) {
		await says(alice, bob);
		await says(bob, alice);
	}
	const stolen = stolenFrom(bob);
	begin();
	await says(alice, bob);
	// eve reads along at first: this is what a theft is
	expect(opened(stolen, heard(), now())).toBeGreaterThan(0);
	const learnt = heard().length;
	for (let turn = 0; turn < 3; turn++) {
		await says(bob, alice);
		await says(alice, bob);
	}
	const healed = heard().length;
	for (let turn = 0; turn < 6; turn++) {
		await says(alice, bob);
		await says(bob, alice);
	}
	const all = heard();
	expect(all.length).toBeGreaterThan(healed + 6);
	expect(opened(stolen, all, now())).toBe(opened(stolen, all.slice(0, healed), now()));
	expect(learnt).toBeLessThan(healed);
	for (const frame of all.slice(healed)) expect(opened(stolen, [frame], now())).toBe(0);
});
