/** Nothing kept: the number of a letter is on the disk, the letter in memory; a death between the two leaves a number nobody sends. */
import { expect, test } from "vitest";
import { friends, messageOf, minute, texts } from "./friends.ts";

test("a death while writing with nothing kept leaves no gap at the other", async () => {
	const gaps: string[] = [];
	for (let dieAt = 12; dieAt < 30; dieAt += 0.5) {
		const { alice, bob, when, until, pass } = await friends(19_100 + dieAt * 2);
		await when(alice.about("bob", (api, chat) => api.choose({ chat, choices: { history: "none" } })));
		await when(alice.says("bob", "one"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		alice.dies();
		alice.willDie(Math.floor(dieAt), dieAt % 1 === 0);
		await when(alice.says("bob", "two"));
		await until("bob reads both", () => texts(bob, "alice").length === 2, 5 * minute);
		await pass(minute);
		if (messageOf(bob, "alice", "two").missing) gaps.push(`${dieAt}`);
	}
	expect(gaps).toEqual([]);
}, 120_000);
