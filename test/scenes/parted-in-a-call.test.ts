/** Somebody is blocked or removed, or another key answers for them, while they ring or talk. */
import { describe, expect, test } from "vitest";
import type { Handle } from "../../protocol/ids.ts";
import { createImpostor } from "../attacks/impostor.ts";
import type { createWorld, Person } from "../world.ts";
import { createWorld as make } from "../world.ts";
import { answers, around, brings, callOf, phase, ringing, rings, talking } from "./callers.ts";
import { minute, second } from "./friends.ts";

type World = Pick<Awaited<ReturnType<typeof createWorld>>, "when" | "until" | "relay" | "clock" | "chance">;
const ways = {
	block: (_: World, person: Person, who: string) => person.about(who, (api, id) => api.block({ id })),
	forget: (_: World, person: Person, who: string) => person.about(who, (api, id) => api.forget({ id })),
	async key(world: World, person: Person, who: string) {
		const at = world.relay.handles.find(who as Handle);
		if (!at) throw new Error(`${who} is nowhere`);
		const mallory = await createImpostor(world as never, "mallory");
		mallory.seize(at);
		await mallory.call(person, { as: at });
		mallory.release(at);
		await world.until("it is seen", () => person.contact(who)?.keyChanged === true);
		return null;
	},
};
type Way = keyof typeof ways;
const isQuiet = (person: Person, calls: Awaited<ReturnType<typeof talking>>["calls"]) => ({
	ends: calls.ends(person.name),
	captured: calls.devices(person.name).captured(),
	rings: person.outside.rings.size,
	badge: person.outside.badgeCall,
	sends: [...calls.sends(person.name)],
});
const quiet = { ends: 0, captured: [], rings: 0, badge: null, sends: [] };

describe.each(Object.keys(ways) as Way[])("%s", (way) => {
	test("while theirs rings here", async () => {
		const world = await ringing(30_500);
		const { alice, bob, calls, when, until, pass } = world;
		expect(await when(ways[way](world, bob, "alice"))).toBe(null);
		await until("it is over", () => phase(bob) !== "ringing");
		await pass(2 * second);
		expect(isQuiet(bob, calls)).toEqual(quiet);
		await until("alice's ends", () => phase(alice) !== "ringing", 2 * minute);
		await pass(minute);
		await when(rings(alice, "bob"));
		await pass(10 * second);
		expect(isQuiet(bob, calls)).toEqual(quiet);
		expect(phase(bob) ?? "ended").toBe("ended");
	});
	test("while ours rings there", async () => {
		const world = await ringing(30_501);
		const { alice, bob, calls, when, until, pass } = world;
		expect(await when(ways[way](world, alice, "bob"))).toBe(null);
		await until("it is over", () => phase(alice) !== "ringing");
		await pass(2 * second);
		expect(isQuiet(alice, calls)).toEqual(quiet);
		await until("it rings no more", () => phase(bob) !== "ringing", 2 * minute);
		await pass(minute);
		expect(isQuiet(bob, calls)).toEqual(quiet);
	});
	test("while both talk", async () => {
		const world = await talking(30_502, true);
		const { alice, bob, calls, when, until, pass } = world;
		expect(await when(ways[way](world, bob, "alice"))).toBe(null);
		await until("it is over", () => phase(bob) !== "live");
		await pass(2 * second);
		expect(isQuiet(bob, calls)).toEqual(quiet);
		await until("alice's ends", () => phase(alice) !== "live", 3 * minute);
		await pass(minute);
		expect(isQuiet(alice, calls)).toEqual(quiet);
	});
	test("while three talk who all know each other", async () => {
		const world = await make(30_503, "alice", "bob", "carol");
		const { alice, bob, carol, befriend, calls, when, until, pass } = world;
		await befriend(alice, bob);
		await befriend(alice, carol);
		await befriend(bob, carol);
		await company(world);
		expect(await when(ways[way](world, bob, "carol"))).toBe(null);
		await until("they are parted", () => !("carol" in around(bob)), minute);
		await pass(2 * minute);
		expect(around(bob).carol).toBeUndefined();
		expect(around(alice).carol).toBe("live");
		expect(calls.ends("carol")).toBe(1);
	});
});

