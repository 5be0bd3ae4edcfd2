/** An outbox of 500: what it is filled with, and what then fails. */
import { expect, test } from "vitest";
import { limits } from "../../protocol/limits.ts";
import { friends, messageOf, minute, readingFriends, saysXAndLeaves, texts } from "./friends.ts";

test("500 messages that expired unsent do not keep a person from writing", async () => {
	const { alice, bob, when, until, pass } = await friends(19_220);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	for (let i = 0; i < limits.outboxLetters; i++)
		expect(await when(alice.says("bob", `${i}`, { ttl: 30 }))).toBe(null);
	await pass(2 * minute);
	expect(texts(alice, "bob")).toEqual([]);
	expect(await when(alice.says("bob", "still here?"))).toBe(null);
}, 60_000);
test("a full outbox does not keep the unread number", async () => {
	const world = await readingFriends(19_221);
	const { bob, when, pass } = world;
	await saysXAndLeaves(world);
	for (let i = 0; i < limits.outboxLetters; i++) await when(bob.says("alice", `${i}`, { ttl: 30 }));
	await pass(2 * minute);
	const answer = await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	expect([answer, bob.view()?.chats[bob.contact("alice")?.id as never]?.unread]).toEqual([null, 0]);
}, 60_000);
test("a full outbox does not keep a person from taking a delivered message back", async () => {
	const { alice, bob, when, until } = await friends(19_222);
	await when(alice.says("bob", "oops"));
	await until("delivered", () => messageOf(alice, "bob", "oops").delivery === "delivered");
	const { id: of } = messageOf(alice, "bob", "oops");
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	for (let i = 0; i < limits.outboxLetters; i++) await when(alice.says("bob", `${i}`));
	expect(
		await when(alice.about("bob", (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth: true }))),
	).toBe(null);
}, 60_000);
