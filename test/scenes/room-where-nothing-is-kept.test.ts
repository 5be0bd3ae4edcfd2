/** Chats of which nothing is kept share a small memory: who makes room for whom, and what is said of it. */
import { expect, test } from "vitest";
import type { Person } from "../world.ts";
import { createWorld } from "../world.ts";
import { friends, messageOf, minute, second, texts } from "./friends.ts";

const long = (n: number) => `${n} ${"x".repeat(7_900)}`;
const row = (person: Person, who: string) => person.view()?.chats[person.contact(who)?.id as never];

/** How many messages there still are. */
const stored = ({ profile, contact }: Person, who: string) =>
	Object.keys(JSON.parse(profile.memory()) as object).filter((name) =>
		name.startsWith(`row:messages:${contact(who)?.id}`),
	).length;

/** Bob keeps nothing of what alice and carol say. */
async function bobKeepsNothing(seed: number) {
	const world = await createWorld(seed, "alice", "bob", "carol");
	const { alice, bob, carol, when, befriend } = world;
	await befriend(alice, bob);
	await befriend(carol, bob);
	await when(bob.ask((api) => api.choose({ chat: null, choices: { history: "none" } })));
	return world;
}

test("a flood by one does not take away the unread message of another", async () => {
	const { alice, bob, carol, when, until, pass } = await bobKeepsNothing(19_401);
	await when(carol.says("bob", "it matters"));
	await until("delivered", () => messageOf(carol, "bob", "it matters").delivery === "delivered");
	bob.closesPanel();
	for (let i = 0; i < 150; i++) await when(alice.says("bob", long(i)));
	await pass(5 * minute);
	bob.look();
	await when(bob.about("carol", (api, chat) => api.openChat({ chat })));
	await pass(second);
	expect(texts(bob, "carol")).toEqual(["it matters"]);
	expect(row(bob, "carol")).toMatchObject({ unread: 1, preview: "it matters" });
}, 120_000);

test("what was read makes room before what was not", async () => {
	const { alice, bob, carol, when, until, pass } = await bobKeepsNothing(19_402);
	for (let i = 0; i < 30; i++) await when(alice.says("bob", long(i)));
	for (let i = 0; i < 60; i++) await when(carol.says("bob", long(i)));
	await until("all came", () => texts(bob, "alice").length === 30 && texts(bob, "carol").length === 60);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	for (let i = 60; i < 100; i++) await when(carol.says("bob", long(i)));
	await until("the last came", () => texts(bob, "carol").some((text) => text.startsWith("99 ")), 20 * minute);
	await pass(second);
	expect(texts(bob, "carol")).toHaveLength(100);
	expect(texts(bob, "alice").length).toBeLessThan(30);
	expect(texts(bob, "alice").at(-1)).toBe(long(29));
}, 120_000);

test("what made room is on no screen, in no preview and in no number, also after the worker died", async () => {
	const { alice, bob, carol, when, until, pass } = await bobKeepsNothing(19_403);
	await when(alice.says("bob", "long ago"));
	await until("it came", () => texts(bob, "alice").length === 1);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	for (let i = 0; i < 150; i++) await when(carol.says("bob", long(i)));
	await until(
		"the last came",
		() => texts(bob, "carol").some((text) => text.startsWith("149 ")),
		20 * minute,
	);
	await pass(second);
	const honest = () => {
		const left = stored(bob, "carol");
		expect(left).toBeLessThan(150);
		expect(row(bob, "carol")?.unread).toBe(left);
		expect(texts(bob, "carol")[0]).toBe(long(150 - left));
		expect([texts(bob, "alice"), row(bob, "alice")?.preview]).toEqual([[], ""]);
	};
	honest();
	bob.dies();
	bob.look();
	await until("the worker is back", () => texts(bob, "carol").length > 0);
	await pass(second);
	honest();
}, 120_000);

