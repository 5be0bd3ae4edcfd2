/** Messages that go by themselves: on both sides in the same second, whatever the clocks say, and from everywhere they were. */
import { describe, expect, test } from "vitest";
import { friends, hour, messageOf, minute, second, texts } from "./friends.ts";

describe.each([
	["agree", 0, 0],
	["are ten minutes apart", 5 * minute, -5 * minute],
	["are ten minutes apart the other way", -5 * minute, 5 * minute],
])("when the clocks %s", (_, alices, bobs) => {
	test.each([30, 60, 300, 900, 1_800, 3_600, 18_000, 86_400])(
		"a message of %d seconds goes on both sides within a second",
		async (ttl) => {
			const { alice, bob, skew, clock, when, until, pass } = await friends(9_000 + ttl);
			skew.alice = alices;
			skew.bob = bobs;
			const at = clock.now();
			await when(alice.says("bob", "soon gone", { ttl }));
			await until("bob reads", () => texts(bob, "alice").length === 1);
			expect(messageOf(bob, "alice", "soon gone").expires?.ttl).toBe(ttl);
			await pass(at + ttl * second - clock.now() - second);
			expect([texts(alice, "bob"), texts(bob, "alice")]).toEqual([["soon gone"], ["soon gone"]]);
			await pass(2 * second);
			expect([texts(alice, "bob"), texts(bob, "alice")]).toEqual([[], []]);
			for (const { profile } of [alice, bob])
				expect([profile.rows("messages"), profile.rows("expiring"), profile.rows("outbox")]).toEqual([
					0, 0, 0,
				]);
		},
		60_000,
	);
});

test("a clock that is wrong by an hour gives the reader the whole time", async () => {
	const { alice, bob, skew, clock, when, until, pass } = await friends(9_100);
	skew.alice = -hour;
	const at = clock.now();
	await when(alice.says("bob", "x", { ttl: 60 }));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	await pass(at + 59 * second - clock.now());
	expect(texts(bob, "alice")).toEqual(["x"]);
	await pass(3 * second);
	expect(texts(bob, "alice")).toEqual([]);
});

test("it is gone from the list, the notification, the quote and the unread count", async () => {
	const { alice, bob, when, until, pass } = await friends(9_101);
	await when(bob.ask((api) => api.setNotices({ notices: { shown: true, content: true, sound: true } })));
	await when(alice.says("bob", "stays"));
	await when(alice.says("bob", "goes", { ttl: 30 }));
	await until("bob reads", () => texts(bob, "alice").length === 2);
	const id = bob.contact("alice")?.id as never;
	expect(bob.view()?.chats[id]).toMatchObject({ preview: "goes", unread: 2, expires: { ttl: 30 } });
	expect(bob.outside.notices.get(id)?.text).toBe("goes");
	const { id: quote } = messageOf(bob, "alice", "goes");
	await when(bob.says("alice", "an answer", { quote }));
	expect(messageOf(bob, "alice", "an answer").quote?.text).toBe("goes");
	await until("alice reads", () => texts(alice, "bob").length === 3);
	expect(messageOf(alice, "bob", "an answer").quote).toEqual({ id: quote, mine: true, text: "goes" });
	await pass(31 * second);
	expect(bob.view()?.chats[id]).toMatchObject({ preview: "an answer", unread: 1 });
	expect(bob.outside.notices.get(id)).toBeUndefined();
	expect(messageOf(bob, "alice", "an answer").quote?.text).toBe(null);
	expect(messageOf(alice, "bob", "an answer").quote?.text).toBe(null);
});

test("what goes while the browser is closed is never shown again, also to somebody who was away all the time", async () => {
	const { alice, bob, when, until, pass } = await friends(9_102);
	await when(alice.says("bob", "read", { ttl: 300 }));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	bob.leaves();
	await when(alice.says("bob", "never read", { ttl: 300 }));
	await when(alice.says("bob", "later"));
	await pass(10 * minute);
	expect(texts(alice, "bob")).toEqual(["later"]);
	bob.returns();
	await until("bob is back", () => texts(bob, "alice").includes("later"));
	expect(texts(bob, "alice")).toEqual(["later"]);
	expect(bob.profile.rows("messages")).toBe(1);
	// its number is filled: nothing seems to be missing
	await pass(minute);
	expect(messageOf(bob, "alice", "later").missing).toBeUndefined();
	await until("nothing waits", () => alice.profile.rows("outbox") === 0);
});

test("the reader may let it go sooner, and not later", async () => {
	const { alice, bob, when, until, pass } = await friends(9_103);
	await when(alice.says("bob", "x", { ttl: 300 }));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	const { id: of, expires } = messageOf(bob, "alice", "x");
	await when(bob.about("alice", (api, chat) => api.shortenMessage({ chat, of, seconds: 3_000 })));
	expect(messageOf(bob, "alice", "x").expires).toEqual(expires);
	await when(bob.about("alice", (api, chat) => api.shortenMessage({ chat, of, seconds: 20 })));
	await pass(21 * second);
	expect([texts(alice, "bob"), texts(bob, "alice")]).toEqual([["x"], []]);
});

test("a chat's timer holds for what is written after it, and a message may have its own", async () => {
	const { alice, bob, when, until } = await friends(9_104);
	await when(alice.about("bob", (api, chat) => api.choose({ chat, choices: { timer: 300 } })));
	expect(alice.contact("bob")?.choices.timer).toBe(300);
	await when(alice.says("bob", "by the chat"));
	await when(alice.says("bob", "by itself", { ttl: 30 }));
	await when(alice.says("bob", "for ever", { ttl: 0 }));
	await until("bob reads", () => texts(bob, "alice").length === 3);
	expect(bob.messages("alice").map(({ expires }) => expires?.ttl)).toEqual([300, 30, undefined]);
	await when(alice.ask((api) => api.choose({ chat: null, choices: { timer: 60 } })));
	expect(alice.contact("bob")?.choices.timer).toBe(300);
	await when(alice.about("bob", (api, chat) => api.choose({ chat, choices: { timer: null } })));
	expect(alice.contact("bob")?.choices.timer).toBe(60);
});

test("a disk that refuses loses no time: what is due goes when it can", async () => {
	const { alice, bob, when, until, pass } = await friends(9_105);
	await when(alice.says("bob", "x", { ttl: 30 }));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	bob.profile.refuse("storage-full");
	await pass(minute);
	bob.profile.refuse(undefined);
	await pass(10 * second);
	expect(bob.profile.rows("messages")).toBe(0);
});

test("a message that was given up and is tried again lives its whole time", async () => {
	const { alice, bob, clock, when, until, pass } = await friends(9_106);
	bob.leaves();
	await when(alice.says("bob", "x", { ttl: 100 * 3_600 }));
	await pass(73 * hour);
	expect(messageOf(alice, "bob", "x").delivery).toBe("failed");
	const { id } = messageOf(alice, "bob", "x");
	bob.returns();
	await until("bob is here", () => alice.contact("bob")?.path === "relay", 12 * hour);
	await when(alice.about("bob", (api, chat) => api.retryMessage({ chat, id })));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	for (const message of [messageOf(alice, "bob", "x"), messageOf(bob, "alice", "x")])
		expect(Math.abs((message.expires?.at ?? 0) - clock.now() - 100 * hour)).toBeLessThan(10 * second);
}, 60_000);
