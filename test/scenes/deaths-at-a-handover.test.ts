/** The worker dies at any call of a handing over, on either side: one identity in one browser, or a sentence, and never half of it. */
import { describe, expect, test } from "vitest";
import { digitsOf, newId, whyOf, withFresh } from "./two-browsers.ts";

const stories = 90;
const perBlock = 30;

async function live(seed: number): Promise<boolean> {
	const world = await withFresh(seed);
	const { alice, bob, fresh, chance, when, until, shows, isThere } = world;
	const both = [alice, fresh];
	/** Somebody's worker dies soon, or not. */
	const strike = (within: number) => {
		for (const person of both)
			if (chance.below(3) === 0) person.diesIn(1 + chance.below(within), chance.below(2) === 0);
	};
	const look = () => {
		for (const person of both) person.look();
	};
	const over = () => both.some((person) => whyOf(person) !== undefined && whyOf(person) !== "done");
	strike(8);
	const text = await shows();
	strike(30);
	const id = newId();
	expect(await when(fresh.ask((api) => api.takeOver({ id, text }))), `seed ${seed}`).toBe(null);
	await until(`digits (seed ${seed})`, () => {
		look();
		return over() || both.every((person) => digitsOf(person) !== undefined);
	});
	expect(over(), `seed ${seed}: ${both.map(whyOf)}`).toBe(false);
	expect(digitsOf(alice), `seed ${seed}`).toBe(digitsOf(fresh));
	strike(60);
	const shown = alice.view()?.handover;
	if (shown?.is !== "comparing") throw new Error(`nothing to compare (seed ${seed})`);
	const said = await when(alice.ask((api) => api.confirmHandover({ id: shown.id, digits: shown.digits })));
	expect(said, `seed ${seed}`).toBe(null);
	await until(
		`it is somewhere (seed ${seed})`,
		() => {
			look();
			return over() || (fresh.view()?.phase === "ready" && fresh.view()?.relay.state === "connected");
		},
		10 * 60_000,
	);
	if (fresh.view()?.phase !== "ready") return false;
	await isThere();
	expect(fresh.view()?.self?.iid, `seed ${seed}`).toBe(alice.view()?.self?.iid);
	expect(fresh.contact("bob")?.state, `seed ${seed}`).toBe("accepted");
	await until(`bob is reached (seed ${seed})`, () => {
		look();
		bob.look();
		return fresh.contact("bob")?.path === "relay";
	});
	await until(`the first one stays quiet (seed ${seed})`, () => {
		look();
		return alice.view()?.relay.state === "stopped";
	});
	expect(fresh.view()?.handover, `seed ${seed}`).toBe(null);
	expect(fresh.profile.memory(), `seed ${seed}`).not.toMatch(/passport/);
	expect(
		[...alice.journal, ...fresh.journal].filter((event) => event.startsWith("bug")),
		`seed ${seed}`,
	).toEqual([]);
	return true;
}

describe("a worker that dies anywhere", () => {
	for (let block = 0; block < stories / perBlock; block++) {
		test(`leaves one browser with the identity (stories ${block * perBlock + 1} to ${(block + 1) * perBlock})`, async () => {
			let arrived = 0;
			for (let story = 0; story < perBlock; story++)
				if (await live(74_000 + block * perBlock + story)) arrived++;
			// a death ends hardly any of them
			expect(arrived).toBe(perBlock);
		}, 240_000);
	}
});
