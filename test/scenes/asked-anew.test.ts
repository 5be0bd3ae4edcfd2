/** Somebody removed us and asks anew: what was shared before is not shown, and what they write now comes last. */
import { expect, test } from "vitest";
import { friends, hour, minute, second, texts } from "./friends.ts";

async function again(world: Awaited<ReturnType<typeof friends>>) {
	const { alice, bob, when, until } = world;
	await when(alice.about("bob", (api, id) => api.forget({ id })));
	await when(alice.adds("bob"));
	const isBack = () => alice.contact("bob")?.state === "accepted" && alice.contact("bob")?.path === "relay";
	await until("they know each other again", () => isBack() && bob.contact("alice")?.path === "relay", hour);
	alice.opens("bob");
}

test("with presence off, they are not shown as here", async () => {
	const world = await friends(19_210);
	const { alice, bob, when, pass } = world;
	for (const [person, who] of [
		[alice, "bob"],
		[bob, "alice"],
	] as const)
		await when(person.about(who, (api, chat) => api.choose({ chat, choices: { presence: true } })));
	await pass(5 * second);
	expect(bob.contact("alice")?.presence).toBe("here");
	await again(world);
	await pass(minute);
	expect(alice.contact("bob")?.choices.presence).toBe(false);
	expect(bob.contact("alice")?.presence).toBeUndefined();
});

test("by a clock that was a day ahead and is right now, they are read at the end of the chat", async () => {
	const world = await friends(19_211);
	const { alice, bob, skew, when, until, pass } = world;
	skew.alice = 24 * hour;
	await again(world);
	await when(alice.says("bob", "one"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	skew.alice = 0;
	await again(world);
	for (const text of ["two", "three"]) await when(alice.says("bob", text));
	await until("bob reads", () => texts(bob, "alice").length === 3);
	await pass(second);
	expect(texts(bob, "alice")).toEqual(["one", "two", "three"]);
});
