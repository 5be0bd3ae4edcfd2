/** Three and more in a call: brought by one of them, coming by themselves, leaving, and being lost. */
import { describe, expect, test } from "vitest";
import { limits } from "../../protocol/limits.ts";
import { createWorld, type Person } from "../world.ts";
import {
	answers,
	around,
	brings,
	callOf,
	hangsUp,
	idOf,
	joins,
	notes,
	phase,
	rings,
	sets,
} from "./callers.ts";
import { minute, second } from "./friends.ts";

type World = Awaited<ReturnType<typeof createWorld<"alice" | "bob" | "carol" | "dave">>>;

/** Alice knows everybody. The others know each other if `all`. */
async function company(seed: number, all = false): Promise<World> {
	const world = await createWorld(seed, "alice", "bob", "carol", "dave");
	const { alice, bob, carol, dave, befriend } = world;
	for (const other of [bob, carol, dave]) await befriend(alice, other);
	if (!all) return world;
	await befriend(bob, carol);
	await befriend(bob, dave);
	await befriend(carol, dave);
	return world;
}
const live = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "live"]).sort());
const isAround = (person: Person, ...names: readonly string[]) =>
	phase(person) === "live" && JSON.stringify(around(person)) === JSON.stringify(live(...names));

/** Alice and bob talk. */
async function pairOf(world: World, video = false) {
	const { alice, bob, when, until } = world;
	await when(rings(alice, "bob", video));
	await until("it rings", () => phase(bob) === "ringing");
	await when(answers(bob, { video }));
	await until("both are live", () => phase(alice) === "live" && phase(bob) === "live");
}
/** One of them brings another, who says yes. */
async function come(world: World, by: Person, who: Person) {
	const { when, until } = world;
	expect(await when(brings(by, who.name))).toBe(null);
	await until(`it rings at ${who.name}`, () => phase(who) === "ringing", minute);
	await when(answers(who));
	await until(`${who.name} is in`, () => phase(who) === "live", minute);
}
async function three(seed: number, all = false) {
	const world = await company(seed, all);
	await pairOf(world);
	await come(world, world.alice, world.carol);
	await world.until("everybody is with everybody", () => allAre(world, ["alice", "bob", "carol"]), minute);
	return world;
}
const allAre = (world: World, names: readonly ("alice" | "bob" | "carol" | "dave")[]) =>
	names.every((name) => isAround(world[name], ...names.filter((other) => other !== name)));

