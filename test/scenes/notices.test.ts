/** What is said outside the panel, to whom it may concern and nobody else. */
import { expect, test } from "vitest";
import { createWorld, type Person } from "../world.ts";
import { friends, hour, minute, second, texts } from "./friends.ts";

const noticeOf = (person: Person, who: string) =>
	person.outside.notices.get(person.contact(who)?.id as never);

/** Friends; bob's request was announced and is answered. */
async function introduced(seed: number) {
	const world = await friends(seed);
	// a burst is one sound: this is none
	await world.pass(3 * second);
	world.bob.outside.chimes = 0;
	return world;
}

test("a message to a closed panel and a dead worker is announced, without saying what or from whom", async () => {
	const { alice, bob, when, until, pass } = await introduced(9_500);
	await pass(10 * minute);
	bob.closesPanel();
	bob.dies();
	await when(alice.says("bob", "secret"));
	await until("bob is told", () => bob.outside.notices.size === 1, 3 * second);
	expect([...bob.outside.notices.values()]).toEqual([{ unread: 1 }]);
	expect([bob.outside.badge, bob.outside.chimes]).toEqual([1, 1]);
	bob.look();
	await until("bob looks", () => texts(bob, "alice").length === 1);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	expect([bob.outside.badge, bob.outside.notices.size]).toEqual([0, 0]);
});

test("with content shown it names the writer and the words", async () => {
	const { alice, bob, when, until } = await introduced(9_501);
	await when(bob.ask((api) => api.setNotices({ notices: { shown: true, content: true, sound: false } })));
	await when(alice.says("bob", "tea?"));
	await until("bob is told", () => noticeOf(bob, "alice") !== undefined);
	expect(noticeOf(bob, "alice")).toEqual({ unread: 1, name: "alice", text: "tea?" });
	expect(bob.outside.chimes).toBe(0);
});

test("who looks at the chat, muted it or wants quiet is not disturbed, and still sees the number", async () => {
	const { alice, bob, clock, when, until, pass } = await introduced(9_502);
	const hears = async (text: string) => {
		await when(alice.says("bob", text));
		await until("bob has it", () => texts(bob, "alice").includes(text));
		await pass(3 * second);
		return [bob.outside.notices.size, bob.outside.chimes, bob.outside.badge];
	};
	await when(bob.about("alice", (api, chat) => api.look({ chat, window: 1 })));
	expect(await hears("seen at once")).toEqual([0, 0, 1]);
	await when(bob.ask((api) => api.look({ chat: null, window: 1 })));
	await when(bob.ask((api) => api.setQuiet({ until: clock.now() + hour })));
	expect(await hears("quiet")).toEqual([0, 0, 2]);
	await when(bob.ask((api) => api.setQuiet({ until: null })));
	await when(bob.about("alice", (api, chat) => api.mute({ chat, until: clock.now() + hour })));
	expect(await hears("muted")).toEqual([0, 0, 0]);
	await pass(hour + minute);
	expect(bob.outside.badge).toBe(3);
	expect(await hears("loud again")).toEqual([1, 1, 4]);
});

test("a panel that closes no longer looks", async () => {
	const { alice, bob, when, until } = await introduced(9_503);
	await when(bob.about("alice", (api, chat) => api.look({ chat, window: 1 })));
	bob.dies();
	await when(alice.says("bob", "x"));
	await until("bob is told", () => bob.outside.notices.size === 1);
});

test("a burst is one sound; what is taken back is not announced any more", async () => {
	const { alice, bob, when, until, pass } = await introduced(9_504);
	for (const text of ["1", "2", "3"]) await when(alice.says("bob", text));
	await until("bob has all", () => texts(bob, "alice").length === 3);
	expect(bob.outside.chimes).toBe(1);
	expect(noticeOf(bob, "alice")?.unread).toBe(3);
	const of = alice.messages("bob").at(-1)?.id as never;
	await when(alice.about("bob", (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth: true })));
	await pass(5 * second);
	expect(noticeOf(bob, "alice")).toBeUndefined();
	expect(bob.outside.badge).toBe(2);
});

test("a request is announced without a sound and without a name, and taken away with its answer", async () => {
	const { alice, bob, when, until } = await createWorld(9_505, "alice", "bob");
	bob.closesPanel();
	bob.dies();
	await when(bob.ask((api) => api.setNotices({ notices: { shown: true, content: true, sound: true } })));
	await when(alice.adds("bob"));
	await until("bob is told", () => bob.outside.notices.size === 1);
	expect([...bob.outside.notices.values()]).toEqual([{ unread: 0 }]);
	expect([bob.outside.badge, bob.outside.chimes]).toEqual([1, 0]);
	await when(bob.decides("alice", "accept"));
	expect([bob.outside.badge, bob.outside.notices.size]).toEqual([0, 0]);
});

test("however many ask, it is one notification", async () => {
	const { carol, eve, bob, when, until } = await createWorld(9_507, "carol", "eve", "bob");
	bob.closesPanel();
	for (const person of [carol, eve]) await when(person.adds("bob"));
	await until("both are counted", () => bob.outside.badge === 2);
	expect(bob.outside.notices.size).toBe(1);
});

test("a request disturbs nobody who wants quiet, and is counted", async () => {
	const { alice, bob, clock, when, until, pass } = await createWorld(9_506, "alice", "bob");
	await when(bob.ask((api) => api.setQuiet({ until: clock.now() + hour })));
	await when(alice.adds("bob"));
	await until("bob sees it", () => bob.contact("alice")?.state === "asking");
	await pass(minute);
	expect([bob.outside.notices.size, bob.outside.chimes, bob.outside.badge]).toEqual([0, 0, 1]);
});
