/** A direct path that swallows everything and never breaks: the relay is there, and receipts go into the dark. */
import { expect, test } from "vitest";
import { friends, messageOf, minute, second, texts } from "./friends.ts";

async function dark(seed: number) {
	const world = await friends(seed, { isDirect: true });
	const { alice, bob, mesh, when, until, pass } = world;
	await when(alice.says("bob", "hello"));
	await until(
		"direct",
		() => alice.contact("bob")?.path === "direct" && bob.contact("alice")?.path === "direct",
	);
	await pass(5 * second);
	mesh.isSilent = true;
	return world;
}
test("a text is known to be delivered within a minute", async () => {
	const { alice, bob, when, until, pass } = await dark(19_080);
	await when(alice.says("bob", "x"));
	await until("bob reads", () => texts(bob, "alice").includes("x"), minute);
	await pass(minute);
	expect(messageOf(alice, "bob", "x").delivery).toBe("delivered");
});
test("forty texts come within two minutes", async () => {
	const { alice, bob, clock, when, pass } = await dark(19_081);
	const _from = clock.now();
	for (let i = 0; i < 40; i++) await when(alice.says("bob", `${i}`));
	await pass(2 * minute);
	expect(texts(bob, "alice").length).toBe(41);
});
test("three days of it do not end in 'not delivered' for a text that came", async () => {
	const { alice, bob, when, until, pass } = await dark(19_082);
	await when(alice.says("bob", "x"));
	await until("bob reads", () => texts(bob, "alice").includes("x"), minute);
	// an honest need keeps the path from being idle
	for (let i = 0; i < 20; i++) await pass(30 * second);
	expect(messageOf(alice, "bob", "x").delivery).toBe("delivered");
});