describe("somebody is brought", () => {
	test.each([false, true])("of three everybody hears everybody; they know each other: %s", async (all) => {
		const world = await three(33_000, all);
		const { bob, carol, calls } = world;
		expect(calls.live()).toBe(6);
		expect(new Set([world.alice, bob, carol].map(idOf)).size).toBe(1);
		const seen = Object.values(callOf(bob)?.people ?? {}).find(({ name }) => name === "carol");
		expect(seen?.introducedBy).toBe(all ? undefined : "alice");
		expect([seen?.verified, seen?.iid === undefined]).toEqual([false, !all]);
	});
	test("their ring says who is there, and it is one ring", async () => {
		const world = await company(33_002);
		const { alice, carol, calls, when, until } = world;
		await pairOf(world);
		await when(brings(alice, "carol"));
		await until("it rings", () => phase(carol) === "ringing");
		expect(callOf(carol)).toMatchObject({ with: ["bob"] });
		expect([calls.ends("carol"), calls.devices("carol").opened]).toEqual([0, 0]);
		expect(around(alice)).toEqual({ bob: "live", carol: "ringing" });
	});
	test.each([
		["declines", "declined"],
		["does not answer", "unanswered"],
	])("whoever %s changes nothing for the others", async (what, said) => {
		const world = await company(33_003);
		const { alice, bob, carol, when, until, calls } = world;
		await pairOf(world);
		await when(brings(alice, "carol"));
		await until("it rings", () => phase(carol) === "ringing");
		if (what === "declines") await when(hangsUp(carol));
		await until("alice knows", () => callOf(alice)?.lately?.what === said, 2 * minute);
		expect([around(alice), around(bob), calls.live()]).toEqual([live("bob"), live("alice"), 2]);
		await until("and it rings no more", () => phase(carol) !== "ringing", minute);
		expect(notes(alice, "carol")).toEqual([said]);
	});
	test("a ring can be taken back, and asked again", async () => {
		const world = await company(33_004);
		const { alice, carol, when, until } = world;
		await pairOf(world);
		await when(brings(alice, "carol"));
		await until("it rings", () => phase(carol) === "ringing");
		const call = idOf(alice);
		await when(alice.about("carol", (api, seat) => api.takeBackRing({ call, seat })));
		await until("it rings no more", () => phase(carol) !== "ringing");
		expect(around(alice)).toEqual(live("bob"));
	});
	test("somebody in another call is busy", async () => {
		const world = await company(33_005, true);
		const { alice, bob, carol, dave, when, until } = world;
		await when(rings(carol, "dave"));
		await until("it rings", () => phase(dave) === "ringing");
		await when(answers(dave));
		await pairOf(world);
		await when(brings(alice, "carol"));
		await until("alice knows", () => callOf(alice)?.lately?.what === "busy");
		expect([around(alice), around(carol), phase(bob)]).toEqual([live("bob"), live("dave"), "live"]);
	});
	test("by two at once: one ring, one seat", async () => {
		const world = await company(33_006, true);
		const { alice, bob, carol, calls, when, until } = world;
		await pairOf(world);
		await Promise.all([when(brings(alice, "carol")), when(brings(bob, "carol"))]);
		await until("it rings", () => phase(carol) === "ringing");
		await when(answers(carol));
		await until("everybody", () => allAre(world, ["alice", "bob", "carol"]), 2 * minute);
		expect(calls.live()).toBe(6);
	});
	test("four of whom three know only alice, and one who is brought by another", async () => {
		const world = await three(33_007);
		const { bob, carol, dave, befriend, until, calls, pass } = world;
		await befriend(carol, dave);
		await come(world, carol, dave);
		await until("everybody", () => allAre(world, ["alice", "bob", "carol", "dave"]), 2 * minute);
		expect(calls.live()).toBe(12);
		await pass(5 * second);
		const seen = Object.values(callOf(bob)?.people ?? {}).find(({ name }) => name === "dave");
		expect(seen?.introducedBy).toBe("alice");
	});
	test("whom one has blocked one neither hears nor is heard by, whoever brings them", async () => {
		const world = await company(33_008);
		const { alice, bob, carol, when, until, pass, calls } = world;
		await when(carol.adds("bob"));
		await until("bob sees the request", () => bob.contact("carol")?.state === "asking");
		await when(bob.decides("carol", "block"));
		await pairOf(world);
		await come(world, alice, carol);
		await until("alice has both", () => isAround(alice, "bob", "carol"), minute);
		// tried twice
		await pass(2 * minute);
		expect([around(bob), calls.ends("bob")]).toEqual([live("alice"), 1]);
		// turned away before there was a seat, not seen out of it
		expect(bob.journal).toContain("call blocked");
		expect(around(carol)).toEqual(live("alice"));
	});
	test("beyond the cap there is a sentence, and nothing rings", async () => {
		const names = ["alice", ...Array.from({ length: limits.callPeople }, (_, index) => `p${index}`)];
		const world = await createWorld(33_009, ...names);
		const at = (name: string) => (world as unknown as Record<string, Person>)[name] as Person;
		const alice = at("alice");
		for (const name of names.slice(1)) await world.befriend(at(name), alice);
		const [first, ...rest] = names.slice(1, limits.callPeople);
		await world.when(rings(alice, first as string));
		await world.until("it rings", () => phase(at(first as string)) === "ringing");
		await world.when(answers(at(first as string)));
		await world.until("live", () => phase(alice) === "live");
		for (const name of rest) {
			expect(await world.when(brings(alice, name))).toBe(null);
			await world.until("it rings", () => phase(at(name)) === "ringing", minute);
			await world.when(answers(at(name)));
			await world.until("in", () => phase(at(name)) === "live", minute);
		}
		await world.until(
			"everybody",
			() => Object.values(around(alice)).filter((state) => state === "live").length === limits.callPeople - 1,
			minute,
		);
		expect(await world.when(brings(alice, names.at(-1) as string))).toBe("call-full");
		expect(phase(at(names.at(-1) as string))).toBe(undefined);
		await world.until(
			"all of them",
			() => world.calls.live() === limits.callPeople * (limits.callPeople - 1),
			2 * minute,
		);
	}, 60_000);
});

