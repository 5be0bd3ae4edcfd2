/** The worker dies at every await of send and receive: nothing is lost, nothing is shown twice, everything is in order. */
import { describe, expect, test } from "vitest";
import { createWorld, type Person } from "../world.ts";

const stories = 300;
const perBlock = 60;

async function live(seed: number): Promise<void> {
	const world = await createWorld(seed, "alice", "bob");
	const { alice, bob, befriend, until, chance } = world;
	await befriend(alice, bob);
	const said: Record<string, string[]> = { alice: [], bob: [] };
	const pairs: readonly [Person, Person][] = [
		[alice, bob],
		[bob, alice],
	];
	for (let round = 0; round < 4; round++) {
		const victim = chance.below(2) === 0 ? alice : bob;
		// the living worker ends now; the next one dies at a call of its own, before it or right after
		if (chance.below(3) > 0) {
			victim.dies();
			victim.willDie(1 + chance.below(60), chance.below(2) === 0);
		}
		for (const [writer, reader] of pairs) {
			const text = `${writer.name} ${round}`;
			said[writer.name]?.push(text);
			const code = await world.when(writer.says(reader.name, text));
			expect(code).toBe(null);
			if (chance.below(4) === 0) writer.dies();
		}
		if (chance.below(3) === 0) await world.pass(chance.below(3_000));
	}
	const heard = (reader: Person, writer: Person) =>
		reader.messages(writer.name).flatMap(({ mine, text }) => (mine ? [] : [text]));
	const isAll = (reader: Person, writer: Person) =>
		heard(reader, writer).length >= (said[writer.name]?.length ?? 0);
	await until(
		`all is read (seed ${seed})`,
		() => {
			// a person looks at the panel: it comes back after the worker's death
			for (const person of [alice, bob]) person.look();
			return (
				isAll(alice, bob) &&
				isAll(bob, alice) &&
				pairs.every(([writer, reader]) =>
					writer.messages(reader.name).every(({ mine, delivery }) => !mine || delivery === "delivered"),
				)
			);
		},
		20 * 60_000,
	);
	await world.pass(90_000);
	for (const [writer, reader] of pairs)
		expect(heard(reader, writer), `seed ${seed}`).toEqual(said[writer.name]);
	expect(
		[...alice.journal, ...bob.journal].filter((event) => event.startsWith("bug")),
		`seed ${seed}`,
	).toEqual([]);
}

describe("a worker that dies anywhere", () => {
	for (let block = 0; block < stories / perBlock; block++) {
		test(`loses, repeats and reorders nothing (stories ${block * perBlock + 1} to ${(block + 1) * perBlock})`, async () => {
			for (let story = 0; story < perBlock; story++) await live(1000 + block * perBlock + story);
		}, 240_000);
	}
});
