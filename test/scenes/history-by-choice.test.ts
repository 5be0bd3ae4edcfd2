/** What is kept and what is not: with nothing kept, not a byte of a message reaches the disk, and nothing is lost while the browser runs. */
import { describe, expect, test } from "vitest";
import type { Person } from "../world.ts";
import { friends, messageOf, minute, texts } from "./friends.ts";

const choose = (person: Person, who: string, history: "kept" | "none" | null) =>
	person.about(who, (api, chat) => api.choose({ chat, choices: { history } }));
const onDisk = ({ profile }: Person) =>
	(["messages", "letters", "outbox", "expiring", "chats"] as const).reduce(
		(sum, store) => sum + profile.rows(store),
		0,
	);

describe("nothing kept", () => {
	test("leaves no row of a chat on the disk, and the chat is whole until the browser ends", async () => {
		const { alice, bob, clock, when, until } = await friends(9_300);
		await when(choose(bob, "alice", "none"));
		await when(alice.says("bob", "off the record"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		await when(bob.says("alice", "agreed", { ttl: 600 }));
		await when(
			bob.about("alice", (api, chat) => api.saveDraft({ chat, text: "half a thought", at: clock.now() })),
		);
		await until("alice reads", () => texts(alice, "bob").length === 2);
		expect(onDisk(bob)).toBe(0);
		bob.dies();
		bob.look();
		await until("the worker is back", () => texts(bob, "alice").length === 2);
		expect(bob.view()?.chats[bob.contact("alice")?.id as never]).toMatchObject({
			preview: "agreed",
			draft: "half a thought",
			unread: 1,
		});
		bob.restarts();
		bob.look();
		await until(
			"the browser is back",
			() => bob.chat("alice") !== undefined && texts(bob, "alice").length === 0,
		);
		expect(onDisk(bob)).toBe(0);
		// the person, and what was chosen, stay
		expect(bob.contact("alice")?.choices.history).toBe("none");
		await when(alice.says("bob", "again"));
		await until("bob reads", () => texts(bob, "alice").join() === "again");
	});
	test("takes what was kept off the disk; keeping again puts what is there onto it", async () => {
		const { alice, bob, when, until } = await friends(9_301);
		for (let i = 0; i < 30; i++) await when(alice.says("bob", `number ${i}`));
		await until("bob reads", () => texts(bob, "alice").length === 30);
		await when(choose(bob, "alice", "none"));
		expect(onDisk(bob)).toBe(0);
		expect(texts(bob, "alice")).toHaveLength(30);
		await when(choose(bob, "alice", "kept"));
		expect(bob.profile.rows("messages")).toBe(30);
		expect(bob.profile.memory()).not.toContain("number 3");
		bob.restarts();
		bob.look();
		await until("all is there", () => texts(bob, "alice").length === 30);
	});
	test("as the usual choice holds for everybody but those who have their own", async () => {
		const { alice, bob, when, until } = await friends(9_302);
		await when(alice.says("bob", "x"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		await when(bob.ask((api) => api.choose({ chat: null, choices: { history: "none" } })));
		expect(onDisk(bob)).toBe(0);
		await when(choose(bob, "alice", "kept"));
		expect(bob.profile.rows("messages")).toBe(1);
		await when(choose(bob, "alice", null));
		expect(onDisk(bob)).toBe(0);
	});
	test("a worker that dies while rows move finishes when it wakes", async () => {
		for (let dieAt = 1; dieAt < 40; dieAt += 3) {
			const { alice, bob, when, until } = await friends(9_303 + dieAt);
			for (let i = 0; i < 5; i++) await when(alice.says("bob", `number ${i}`));
			await until("bob reads", () => texts(bob, "alice").length === 5);
			bob.dies();
			bob.willDie(dieAt, dieAt % 2 === 0);
			await when(choose(bob, "alice", "none"));
			bob.look();
			await until("all is there", () => texts(bob, "alice").length === 5);
			expect(onDisk(bob), `dies at ${dieAt}`).toBe(0);
		}
	}, 60_000);
	test("is bounded: somebody who writes on and on fills no memory", async () => {
		const { alice, bob, when, until } = await friends(9_304);
		await when(choose(bob, "alice", "none"));
		for (let i = 0; i < 220; i++) await when(alice.says("bob", `${i} ${"x".repeat(7_900)}`));
		await until(
			"bob reads the last",
			() => texts(bob, "alice").some((text) => text.startsWith("219 ")),
			30 * minute,
		);
		expect(bob.profile.memory().length).toBeLessThan(1_500_000);
		expect(onDisk(bob)).toBe(0);
	}, 60_000);
});

describe("a long chat", () => {
	test("opens where one stopped reading, and is walked in both directions", async () => {
		const { alice, bob, when, until } = await friends(9_310);
		await when(alice.says("bob", "read"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
		for (let i = 0; i < 300; i++) await when(alice.says("bob", `${i}`));
		await until(
			"all are there",
			() => bob.view()?.chats[bob.contact("alice")?.id as never]?.unread === 300,
			30 * minute,
		);
		bob.restarts();
		bob.look();
		await until("the chat is open", () => texts(bob, "alice").length > 0);
		const first = bob.chat("alice");
		expect(first?.messages[first.firstUnread as never]?.text).toBe("0");
		expect([first?.more, first?.newer]).toEqual([false, true]);
		const move = (call: "olderMessages" | "newerMessages") =>
			when(bob.about("alice", (api, chat) => api[call]({ chat })));
		for (let step = 0; step < 8; step++) await move("newerMessages");
		expect(texts(bob, "alice")).toHaveLength(200);
		expect(texts(bob, "alice").at(-1)).toBe("299");
		expect([bob.chat("alice")?.more, bob.chat("alice")?.newer]).toEqual([true, false]);
		for (let step = 0; step < 8; step++) await move("olderMessages");
		expect(texts(bob, "alice")[0]).toBe("read");
		await when(alice.says("bob", "not in sight"));
		await until("it is delivered", () => messageOf(alice, "bob", "not in sight").delivery === "delivered");
		expect(texts(bob, "alice").includes("not in sight")).toBe(false);
		await when(bob.about("alice", (api, chat) => api.showMessage({ chat, of: null })));
		expect(texts(bob, "alice").at(-1)).toBe("not in sight");
	}, 60_000);
});