describe("in a call of three", () => {
	test("mute and camera are shown to those one does not know, too", async () => {
		const world = await three(33_020);
		const { bob, carol, when, until } = world;
		const seen = () => Object.values(callOf(carol)?.people ?? {}).find(({ name }) => name === "bob");
		await until("bob is heard", () => seen()?.muted === false);
		await when(sets(bob, { muted: true, camera: true }));
		await until("carol sees it", () => seen()?.muted === true && seen()?.camera === true);
	});
	test("one leaves, and two go on; then it is over", async () => {
		const world = await three(33_021);
		const { alice, bob, carol, calls, when, until, pass } = world;
		await when(hangsUp(carol));
		await until("they know", () => isAround(alice, "bob") && isAround(bob, "alice"));
		expect([callOf(alice)?.lately?.what, callOf(bob)?.lately?.what, calls.live()]).toEqual([
			"left",
			"left",
			2,
		]);
		await when(hangsUp(bob));
		await until("alice knows", () => phase(alice) === "ended");
		await pass(minute);
		expect([calls.ends(), ...[alice, bob, carol].map(callOf)]).toEqual([0, null, null, null]);
		expect(notes(alice, "carol")).toEqual(["talked"]);
		expect(notes(alice, "bob")).toEqual(["talked"]);
	});
	test("whoever brought the others leaves, and they go on", async () => {
		const world = await three(33_022);
		const { alice, bob, carol, calls, when, until, pass } = world;
		await when(hangsUp(alice));
		await until("they know", () => isAround(bob, "carol") && isAround(carol, "bob"));
		await pass(minute);
		expect([phase(bob), phase(carol), calls.live()]).toEqual(["live", "live", 2]);
		await when(hangsUp(bob));
		await until("it is over", () => phase(carol) === "ended");
	});
	test("whoever left comes back by the call's name", async () => {
		const world = await three(33_023);
		const { carol, calls, when, until } = world;
		const call = idOf(carol);
		await when(hangsUp(carol));
		await until("out", () => isAround(world.alice, "bob"));
		await when(joins(carol, "alice", call));
		await until("everybody", () => allAre(world, ["alice", "bob", "carol"]), minute);
		expect(calls.live()).toBe(6);
	});
	test("a goodbye of an earlier time comes late: whoever is back stays", async () => {
		const world = await three(33_028);
		const { alice, carol, relay, when, until, pass } = world;
		const call = idOf(carol);
		const late: Uint8Array[] = [];
		relay.tamperUp = ({ from, bytes }) => {
			if (from !== "carol") return [bytes];
			late.push(bytes.slice());
			return [];
		};
		await when(hangsUp(carol));
		await until("her connections say so first", () => isAround(alice, "bob"));
		expect(late).not.toEqual([]);
		const letOut = () => late.splice(0);
		relay.tamperUp = ({ bytes }) => [bytes];
		await when(joins(carol, "alice", call));
		await until("everybody", () => allAre(world, ["alice", "bob", "carol"]), minute);
		relay.tamperUp = ({ from, bytes }) => (from === "carol" ? [...letOut(), bytes] : [bytes]);
		await when(sets(carol, { muted: true }));
		await pass(10 * second);
		expect([late, allAre(world, ["alice", "bob", "carol"])]).toEqual([[], true]);
	});
	test("a browser that ended comes back to the seat it had", async () => {
		const world = await three(33_024);
		const { carol, calls, when, until } = world;
		const call = idOf(carol);
		carol.restarts();
		carol.look();
		await until("carol is back", () => carol.view()?.relay.state === "connected", minute);
		await when(joins(carol, "alice", call));
		await until("everybody", () => allAre(world, ["alice", "bob", "carol"]), 2 * minute);
		expect(calls.live()).toBe(6);
	});
	test("a browser that ends is out of it, and the others go on", async () => {
		const world = await three(33_025);
		const { alice, bob, carol, calls, until } = world;
		carol.leaves();
		calls.forget("carol");
		await until(
			"they see it",
			() => [alice, bob].every((each) => around(each).carol === "unsure"),
			5 * second,
		);
		await until("they know", () => isAround(alice, "bob") && isAround(bob, "alice"), 3 * minute);
		expect([callOf(alice)?.lately?.what, calls.live()]).toEqual(["lost", 2]);
	});
	test("workers die, the relay dies, and all of it goes on", async () => {
		const world = await three(33_026);
		const { alice, bob, carol, calls, relay, pass } = world;
		for (let death = 0; death < 9; death++) {
			([alice, bob, carol][death % 3] as Person).dies();
			await pass(5 * second);
			expect(calls.live()).toBe(6);
		}
		relay.kill();
		await pass(20 * second);
		relay.start();
		await pass(20 * second);
		expect([calls.live(), allAre(world, ["alice", "bob", "carol"])]).toEqual([6, true]);
	});
	test("a path between two who do not know each other breaks and is found again", async () => {
		const world = await three(33_027);
		const { calls, until } = world;
		calls.breakPaths("carol");
		await until("everybody", () => calls.live() === 6 && allAre(world, ["alice", "bob", "carol"]), minute);
	});
	test("their line says how long each was there, however often they came back", async () => {
		const world = await company(33_029);
		const { alice, bob, carol, when, until, pass } = world;
		await pairOf(world);
		await pass(minute);
		await come(world, alice, carol);
		await pass(20 * second);
		await when(hangsUp(carol));
		await until("out", () => isAround(alice, "bob"));
		await pass(30 * second);
		await come(world, alice, carol);
		await pass(10 * second);
		await when(hangsUp(alice));
		await until("over", () => phase(bob) !== "live" || isAround(bob, "carol"));
		await pass(second);
		const seconds = (who: string) => alice.messages(who).find(({ call }) => call)?.call?.seconds ?? 0;
		expect(seconds("carol")).toBeGreaterThanOrEqual(30);
		expect(seconds("carol")).toBeLessThan(36);
		expect(seconds("bob")).toBeGreaterThanOrEqual(120);
	});
	test("whoever did not come, and came later, has talked", async () => {
		const world = await company(33_032);
		const { alice, carol, when, until, pass } = world;
		await pairOf(world);
		await when(brings(alice, "carol"));
		await until("it rings", () => phase(carol) === "ringing");
		await when(hangsUp(carol));
		await until("alice knows", () => callOf(alice)?.lately?.what === "declined");
		await come(world, alice, carol);
		await pass(5 * second);
		await when(hangsUp(carol));
		await pass(second);
		expect([notes(alice, "carol"), notes(carol, "alice")]).toEqual([["talked"], ["talked"]]);
	});
	test("fifty come and go, and nothing is left", async () => {
		const world = await company(33_028);
		const { alice, carol, calls, when, until, pass } = world;
		await pairOf(world);
		for (let count = 0; count < 50; count++) {
			await come(world, alice, carol);
			await when(hangsUp(carol));
			await until("out", () => isAround(alice, "bob"));
			expect(calls.live()).toBe(2);
			await pass(10 * second);
		}
		await when(hangsUp(alice));
		await pass(2 * minute);
		expect([calls.ends(), calls.devices("carol").captured()]).toEqual([0, []]);
	}, 60_000);
});

describe("by the call's name", () => {
	test("a contact who was told comes in", async () => {
		const world = await company(33_030);
		const { alice, carol, calls, when, until } = world;
		await pairOf(world);
		await when(joins(carol, "alice", idOf(alice), true));
		await until("everybody", () => allAre(world, ["alice", "bob", "carol"]), minute);
		expect(calls.live()).toBe(6);
		expect(callOf(carol)?.isJoining).toBe(true);
	});
	test("a call that is over says so", async () => {
		const world = await company(33_031);
		const { alice, bob, carol, when, until, pass } = world;
		await pairOf(world);
		const call = idOf(alice);
		await when(hangsUp(bob));
		await pass(minute);
		await when(joins(carol, "alice", call));
		await until("carol knows", () => phase(carol) === "ended");
		expect(callOf(carol)).toMatchObject({ isJoining: true, end: "declined" });
	});
});
