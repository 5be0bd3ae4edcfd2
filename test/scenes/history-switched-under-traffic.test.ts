/** Nothing kept, chosen for everybody, while the rows of one chat are still being moved and another person writes. */
import { expect, test } from "vitest";
import { createWorld } from "../world.ts";
import { minute, second, texts } from "./friends.ts";

type History = "none" | "kept";

/** Bob with five messages each of alice and carol, and the other history than the one he is about to choose. */
async function readers(seed: number, history: History) {
	const world = await createWorld(seed, "alice", "bob", "carol");
	const { alice, bob, carol, when, until, befriend } = world;
	await befriend(alice, bob);
	await befriend(carol, bob);
	if (history === "kept")
		await when(bob.ask((api) => api.choose({ chat: null, choices: { history: "none" } })));
	for (let i = 0; i < 5; i++) {
		await when(alice.says("bob", `a${i}`));
		await when(carol.says("bob", `c${i}`));
	}
	await until("bob has all", () => texts(bob, "alice").length === 5 && texts(bob, "carol").length === 5);
	return world;
}

/** Bob chooses a history on a disk that takes its time, as one does with 50,000 rows. Answers whether it is done. */
function choosesSlowly(
	{ bob, clock }: Awaited<ReturnType<typeof readers>>,
	history: History,
	...slow: readonly ("keys" | "write")[]
): () => boolean {
	const database = bob.profile.database as unknown as Record<
		"keys" | "write",
		(...all: unknown[]) => Promise<unknown>
	>;
	for (const name of slow) {
		const real = database[name];
		database[name] = async (...all) => {
			await new Promise<void>((resolve) => clock.later(300, resolve));
			return real(...all);
		};
	}
	let isDone = false;
	void bob
		.ask((api) => api.choose({ chat: null, choices: { history } }))
		.then(() => {
			isDone = true;
		});
	return () => isDone;
}

test.each(["none", "kept"] as const)(
	"what comes while the usual history becomes %s is neither lost nor out of place",
	async (history) => {
		const world = await readers(19_070, history);
		const { bob, carol, when, until, pass } = world;
		const isDone = choosesSlowly(world, history, "keys", "write");
		await pass(700);
		await when(carol.says("bob", "c5"));
		await pass(50);
		await until("chosen", isDone, 5 * minute);
		await pass(30 * second);
		bob.dies();
		bob.look();
		await until("bob is back", () => texts(bob, "alice").length > 0 && texts(bob, "carol").length > 0);
		await pass(second);
		expect([texts(bob, "alice"), texts(bob, "carol")]).toEqual([
			["a0", "a1", "a2", "a3", "a4"],
			["c0", "c1", "c2", "c3", "c4", "c5"],
		]);
	},
	60_000,
);

test.each(["none", "kept"] as const)(
	"what is written here while the usual history becomes %s is not lost",
	async (history) => {
		const world = await readers(19_075, history);
		const { bob, carol, when, until, pass } = world;
		const isDone = choosesSlowly(world, history, "write");
		await pass(700);
		expect(await when(bob.says("carol", "mine"))).toBe(null);
		await until("chosen", isDone, 5 * minute);
		await until("carol reads", () => texts(carol, "bob").includes("mine"));
		await pass(30 * second);
		bob.dies();
		bob.look();
		await until("bob is back", () => texts(bob, "carol").length > 0);
		await pass(second);
		expect(texts(bob, "carol")).toEqual(["c0", "c1", "c2", "c3", "c4", "mine"]);
	},
	60_000,
);
