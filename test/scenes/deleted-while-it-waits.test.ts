/** What is deleted before it left does not leave; what has left may come. Nobody sees a gap. */
import { expect, test } from "vitest";
import type { Person } from "../world.ts";
import { friends, messageOf, minute, second, texts } from "./friends.ts";

const deletes = (person: Person, who: string, text: string) => {
	const { id: of } = messageOf(person, who, text);
	return person.about(who, (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth: false }));
};
const clears = (person: Person, who: string) => person.about(who, (api, chat) => api.clearChat({ chat }));

test.each([
	["the message", (person: Person) => deletes(person, "bob", "regretted")],
	["all messages", (person: Person) => clears(person, "bob")],
])("%s, deleted before it left, does not leave", async (_, regrets) => {
	const { alice, bob, when, until, pass } = await friends(19_600);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	await when(alice.says("bob", "regretted"));
	await when(regrets(alice));
	expect(texts(alice, "bob")).toEqual([]);
	await when(alice.says("bob", "hello"));
	bob.returns();
	bob.opens("alice");
	await until("bob reads", () => texts(bob, "alice").includes("hello"), 20 * minute);
	await pass(minute);
	expect(texts(bob, "alice")).toEqual(["hello"]);
	expect(messageOf(bob, "alice", "hello").missing).toBeUndefined();
	await until("nothing waits", () => alice.profile.rows("outbox") === 0, 5 * minute);
});

test("with its edit; another one that waits is sent as it is", async () => {
	const { alice, bob, when, until, pass } = await friends(19_601);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	await when(alice.says("bob", "regretted"));
	const { id: of } = messageOf(alice, "bob", "regretted");
	await when(alice.about("bob", (api, chat, id) => api.editText({ chat, id, of, text: "still regretted" })));
	await when(alice.says("bob", "meant"));
	await when(deletes(alice, "bob", "still regretted"));
	bob.returns();
	bob.opens("alice");
	await until("bob reads", () => texts(bob, "alice").includes("meant"), 20 * minute);
	await pass(minute);
	expect(texts(bob, "alice")).toEqual(["meant"]);
});

test("what has left and was not acknowledged still comes", async () => {
	const { alice, bob, relay, when, until } = await friends(19_602);
	let isHeldUp = true;
	relay.tamper = ({ to, bytes }) => (to === "bob" && isHeldUp ? [] : [bytes]);
	await when(alice.says("bob", "on its way"));
	await until("it left", () => messageOf(alice, "bob", "on its way").delivery === "sent");
	expect(alice.view()?.chats[alice.contact("bob")?.id as never]?.waits).toBe(true);
	await when(deletes(alice, "bob", "on its way"));
	isHeldUp = false;
	await until("bob reads", () => texts(bob, "alice").join() === "on its way");
});

test("a full outbox is deleted in one go", async () => {
	const { alice, bob, when, until, pass } = await friends(19_604);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	for (let i = 0; i < 500; i++) await when(alice.says("bob", `${i}`));
	await when(clears(alice, "bob"));
	await pass(second);
	expect(alice.view()?.chats[alice.contact("bob")?.id as never]?.waits).toBeUndefined();
	expect(await when(alice.says("bob", "from now on"))).toBe(null);
	bob.returns();
	bob.opens("alice");
	await until("bob reads", () => texts(bob, "alice").includes("from now on"), 20 * minute);
	expect(texts(bob, "alice")).toEqual(["from now on"]);
}, 60_000);
