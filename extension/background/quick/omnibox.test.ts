import { describe, expect, test } from "vitest";
import { toChatId } from "../../../protocol/ids.ts";
import { meant, suggested } from "./omnibox.ts";
import { omniboxLines } from "./omnibox-port.ts";

const person = (name: string, number: number) => ({ id: toChatId(new Uint8Array(16).fill(number)), name });
const people = ["anna", "annabel", "bob", "call", "dup (1)", "dup (2)"].map(person);
const says = (typed: string) => meant(people, typed)?.content;
const others = (typed: string) => suggested(people, typed).map(({ content }) => content);

describe("what Enter does", () => {
	test.each([
		["anna", "anna chat"],
		[" ANNA  call ", "anna call"],
		["annab video", "annabel video"],
		["b", "bob chat"],
		["call", "call chat"],
		["call call", "call call"],
		["dup (2) call", "dup (2) call"],
	])("%s", (typed, content) => {
		expect(says(typed)).toBe(content);
	});
	test.each(["", "   ", "an", "ann call", "dup", "dup call", "nobody", "anna calls"])(
		"%j is nobody alone: nothing rings",
		(typed) => {
			expect(says(typed)).toBeUndefined();
		},
	);
});

test("every line that is offered means itself, and nobody else", () => {
	for (const typed of ["", "a", "an", "anna", "dup", "b", "call", "anna call"])
		for (const one of suggested(people, typed)) expect(meant(people, one.content)).toEqual(one);
});

test("lines: others, then what else can be done, at most eight", () => {
	expect(others("anna")).toEqual([
		"anna call",
		"anna video",
		"annabel chat",
		"annabel call",
		"annabel video",
	]);
	expect(others("ann call")).toEqual(["anna call", "annabel call"]);
	expect(others("")).toHaveLength(8);
	expect(others("ob")).toEqual(["bob chat", "bob call", "bob video"]);
});

test("a name is no markup to the browser", () => {
	const eve = person(`<url>x</url>&'"`, 9);
	const { first, others } = omniboxLines(
		{
			first: undefined,
			others: [{ content: "x chat", person: eve, verb: "chat" }],
		},
		{ line: (name, verb) => `${verb} ${name}`, nobody: "a < b" },
	);
	expect(first).toBe("a &lt; b");
	expect(others[0]?.description).toBe("chat &lt;url&gt;x&lt;/url&gt;&amp;&apos;&quot;");
});
