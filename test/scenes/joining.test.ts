/** Asking to be let into a call, at every moment at which it makes no sense. */
import { expect, test } from "vitest";
import { createWorld, type Person } from "../world.ts";
import { answers, around, callOf, hangsUp, idOf, joins, phase, rings } from "./callers.ts";
import { minute, second } from "./friends.ts";

/** Alice and bob talk; carol and dave know alice, and each other. */
async function talking(seed: number) {
	const world = await createWorld(seed, "alice", "bob", "carol", "dave");
	const { alice, bob, carol, dave, befriend, when, until } = world;
	for (const other of [bob, carol, dave]) await befriend(alice, other);
	await befriend(carol, dave);
	await when(rings(alice, "bob"));
	await until("it rings", () => phase(bob) === "ringing");
	await when(answers(bob));
	await until("live", () => phase(alice) === "live" && phase(bob) === "live");
	const linkOf = async (person: Person) => {
		const call = idOf(person);
		return (await when(person.ask((api) => api.callLink({ call })))) as { link: string };
	};
	const follows = (person: Person, { link }: { link: string }) =>
		when(person.ask((api) => api.joinByLink({ link, video: false })));
	return { ...world, linkOf, follows, call: idOf(alice) };
}

test("by a link of one's own: nothing, and once it is over a sentence", async () => {
	const { alice, linkOf, follows, when, pass } = await talking(34_000);
	const link = await linkOf(alice);
	expect([await follows(alice, link), around(alice)]).toEqual([null, { bob: "live" }]);
	await when(hangsUp(alice));
	await pass(minute);
	expect([await follows(alice, link), callOf(alice)]).toEqual(["call-over", null]);
});
test("by a link of somebody one does not know", async () => {
	const { bob, carol, linkOf, follows } = await talking(34_001);
	expect([await follows(carol, await linkOf(bob)), callOf(carol)]).toEqual(["not-accepted", null]);
});
test("while another call rings here: it is answered first", async () => {
	const { alice, carol, dave, linkOf, follows, when, until } = await talking(34_002);
	await when(rings(dave, "carol"));
	await until("it rings", () => phase(carol) === "ringing");
	expect([await follows(carol, await linkOf(alice)), phase(carol)]).toEqual(["in-call", "ringing"]);
});
test("twice at once: one seat", async () => {
	const { alice, carol, call, calls, when, until, pass } = await talking(34_003);
	await Promise.all([when(joins(carol, "alice", call)), when(joins(carol, "alice", call))]);
	await until("in", () => around(alice).carol === "live", minute);
	await pass(10 * second);
	expect([Object.keys(around(alice)).sort(), calls.live()]).toEqual([["bob", "carol"], 6]);
});
test("of somebody who knows us no more: not let in, and it ends", async () => {
	const { alice, carol, call, calls, when, pass } = await talking(34_004);
	expect(await when(alice.about("carol", (api, id) => api.forget({ id })))).toBe(null);
	await when(joins(carol, "alice", call));
	await pass(2 * minute);
	expect([around(alice), callOf(carol) ?? null, calls.live(), calls.ends("carol")]).toEqual([
		{ bob: "live" },
		null,
		2,
		0,
	]);
	expect(calls.devices("carol").captured()).toEqual([]);
});
test.each([10, 300])(
	"while the relay is away for %i s: let in, or given up and nobody there",
	async (seconds) => {
		const { alice, carol, call, calls, relay, when, until, pass } = await talking(34_005 + seconds);
		relay.kill();
		await pass(2 * second);
		await when(joins(carol, "alice", call));
		await pass(seconds * second);
		relay.start();
		if (seconds < 45) await until("in", () => around(alice).carol === "live", 2 * minute);
		await pass(3 * minute);
		expect(around(alice)).toEqual(seconds < 45 ? { bob: "live", carol: "live" } : { bob: "live" });
		expect(calls.ends("carol")).toBe(seconds < 45 ? 2 : 0);
	},
);
