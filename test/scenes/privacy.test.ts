/** Who is told what about us: nothing, unless both want it. */
import { describe, expect, test } from "vitest";
import type { Choices } from "../../extension/contract/view.ts";
import type { Person } from "../world.ts";
import { friends, messageOf, minute, second, texts } from "./friends.ts";

const choose = (person: Person, who: string, choices: Partial<Choices>) =>
	person.about(who, (api, chat) => api.choose({ chat, choices }));
const writes = (person: Person, who: string, on = true) =>
	person.about(who, (api, chat) => api.setTyping({ chat, on }));
const looks = (person: Person, who: string) => person.about(who, (api, chat) => api.markRead({ chat }));

test("with everything off, typing, reading and being here send nothing", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(9_400);
	await when(alice.says("bob", "x"));
	await until("it is delivered", () => messageOf(alice, "bob", "x").delivery === "delivered");
	await pass(5 * second);
	const before = relay.wire.length;
	for (let i = 0; i < 5; i++) await when(writes(bob, "alice"));
	await when(looks(bob, "alice"));
	await pass(5 * second);
	expect(relay.wire.length).toBe(before);
	expect(messageOf(alice, "bob", "x").delivery).toBe("delivered");
	expect([alice.contact("bob")?.typing, alice.contact("bob")?.presence]).toEqual([false, undefined]);
});

test("with everything off, opening a chat makes no path to the other person", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(19_400, { isDirect: true });
	await when(alice.says("bob", "x"));
	await until("delivered", () => messageOf(alice, "bob", "x").delivery === "delivered");
	bob.closesPanel();
	// the path that the letter made goes to sleep
	await pass(12 * minute);
	const before = relay.wire.length;
	bob.look();
	await when(bob.about("alice", (api, chat) => api.openChat({ chat })));
	await pass(10 * second);
	expect([alice.contact("bob")?.path, relay.wire.length]).toEqual(["relay", before]);
	// a letter is reason enough
	await when(bob.says("alice", "y"));
	await until("the path is open", () => alice.contact("bob")?.path === "direct");
});
test.each(["read", "presence"] as const)(
	"with %s shared, opening a chat makes a path ready",
	async (what) => {
		const { alice, bob, when, until, pass } = await friends(19_405, { isDirect: true });
		await when(choose(bob, "alice", { [what]: true }));
		await when(alice.says("bob", "x"));
		await until("delivered", () => messageOf(alice, "bob", "x").delivery === "delivered");
		bob.closesPanel();
		await pass(12 * minute);
		expect(alice.contact("bob")?.path).toBe("relay");
		bob.look();
		await when(bob.about("alice", (api, chat) => api.openChat({ chat })));
		await until("the path is open", () => alice.contact("bob")?.path === "direct", minute);
	},
);

describe("only what both share is shown:", () => {
	test.each([
		["neither", false, false, false],
		["the writer", true, false, false],
		["the reader", false, true, false],
		["both", true, true, true],
	])("typing, when %s wants it", async (_, bobs, alices, isShown) => {
		const { alice, bob, when, pass } = await friends(9_410);
		await when(choose(bob, "alice", { typing: bobs }));
		await when(choose(alice, "bob", { typing: alices }));
		await when(writes(bob, "alice"));
		await pass(second);
		expect(alice.contact("bob")?.typing).toBe(isShown);
		await pass(8 * second);
		expect(alice.contact("bob")?.typing).toBe(false);
	});
	test.each([
		["neither", false, false, "delivered"],
		["the reader", true, false, "delivered"],
		["the writer", false, true, "delivered"],
		["both", true, true, "read"],
	])("reading, when %s wants it", async (_, bobs, alices, delivery) => {
		const { alice, bob, when, until, pass } = await friends(9_420);
		await when(choose(bob, "alice", { read: bobs }));
		await when(choose(alice, "bob", { read: alices }));
		for (const text of ["1", "2"]) await when(alice.says("bob", text));
		await until("bob has both", () => texts(bob, "alice").length === 2);
		await when(looks(bob, "alice"));
		await pass(5 * second);
		expect(alice.messages("bob").map((message) => message.delivery)).toEqual([delivery, delivery]);
		alice.restarts();
		alice.look();
		await until("alice is back", () => texts(alice, "bob").length === 2);
		expect(alice.messages("bob").map((message) => message.delivery)).toEqual([delivery, delivery]);
	});
	test.each([
		["neither", false, false, undefined],
		["one", true, false, undefined],
		["the other", false, true, undefined],
		["both", true, true, "here"],
	])("being here, when %s wants it", async (_, bobs, alices, presence) => {
		const { alice, bob, when, until, pass } = await friends(9_430);
		await when(choose(bob, "alice", { presence: bobs }));
		await when(choose(alice, "bob", { presence: alices }));
		await pass(5 * second);
		expect(alice.contact("bob")?.presence).toBe(presence);
		bob.leaves();
		await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
		expect(alice.contact("bob")?.presence).toBe(presence && "away");
		// taken back while they are away: they learn it when they return
		await when(choose(alice, "bob", { presence: false }));
		expect(alice.contact("bob")?.presence).toBeUndefined();
		bob.returns();
		await pass(minute);
		expect(bob.contact("alice")?.presence).toBeUndefined();
	});
	test("chosen for everybody, it reaches everybody; chosen for one, only them", async () => {
		const { alice, bob, when, pass } = await friends(9_440);
		for (const person of [alice, bob])
			await when(person.ask((api) => api.choose({ chat: null, choices: { presence: true } })));
		await pass(5 * second);
		expect(alice.contact("bob")?.presence).toBe("here");
		await when(choose(bob, "alice", { presence: false }));
		await pass(5 * second);
		expect(alice.contact("bob")?.presence).toBeUndefined();
	});
});

test("typing ends with the text, and with the person's last word", async () => {
	const { alice, bob, when, until, pass } = await friends(9_450);
	for (const [person, who] of [
		[alice, "bob"],
		[bob, "alice"],
	] as const)
		await when(choose(person, who, { typing: true }));
	await when(writes(bob, "alice"));
	await pass(second);
	expect(alice.contact("bob")?.typing).toBe(true);
	await when(bob.says("alice", "done"));
	await until("alice reads", () => texts(alice, "bob").length === 1);
	expect(alice.contact("bob")?.typing).toBe(false);
	await pass(4 * second);
	await when(writes(bob, "alice"));
	await pass(second);
	await when(writes(bob, "alice", false));
	await pass(second);
	expect(alice.contact("bob")?.typing).toBe(false);
});