test("a worker that dies while room is made tells of it when it wakes", async () => {
	for (let dieAt = 2; dieAt < 14; dieAt += 3) {
		const { alice, bob, when, until, pass } = await friends(19_410 + dieAt);
		await when(bob.about("alice", (api, chat) => api.choose({ chat, choices: { history: "none" } })));
		for (let i = 0; i < 124; i++) await when(alice.says("bob", long(i)));
		await until("they came", () => row(bob, "alice")?.unread === stored(bob, "alice"), 20 * minute);
		bob.dies();
		bob.willDie(30 + dieAt, dieAt % 2 === 0);
		for (let i = 124; i < 128; i++) await when(alice.says("bob", long(i)));
		await pass(minute);
		bob.dies();
		bob.look();
		await until("the last came", () => row(bob, "alice")?.preview.startsWith("127 ") === true, 5 * minute);
		await pass(second);
		expect(row(bob, "alice")?.unread, `dies at ${dieAt}`).toBe(stored(bob, "alice"));
		expect(texts(bob, "alice")[0]).toBe(long(128 - stored(bob, "alice")));
	}
}, 120_000);

test("what one wrote and still waits stays; when too much waits, it is refused with the reason", async () => {
	const { alice, bob, when, pass, until } = await friends(19_603);
	await when(bob.about("alice", (api, chat) => api.choose({ chat, choices: { history: "none" } })));
	alice.leaves();
	const taken: string[] = [];
	const answers = new Set<string | null>();
	for (let n = 0; n < 80; n++) {
		const answer = await when(bob.says("alice", long(n)));
		answers.add(answer);
		if (answer === null) taken.push(long(n));
	}
	expect(taken.length).toBeGreaterThan(40);
	expect([...answers]).toEqual([null, "outbox-full"]);
	bob.dies();
	bob.look();
	await pass(second);
	bob.opens("alice");
	await pass(5 * second);
	expect(texts(bob, "alice")).toEqual(taken);
	alice.returns();
	alice.opens("bob");
	await until("alice reads all", () => texts(alice, "bob").length === taken.length, 20 * minute);
	expect(texts(alice, "bob")).toEqual(taken);
}, 120_000);

test("while much waits for one, what another writes still comes", async () => {
	const { alice, bob, carol, when, until } = await bobKeepsNothing(19_404);
	alice.leaves();
	for (let n = 0; n < 80; n++) await when(bob.says("alice", long(n)));
	for (let n = 0; n < 5; n++) await when(carol.says("bob", long(n)));
	await until("they came", () => texts(bob, "carol").length === 5);
}, 120_000);

test("with too much waiting for others of whom nothing is kept, nothing more is chosen", async () => {
	const { alice, bob, carol, when, pass } = await bobKeepsNothing(19_405);
	await when(bob.about("carol", (api, chat) => api.choose({ chat, choices: { history: "kept" } })));
	alice.leaves();
	carol.leaves();
	for (let n = 0; n < 30; n++) {
		expect(await when(bob.says("alice", long(n)))).toBe(null);
		expect(await when(bob.says("carol", long(n)))).toBe(null);
	}
	const choice = bob.about("carol", (api, chat) => api.choose({ chat, choices: { history: "none" } }));
	expect(await when(choice)).toBe("too-many-waiting");
	bob.dies();
	bob.look();
	await pass(5 * second);
	expect([texts(bob, "alice").length, texts(bob, "carol").length]).toEqual([30, 30]);
}, 120_000);

test("an update is told what waits in memory only", async () => {
	const { alice, bob, carol, when, until } = await bobKeepsNothing(19_406);
	await when(bob.about("carol", (api, chat) => api.choose({ chat, choices: { history: "kept" } })));
	carol.leaves();
	alice.leaves();
	await until("nothing waits", () => !bob.view() || bob.contact("alice")?.path === "none", 5 * minute);
	expect(await when(bob.waits())).toEqual({ any: false, unkept: false, call: false });
	await when(bob.says("carol", "on the disk"));
	expect(await when(bob.waits())).toEqual({ any: true, unkept: false, call: false });
	await when(bob.says("alice", "in memory only"));
	// also a worker that is woken by the browser's word
	bob.dies();
	expect(await when(bob.waits())).toEqual({ any: true, unkept: true, call: false });
});
