/** The worker dies at any await of an invite that is made, used and answered: one contact on each side, and an invite of no more use. */
import { describe, expect, test } from "vitest";
import { createQuietWorld, createWorld } from "../world.ts";

const stories = 120;
const perBlock = 30;

async function live(seed: number): Promise<void> {
	const { alice, bob, carol, when, until, pass, chance } = await createWorld(seed, "alice", "bob", "carol");
	if (chance.below(3) === 0) {
		alice.dies();
		alice.willDie(1 + chance.below(20), chance.below(2) === 0);
	}
	const text = await when(alice.invites());
	for (const victim of [alice, bob]) {
		if (chance.below(4) === 0) continue;
		victim.dies();
		victim.willDie(1 + chance.below(50), chance.below(2) === 0);
	}
	expect(await when(bob.uses(text))).toBe(null);
	await until(
		`both are in (seed ${seed})`,
		() => {
			for (const person of [alice, bob]) person.look();
			return [alice.contact("bob"), bob.contact("alice")].every(
				(row) => row?.state === "accepted" && row.path === "relay",
			);
		},
		3 * 3_600_000,
	);
	expect(bob.contact("alice"), `seed ${seed}`).toMatchObject({ verified: true, origin: "theirs" });
	expect(alice.contact("bob"), `seed ${seed}`).toMatchObject({ verified: false, origin: "ours" });
	expect(alice.view()?.invites, `seed ${seed}`).toEqual([]);
	for (const [writer, reader] of [
		[alice, bob],
		[bob, alice],
	] as const) {
		reader.opens(writer.name);
		expect(await when(writer.says(reader.name, "hello"))).toBe(null);
		await until(`it is read (seed ${seed})`, () => {
			for (const person of [alice, bob]) person.look();
			return reader.messages(writer.name).some(({ mine }) => !mine);
		});
	}
	// and nobody else comes in by it
	await when(carol.uses(text));
	await pass(60_000);
	expect(alice.contact("carol"), `seed ${seed}`).toBeUndefined();
	for (const person of [alice, bob]) expect(Object.keys(person.view()?.contacts ?? {})).toHaveLength(1);
	expect(
		[...alice.journal, ...bob.journal].filter((event) => event.startsWith("bug")),
		`seed ${seed}`,
	).toEqual([]);
}

/** The same where bob has no relay yet, and the one that the invite names has a password that he does not know. */
async function enter(seed: number): Promise<void> {
	const world = createQuietWorld(seed, { password: "open sesame" }, "alice", "bob");
	const { alice, bob, when, until, chance } = world;
	await world.arrives(alice, "open sesame");
	bob.look();
	await when(bob.ask((api) => api.createIdentity({ handle: "bob" })));
	await when(bob.ask((api) => api.setDirect({ direct: "nobody" })));
	const text = await when(alice.invites());
	bob.dies();
	bob.willDie(1 + chance.below(50), chance.below(2) === 0);
	expect(await when(bob.uses(text)), `seed ${seed}`).toBe(null);
	await until(
		`both are in (seed ${seed})`,
		() => {
			for (const person of [alice, bob]) person.look();
			return [alice.contact("bob"), bob.contact("alice")].every((row) => row?.state === "accepted");
		},
		3 * 3_600_000,
	);
	expect(bob.contact("alice"), `seed ${seed}`).toMatchObject({ verified: true });
}

test("a worker that dies anywhere on its way into a relay with a password gets there all the same", async () => {
	for (let seed = 71_000; seed < 71_060; seed++) await enter(seed);
}, 240_000);

describe("a worker that dies anywhere", () => {
	for (let block = 0; block < stories / perBlock; block++) {
		test(`leaves an invite or a contact (stories ${block * perBlock + 1} to ${(block + 1) * perBlock})`, async () => {
			for (let story = 0; story < perBlock; story++) await live(70_000 + block * perBlock + story);
		}, 240_000);
	}
});
