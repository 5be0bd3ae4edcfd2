/** Edits and tombstones are given up after 72 h without a word. */
import { expect, test } from "vitest";
import { friends, hour, messageOf, minute, texts } from "./friends.ts";

test("an edit that could not be delivered for three days is not shown as delivered, or is delivered later", async () => {
	const { alice, bob, when, until, pass } = await friends(19_020);
	await when(alice.says("bob", "gate 3"));
	await until("delivered", () => messageOf(alice, "bob", "gate 3").delivery === "delivered");
	bob.leaves();
	const { id: of } = messageOf(alice, "bob", "gate 3");
	await when(alice.about("bob", (api, chat, id) => api.editText({ chat, id, of, text: "gate 4" })));
	await pass(74 * hour);
	const _said = messageOf(alice, "bob", "gate 4").delivery;
	bob.returns();
	await until("bob is here", () => alice.contact("bob")?.path === "relay", 12 * hour);
	await pass(10 * minute);

	expect(texts(bob, "alice")).toEqual(["gate 4"]);
}, 60_000);

test("a message that expired unsent leaves no gap, also when its reader was away for four days", async () => {
	const { alice, bob, when, until, pass } = await friends(19_021);
	await when(alice.says("bob", "one"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	await when(alice.says("bob", "expires", { ttl: 300 }));
	await pass(74 * hour);
	bob.returns();
	await until("bob is here", () => alice.contact("bob")?.path === "relay", 12 * hour);
	await when(alice.says("bob", "two"));
	await until("bob reads", () => texts(bob, "alice").includes("two"));
	await pass(2 * minute);
	expect(messageOf(bob, "alice", "two").missing).toBeUndefined();
}, 60_000);

test("an edit of a message that was given up although it had come is told when it is tried again", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(19_022);
	await pass(10_000);
	// bob's receipt is lost
	relay.tamperUp = ({ from, bytes }) => (from === "bob" ? [] : [bytes]);
	await when(alice.says("bob", "gate 3"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	await pass(500);
	bob.leaves();
	relay.tamperUp = ({ bytes }) => [bytes];
	await pass(74 * hour);
	expect(messageOf(alice, "bob", "gate 3").delivery).toBe("failed");
	const { id: of } = messageOf(alice, "bob", "gate 3");
	await when(alice.about("bob", (api, chat, id) => api.editText({ chat, id, of, text: "gate 4" })));
	bob.returns();
	await until("bob is here", () => alice.contact("bob")?.path === "relay", 12 * hour);
	await when(alice.about("bob", (api, chat) => api.retryMessage({ chat, id: of })));
	await until("delivered", () => messageOf(alice, "bob", "gate 4").delivery === "delivered");
	await pass(minute);
	expect(texts(bob, "alice")).toEqual(["gate 4"]);
}, 60_000);
