/** A frame that the relay (or a slow path) held back arrives after its message was taken back or has expired: it is shown for ever. */
import { expect, test } from "vitest";
import { friends, messageOf, minute, texts } from "./friends.ts";

test("a text that was deleted for both while it was on its way is not shown when its frame comes late", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(19_010);
	await pass(10_000);
	const held: Uint8Array[] = [];
	relay.tamper = ({ to, bytes }) => {
		if (to !== "bob" || held.length > 0) return [bytes];
		held.push(bytes.slice());
		return [];
	};
	await when(alice.says("bob", "regretted"));
	await pass(100);
	expect(held.length).toBe(1);
	const { id: of } = messageOf(alice, "bob", "regretted");
	await when(alice.about("bob", (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth: true })));
	await until(
		"bob acknowledged that it was taken back",
		() => alice.profile.rows("outbox") === 0,
		10 * minute,
	);
	relay.inject("bob", held[0] as Uint8Array);
	await pass(5_000);
	expect(texts(bob, "alice")).toEqual([]);
});

test("a text that expired here before it came, and whose number was filled, is not shown when its frame comes late", async () => {
	const { alice, bob, relay, when, until, pass } = await friends(19_011);
	await pass(10_000);
	const held: Uint8Array[] = [];
	let holds = true;
	relay.tamper = ({ to, bytes }) => {
		if (to !== "bob" || !holds) return [bytes];
		held.push(bytes.slice());
		return [];
	};
	await when(alice.says("bob", "gone", { ttl: 60 }));
	await pass(3 * minute);
	expect(texts(alice, "bob")).toEqual([]);
	holds = false;
	await until("its number was filled", () => alice.profile.rows("outbox") === 0, 10 * minute);
	relay.inject("bob", held[0] as Uint8Array);
	await pass(1_000);
	expect(texts(bob, "alice")).toEqual([]);
});
