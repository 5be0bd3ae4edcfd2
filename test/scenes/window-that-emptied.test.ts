/** The window of an open chat after everything in it went. */
import { expect, test } from "vitest";
import { friends, minute, second, texts } from "./friends.ts";

test("when all messages on screen expired, the older ones can still be read", async () => {
	const { alice, bob, when, until, pass } = await friends(19_030);
	for (let i = 0; i < 10; i++) await when(alice.says("bob", `kept ${i}`));
	for (let i = 0; i < 55; i++) await when(alice.says("bob", `goes ${i}`, { ttl: 60 }));
	await until("bob reads", () => bob.profile.rows("messages") === 65, 5 * minute);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	bob.dies();
	bob.look();
	await until("the chat is open", () => texts(bob, "alice").length === 50);
	await pass(2 * minute);
	expect(bob.profile.rows("messages")).toBe(10);
	for (let i = 0; i < 3; i++) await when(bob.about("alice", (api, chat) => api.olderMessages({ chat })));

	expect(texts(bob, "alice")).toHaveLength(10);
}, 60_000);

test("after a chat was cleared while its window was far back, what comes is shown", async () => {
	const { alice, bob, when, until, pass } = await friends(19_031);
	await when(alice.says("bob", "read"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	for (let i = 0; i < 120; i++) await when(alice.says("bob", `${i}`));
	await until("all are there", () => bob.profile.rows("messages") === 121, 5 * minute);
	bob.dies();
	bob.look();
	await until(
		"open at the first unread",
		() => texts(bob, "alice").length > 0 && bob.chat("alice")?.newer === true,
	);
	await when(bob.about("alice", (api, chat) => api.clearChat({ chat })));
	for (const text of ["a", "b", "c"]) await when(alice.says("bob", text));
	await until("they came", () => bob.profile.rows("messages") === 3);
	await pass(5 * second);
	expect(texts(bob, "alice")).toEqual(["a", "b", "c"]);
}, 60_000);
