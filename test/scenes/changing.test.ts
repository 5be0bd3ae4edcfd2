/** What was said can be said otherwise, answered, or taken back: here, there, offline, and after everything was restarted. */
import { describe, expect, test } from "vitest";
import type { Person } from "../world.ts";
import { friends, messageOf, minute, texts } from "./friends.ts";

const edit = (person: Person, who: string, before: string, after: string) => {
	const { id: of } = messageOf(person, who, before);
	return person.about(who, (api, chat, id) => api.editText({ chat, id, of, text: after }));
};
const remove = (person: Person, who: string, text: string, forBoth: boolean) => {
	const { id: of } = messageOf(person, who, text);
	return person.about(who, (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth }));
};

describe("an edit", () => {
	test("changes the text on both sides, in the list and in answers, and says so", async () => {
		const { alice, bob, when, until } = await friends(9_200);
		await when(alice.says("bob", "gate 3"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		await when(bob.says("alice", "fine", { quote: messageOf(bob, "alice", "gate 3").id }));
		await until("alice reads", () => texts(alice, "bob").length === 2);
		await when(edit(alice, "bob", "gate 3", "gate 4"));
		await until("bob reads again", () => texts(bob, "alice").includes("gate 4"));
		expect(texts(bob, "alice")).toEqual(["gate 4", "fine"]);
		expect(messageOf(bob, "alice", "gate 4").edited).toBe(true);
		expect(messageOf(bob, "alice", "fine").quote?.text).toBe("gate 4");
		expect(messageOf(alice, "bob", "fine").quote?.text).toBe("gate 4");
	});
	test("made offline arrives after what it changes; the later of two wins", async () => {
		const { alice, bob, when, until, pass } = await friends(9_201);
		bob.leaves();
		await when(alice.says("bob", "one"));
		await when(edit(alice, "bob", "one", "two"));
		alice.restarts();
		alice.look();
		await until("alice is back", () => texts(alice, "bob").includes("two"));
		await when(edit(alice, "bob", "two", "three"));
		bob.returns();
		await until("bob reads", () => texts(bob, "alice").join() === "three");
		await until("nothing waits", () => alice.profile.rows("outbox") === 0);
		await pass(minute);
		expect(texts(bob, "alice")).toEqual(["three"]);
		bob.restarts();
		bob.look();
		await until("bob is back", () => texts(bob, "alice").length === 1);
		expect(messageOf(bob, "alice", "three").edited).toBe(true);
	});
	test("of a message that is theirs, gone or unknown is refused", async () => {
		const { alice, bob, when, until } = await friends(9_202);
		await when(alice.says("bob", "mine"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		expect(await when(edit(bob, "alice", "mine", "yours"))).toBe("not-found");
		expect(await when(edit(alice, "bob", "mine", "  "))).toBe("empty");
		expect(await when(edit(alice, "bob", "mine", "x".repeat(8_001)))).toBe("too-long");
	});
});

describe("taking a message away", () => {
	test("for oneself leaves it with the other", async () => {
		const { alice, bob, relay, when, until, pass } = await friends(9_210);
		await when(alice.says("bob", "x"));
		await until("it is delivered", () => alice.messages("bob")[0]?.delivery === "delivered");
		await pass(minute);
		let said = 0;
		relay.tamperUp = ({ from, bytes }) => {
			if (from === "bob") said++;
			return [bytes];
		};
		await when(remove(bob, "alice", "x", true));
		await pass(minute);
		// and nobody is told what bob does with it
		expect(said).toBe(0);
		// what is not ours is never taken off somebody else's device
		expect([texts(alice, "bob"), texts(bob, "alice")]).toEqual([["x"], []]);
		await when(remove(alice, "bob", "x", false));
		expect(alice.profile.rows("messages")).toBe(0);
	});
	test("for both takes it off both, from the list, the unread count, the notification and from answers", async () => {
		const { alice, bob, when, until } = await friends(9_211);
		await when(alice.says("bob", "first"));
		await when(alice.says("bob", "oops"));
		await until("bob reads", () => texts(bob, "alice").length === 2);
		await when(bob.says("alice", "hm", { quote: messageOf(bob, "alice", "oops").id }));
		await until("alice reads", () => texts(alice, "bob").length === 3);
		await when(remove(alice, "bob", "oops", true));
		await until("it is gone", () => !texts(bob, "alice").includes("oops"));
		const id = bob.contact("alice")?.id as never;
		expect(bob.view()?.chats[id]?.unread).toBe(1);
		expect(bob.outside.notices.size).toBe(0);
		for (const [person, who] of [
			[alice, "bob"],
			[bob, "alice"],
		] as const)
			expect(messageOf(person, who, "hm").quote?.text).toBe(null);
	});
	test("that still waits is never sent, and leaves no gap", async () => {
		const { alice, bob, relay, when, until, pass } = await friends(9_212);
		await when(alice.says("bob", "before"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		bob.leaves();
		await when(alice.says("bob", "regretted"));
		await when(alice.says("bob", "after"));
		await when(remove(alice, "bob", "regretted", true));
		bob.returns();
		await until("bob reads", () => texts(bob, "alice").length === 2);
		await pass(minute);
		expect(texts(bob, "alice")).toEqual(["before", "after"]);
		expect(messageOf(bob, "alice", "after").missing).toBeUndefined();
		expect(relay.wire.length).toBeGreaterThan(0);
	});
	test("done offline reaches them when both are there, once", async () => {
		const { alice, bob, when, until, pass } = await friends(9_213);
		await when(alice.says("bob", "x"));
		await until("it is delivered", () => alice.messages("bob")[0]?.delivery === "delivered");
		bob.leaves();
		await when(remove(alice, "bob", "x", true));
		await pass(100 * 3_600_000);
		bob.returns();
		bob.opens("alice");
		await until(
			"it is gone",
			() => texts(bob, "alice").length === 0 && bob.profile.rows("messages") === 0,
			3_600_000,
		);
	}, 60_000);
	test("all at once leaves the person, and nothing of what was said", async () => {
		const { alice, bob, when, until, pass } = await friends(9_214);
		for (const text of ["1", "2", "3"]) await when(alice.says("bob", text));
		await until("bob reads", () => texts(bob, "alice").length === 3);
		await when(bob.about("alice", (api, chat) => api.clearChat({ chat })));
		expect(texts(bob, "alice")).toEqual([]);
		expect(bob.profile.rows("messages")).toBe(0);
		expect(bob.view()?.chats[bob.contact("alice")?.id as never]).toMatchObject({ preview: "", unread: 0 });
		await when(alice.says("bob", "4"));
		await until("bob reads", () => texts(bob, "alice").join() === "4");
		await pass(minute);
		expect(messageOf(bob, "alice", "4").missing).toBeUndefined();
	});
});

test("a draft is kept for each chat; of two panels the one that wrote later wins", async () => {
	const { alice, clock, when } = await friends(9_220);
	const save = (text: string, at: number) =>
		when(alice.about("bob", (api, chat) => api.saveDraft({ chat, text, at })));
	const draft = () => alice.view()?.chats[alice.contact("bob")?.id as never]?.draft;
	const now = clock.now();
	await save("from the second panel", now - 10);
	await save("an older one of the first", now - 500);
	expect(draft()).toBe("from the second panel");
	await save("and on", now - 5);
	alice.dies();
	alice.look();
	await when(alice.ask((api) => api.retryRelay({})));
	expect(draft()).toBe("and on");
	// what is sent empties it, and an echo of it that comes later does not fill it again
	await when(alice.says("bob", "and on"));
	await save("and on", now - 4);
	expect(draft()).toBe("");
});

test("a letter that does not come is shown as a gap until it does, and then stands in its place", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(9_221);
	await when(alice.says("bob", "one"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	const held: Uint8Array[] = [];
	relay.tamper = ({ to, bytes }) => {
		if (to !== "bob" || held.length > 0) return [bytes];
		held.push(bytes.slice());
		return [];
	};
	await when(alice.says("bob", "two"));
	await pass(100);
	// nothing of the second comes, whatever is tried, while the third does
	const three = await when(alice.says("bob", "three"));
	expect(three).toBe(null);
	await until("bob reads", () => texts(bob, "alice").includes("three"));
	expect(texts(bob, "alice").at(-1)).toBe("three");
	await until("all is there", () => texts(bob, "alice").length === 3);
	expect(texts(bob, "alice")).toEqual(["one", "two", "three"]);
	await pass(minute);
	expect(messageOf(bob, "alice", "three").missing).toBeUndefined();
});
