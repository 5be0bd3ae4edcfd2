/** Nothing kept: a message whose row had to make room is still on the screen and in the list, and never goes from there. */
import { expect, test } from "vitest";
import { createWorld } from "../world.ts";
import { minute, texts } from "./friends.ts";

test("a message whose row made room goes from the screen and the list when its time is over", async () => {
	const world = await createWorld(19_320, "alice", "bob", "carol");
	const { alice, bob, carol, when, until, pass, befriend } = world;
	await befriend(alice, bob);
	await befriend(carol, bob);
	await when(bob.ask((api) => api.choose({ chat: null, choices: { history: "none" } })));
	await when(alice.says("bob", "a secret", { ttl: 1_800 }));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	for (let i = 0; i < 180; i++) await when(carol.says("bob", `${i} ${"x".repeat(7_900)}`));
	await until("all came", () => texts(bob, "carol").some((text) => text.startsWith("179 ")), 20 * minute);
	await pass(35 * minute);
	expect(texts(alice, "bob")).toEqual([]);
	const id = bob.contact("alice")?.id as never;
	expect([texts(bob, "alice"), bob.view()?.chats[id]?.preview]).toEqual([[], ""]);
}, 120_000);
