/** A late letter stands above what was read; what was read goes, and the late letter counts as read. */
import { expect, test } from "vitest";
import { friends, messageOf, minute, second, texts } from "./friends.ts";

async function late(seed: number, read: boolean) {
	const world = await friends(seed);
	const { alice, bob, relay, when, until, pass } = world;
	if (read)
		for (const [person, who] of [
			[alice, "bob"],
			[bob, "alice"],
		] as const)
			await when(person.about(who, (api, chat) => api.choose({ chat, choices: { read: true } })));
	await when(alice.says("bob", "one"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	await pass(20 * second);
	let held = 0;
	relay.tamper = ({ to, bytes }) => (to === "bob" && held++ === 0 ? [] : [bytes]);
	await when(alice.says("bob", "two"));
	await pass(50);
	await when(alice.says("bob", "three", { ttl: 60 }));
	await pass(200);
	expect(texts(bob, "alice")).toEqual(["one", "three"]);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	return world;
}
test("a late letter stays unread when a later one, which was read, expires", async () => {
	const { bob, until, pass } = await late(19_090, false);
	const id = bob.contact("alice")?.id as never;
	await until("all is there", () => texts(bob, "alice").length === 3);
	expect(bob.view()?.chats[id]?.unread).toBe(1);
	await pass(2 * minute);
	expect(texts(bob, "alice")).toEqual(["one", "two"]);
	expect(bob.view()?.chats[id]?.unread).toBe(1);
});
test("a letter that came after the reading of a later one is not said to be read", async () => {
	const { alice, bob, until, pass } = await late(19_091, true);
	await until("all is there", () => texts(bob, "alice").length === 3);
	await pass(5 * second);
	const id = bob.contact("alice")?.id as never;
	expect(bob.view()?.chats[id]?.unread).toBe(1);
	expect(messageOf(alice, "bob", "two").delivery).toBe("delivered");
});
test("a late letter that is read in the end is said to be read", async () => {
	const { alice, bob, when, until, pass } = await late(19_092, true);
	await until("all is there", () => texts(bob, "alice").length === 3);
	await pass(5 * second);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	await pass(10 * second);
	expect(messageOf(alice, "bob", "two").delivery).toBe("read");
});
