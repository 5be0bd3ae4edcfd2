/** A letter is written as JSON, and the JSON is normalised: "\n" and a combining mark become an escape that nobody can read. */
import { expect, test } from "vitest";
import { toLetterId } from "../../protocol/ids.ts";
import { parseLetter, textFault, writeLetter } from "../../protocol/sealed/letter.ts";
import { friends, minute, texts } from "./friends.ts";

test.each(["x\n\u0303y", "x\n\u0301", "x\t\u030c"])("what was written can be read: %j", (text) => {
	expect(textFault(text)).toBeUndefined();
	const letter = {
		id: toLetterId(new Uint8Array(16).fill(1)),
		seq: 1,
		ts: 1,
		ttl: 0,
		t: "text",
		body: { text },
	} as const;
	expect(parseLetter(writeLetter(letter))).toEqual(letter);
});
test("a text with a line that begins with a combining mark arrives", async () => {
	const { alice, bob, when, until } = await friends(19_300);
	expect(await when(alice.says("bob", "look:\n\u0303 a tilde"))).toBe(null);
	await until("bob reads", () => texts(bob, "alice").length === 1, 5 * minute);
});
test("forty such texts do not hold up what is written after them", async () => {
	const { alice, bob, when, until } = await friends(19_301);
	for (let i = 0; i < 40; i++) await when(alice.says("bob", `${i}\n\u0303`));
	await when(alice.says("bob", "plain"));
	await until("bob reads", () => texts(bob, "alice").includes("plain"), 10 * minute);
});
