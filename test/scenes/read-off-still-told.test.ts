/** A read receipt that waits leaves although the person has turned them off since. */
import { expect, test } from "vitest";
import { friends, messageOf, minute, readingFriends, saysXAndLeaves, texts } from "./friends.ts";

test("a read receipt that still waits is not sent once reading is not shared any more", async () => {
	const world = await readingFriends(19_040);
	const { alice, bob, when, until, pass } = world;
	await saysXAndLeaves(world);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	await when(bob.about("alice", (api, chat) => api.choose({ chat, choices: { read: false } })));
	await pass(minute);
	alice.returns();
	alice.opens("bob");
	await until(
		"alice is back",
		() => bob.contact("alice")?.path === "relay" && texts(alice, "bob").length === 1,
		5 * minute,
	);
	await pass(2 * minute);
	expect(messageOf(alice, "bob", "x").delivery).toBe("delivered");
});

test("with the read receipts off at the moment of reading, a queued one of earlier is also gone", async () => {
	const world = await friends(19_041);
	const { alice, bob, when, until, pass } = world;
	for (const person of [alice, bob])
		await when(person.ask((api) => api.choose({ chat: null, choices: { read: true } })));
	await saysXAndLeaves(world);
	await when(bob.about("alice", (api, chat) => api.markRead({ chat })));
	await when(bob.ask((api) => api.choose({ chat: null, choices: { read: false } })));
	alice.returns();
	alice.opens("bob");
	await until(
		"alice is back",
		() => texts(alice, "bob").length === 1 && bob.contact("alice")?.path === "relay",
		5 * minute,
	);
	await pass(2 * minute);
	expect(messageOf(alice, "bob", "x").delivery).toBe("delivered");
});
