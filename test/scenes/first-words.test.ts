import { describe, expect, test } from "vitest";
import { createWorld } from "../world.ts";

describe("two people who never met", () => {
	test("ask, accept and write to each other", async () => {
		const world = await createWorld(1, "alice", "bob");
		const { alice, bob, befriend, when, until } = world;
		await befriend(alice, bob);
		expect(await when(alice.says("bob", "hello bob"))).toBe(null);
		await until("bob reads it", () => bob.messages("alice").length === 1);
		expect(await when(bob.says("alice", "hello alice"))).toBe(null);
		await until("alice reads it", () => alice.messages("bob").length === 2);
		await until("both are delivered", () =>
			[...alice.messages("bob"), ...bob.messages("alice")].every(
				({ mine, delivery }) => !mine || delivery === "delivered",
			),
		);
		expect(alice.messages("bob").map(({ mine, text }) => [mine, text])).toEqual([
			[true, "hello bob"],
			[false, "hello alice"],
		]);
	});
});
