/** A session is renewed while it lasts, and nobody notices. */
import { expect, test } from "vitest";
import type { Person } from "../world.ts";
import { friends, hour, minute, second, texts } from "./friends.ts";

interface Stored {
	readonly sessions: readonly { readonly exportKey: string; readonly carried: boolean }[];
}
/** The export keys of the sessions with the only contact, newest first. */
function keysOf({ profile }: Person): string[] {
	const memory = JSON.parse(profile.memory()) as Record<string, Stored>;
	const [name] = Object.keys(memory).filter((key) => key.startsWith("session:"));
	return memory[name ?? ""]?.sessions.map(({ exportKey }) => exportKey) ?? [];
}

/** Friends whose session alice takes for a day old. */
async function aged(seed: number) {
	const world = await friends(seed);
	await world.when(world.alice.says("bob", "first"));
	await world.until("bob reads", () => texts(world.bob, "alice").length === 1);
	await world.pass(5 * second);
	const [old] = keysOf(world.alice);
	expect(keysOf(world.bob)).toEqual([old]);
	world.skew.alice = 25 * hour;
	return { ...world, old };
}

test("after a day the next letter brings new keys to both, and every letter arrives", async () => {
	const { alice, bob, old, when, until, pass } = await aged(9_700);
	for (const text of ["second", "third"]) await when(alice.says("bob", text));
	await until("bob reads", () => texts(bob, "alice").length === 3);
	await pass(5 * second);
	await when(bob.says("alice", "fourth"));
	await until("alice reads", () => texts(alice, "bob").length === 4);
	expect(keysOf(alice)).toEqual(keysOf(bob));
	expect(keysOf(alice)).toHaveLength(1);
	expect(keysOf(alice)).not.toEqual([old]);
	expect([...alice.journal, ...bob.journal]).toEqual([]);
});

test("when both begin at once, one renewal goes on", async () => {
	const { alice, bob, old, skew, when, until, pass } = await aged(9_701);
	skew.bob = 25 * hour;
	await Promise.all([when(alice.says("bob", "a")), when(bob.says("alice", "b"))]);
	await until("both read", () => texts(alice, "bob").length === 3 && texts(bob, "alice").length === 3);
	await pass(10 * second);
	await when(bob.says("alice", "c"));
	await until("alice reads", () => texts(alice, "bob").length === 4);
	await pass(10 * second);
	expect(keysOf(alice)).toEqual(keysOf(bob));
	expect(keysOf(alice)).not.toContain(old);
});

test.each([1, 2, 3])(
	"when its message %d is lost, letters arrive all the same, and it is done later",
	async (n) => {
		const { alice, bob, old, relay, when, until, pass } = await aged(9_710 + n);
		const sizes = { 1: 4_096, 2: 4_096, 3: 4_096 } as const;
		let left = n;
		relay.tamper = ({ bytes }) => {
			// header of the relay, frame of the ratchet, and the class that holds a message of a renewal
			const isRekey = bytes.length === 38 + 123 + sizes[n as 1 | 2 | 3];
			if (isRekey) left--;
			return isRekey && left === 0 ? [] : [bytes];
		};
		await when(alice.says("bob", "second"));
		await until("bob reads", () => texts(bob, "alice").length === 2);
		await pass(2 * minute);
		relay.tamper = ({ bytes }) => [bytes];
		await when(bob.says("alice", "third"));
		await until("alice reads", () => texts(alice, "bob").length === 3);
		await pass(11 * minute);
		await when(alice.says("bob", "fourth"));
		await until("bob reads", () => texts(bob, "alice").length === 4);
		await pass(10 * second);
		expect(left).toBeLessThanOrEqual(0);
		expect(keysOf(alice)[0]).not.toBe(old);
		expect(keysOf(alice)[0]).toBe(keysOf(bob)[0]);
	},
);
