/** Choosing "nothing kept" while more than 1 MB of letters waits: the move fails half way and the app never opens again. */
import { expect, test } from "vitest";
import { friends, minute, texts } from "./friends.ts";

test("choosing nothing kept while 1.6 MB of letters wait does not brick the extension", async () => {
	const { alice, bob, when, until, pass } = await friends(19_001);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	for (let i = 0; i < 200; i++) expect(await when(alice.says("bob", `${i} ${"x".repeat(7_900)}`))).toBe(null);
	const _answer = await when(
		alice.about("bob", (api, chat) => api.choose({ chat, choices: { history: "none" } })),
	);

	alice.dies();
	alice.look();
	await pass(2 * minute);
	expect(alice.view()?.phase).toBe("ready");
	bob.returns();
	bob.opens("alice");
	await until(
		"bob has the last",
		() => texts(bob, "alice").some((text) => text.startsWith("199 ")),
		10 * minute,
	);
}, 60_000);