async function company(world: Awaited<ReturnType<typeof make<"alice" | "bob" | "carol">>>) {
	const { alice, bob, carol, when, until } = world;
	await when(rings(alice, "bob"));
	await until("it rings", () => phase(bob) === "ringing");
	await when(answers(bob));
	await until("live", () => phase(alice) === "live" && phase(bob) === "live");
	expect(await when(brings(alice, "carol"))).toBe(null);
	await until("it rings", () => phase(carol) === "ringing", minute);
	await when(answers(carol));
	await until(
		"all",
		() => [alice, bob, carol].every((p) => Object.values(around(p)).join() === "live,live"),
		minute,
	);
}

test("whoever was brought, asks to talk meanwhile and is blocked, is neither seen nor heard any more", async () => {
	const world = await make(30_504, "alice", "bob", "carol");
	const { alice, bob, carol, befriend, calls, when, until, pass } = world;
	await befriend(alice, bob);
	await befriend(alice, carol);
	await company(world);
	await when(carol.adds("bob"));
	await until("bob sees the request", () => bob.contact("carol")?.state === "asking");
	expect(await when(bob.decides("carol", "block"))).toBe(null);
	await pass(2 * minute);
	expect(around(bob)).toEqual({ alice: "live" });
	expect(calls.ends("bob")).toBe(1);
	expect(around(alice)).toEqual({ bob: "live", carol: "live" });
	expect(callOf(carol)?.phase).toBe("live");
});

describe.each(["block", "forget"] as const)("%s, and the worker dies of it", (way) => {
	test.each(["ringing", "live"] as const)(
		"while it is %s",
		async (when) => {
			const bad: unknown[] = [];
			for (const where of ["storage", "hands"] as const)
				for (let at = 1; ; at++) {
					let count = 0;
					for (const before of [true, false]) {
						const world = await (when === "live" ? talking : ringing)(30_510 + at);
						const { alice, bob, calls } = world;
						const deaths = bob.deaths();
						if (where === "storage") bob.diesIn(at, before);
						else bob.diesAtWord(at, before);
						const answer = await world.when(ways[way](world, bob, "alice"));
						await world.pass(2 * second);
						if (bob.deaths() > deaths) count++;
						bob.look();
						await world.pass(2 * minute);
						bob.look();
						await world.pass(second);
						const state = bob.contact("alice")?.state;
						const now = {
							...isQuiet(bob, calls),
							alice: phase(alice) === when,
							outbox: bob.profile.rows("outbox"),
						};
						if (answer !== null || state !== (way === "block" ? "blocked" : undefined))
							bad.push({ where, at, before, answer, state });
						if (JSON.stringify(now) !== JSON.stringify({ ...quiet, alice: false, outbox: 0 }))
							bad.push({ where, at, before, now });
						const bugs = bob.journal.filter((event) => event.startsWith("bug"));
						if (bugs.length > 0) bad.push({ where, at, before, bugs });
					}
					if (count === 0) break;
				}
			expect(bad).toEqual([]);
		},
		120_000,
	);
});

test.each(["block", "forget"] as const)("%s in the moment in which it begins to ring", async (way) => {
	for (let wait = 0; wait < 40; wait += 2) {
		const world = await make(30_600 + wait, "alice", "bob");
		const { alice, bob, befriend, calls, when, pass, clock } = world;
		await befriend(alice, bob);
		const rung = rings(alice, "bob");
		for (let turn = 0; turn < wait; turn++) {
			await new Promise<void>((go) => setImmediate(go));
			if (turn % 2 === 0) clock.jump(clock.now() + 10);
		}
		expect(await when(ways[way](world, bob, "alice"))).toBe(null);
		await when(rung);
		await pass(2 * minute);
		expect({ ...isQuiet(bob, calls), wait, outbox: bob.profile.rows("outbox") }).toEqual({
			...quiet,
			wait,
			outbox: 0,
		});
	}
});
