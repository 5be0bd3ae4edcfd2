/** They read it and said so, only the receipt of its arrival was lost: three days later it is "not delivered". */
import { expect, test } from "vitest";
import { friends, hour, messageOf, minute, second, texts } from "./friends.ts";

test("what was read is not called undelivered because a receipt was lost", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(19_900);
	for (const [person, who] of [
		[alice, "bob"],
		[bob, "alice"],
	] as const)
		await when(person.about(who, (api, chat) => api.choose({ chat, choices: { read: true } })));
	await pass(20 * second);
	let dropped = 0;
	relay.tamperUp = ({ from, bytes }) => (from === "bob" && dropped++ === 0 ? [] : [bytes]);
	await when(alice.says("bob", "x"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	await pass(100);
	expect([dropped, messageOf(alice, "bob", "x").delivery]).toEqual([1, "sent"]);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	await pass(300);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	await pass(74 * hour);
	expect(messageOf(alice, "bob", "x").delivery).toBe("read");
}, 60_000);
