import fc from "fast-check";
import { expect, test } from "vitest";
import { type Block, type Inline, parseMarkdown } from "./markdown.ts";
import { wordsOf as plainWords } from "./markdown-words.ts";

const lines = (...of: Inline[]): Block => ({ kind: "lines", of });
const text = (value: string): Inline => ({ kind: "text", text: value });

test("reads the safe part", () => {
	expect(parseMarkdown("a **b *c***")).toEqual([
		lines(text("a "), { kind: "bold", of: [text("b "), { kind: "italic", of: [text("c")] }] }),
	]);
	expect(parseMarkdown("~~x~~ `y<z`")).toEqual([
		lines({ kind: "strike", of: [text("x")] }, text(" "), { kind: "code", text: "y<z" }),
	]);
	expect(parseMarkdown("```js\na <b>\n```")).toEqual([{ kind: "code", text: "a <b>" }]);
	expect(parseMarkdown("2. a\n3. b")).toEqual([
		{ kind: "list", start: 2, items: [[lines(text("a"))], [lines(text("b"))]] },
	]);
	expect(parseMarkdown("- [x] a")).toEqual([{ kind: "list", items: [[lines(text("☑ "), text("a"))]] }]);
	expect(parseMarkdown("> a")).toEqual([{ kind: "quote", of: [lines(text("a"))] }]);
});

test("keeps lines as they were typed", () => {
	expect(parseMarkdown("a\nb")).toEqual([lines(text("a"), text("\n"), text("b"))]);
	expect(parseMarkdown("a\n\n\nb")).toEqual([lines(text("a")), lines(text("\n\n")), lines(text("b"))]);
	expect(parseMarkdown("    four spaces")).toEqual([lines(text("    four spaces"))]);
});

test("shows what is no part of it as it was typed", () => {
	for (const typed of [
		"# no heading",
		"<b>no tag</b>",
		"<script>alert(1)</script>",
		"&amp;",
		"[a](javascript:alert(1))",
		"[a](data:text/html,x)",
		"| a |\n| - |\n| b |",
		"---",
	])
		expect(wordsOf(parseMarkdown(typed))).toBe(typed);
});

test("a picture is a link of words, and a link has one spelling", () => {
	expect(parseMarkdown("![cat](https://x.example/y.png)")).toEqual([
		lines({ kind: "link", href: "https://x.example/y.png", of: [text("cat")] }),
	]);
	expect(parseMarkdown("https://exam​ple.org")).not.toContainEqual(
		expect.objectContaining({ href: expect.stringContaining("javascript") }),
	);
	expect(parseMarkdown("HTTPS://X.example/A")).toEqual([
		lines({ kind: "link", href: "https://x.example/A", of: [text("HTTPS://X.example/A")] }),
	]);
});

const size = 24_576;
const hostile: Readonly<Record<string, string>> = Object.fromEntries(
	[
		">",
		"> ",
		"[",
		"[a](",
		"![",
		"*_",
		"*_*_*",
		"**a ",
		"a** ",
		"_a",
		"`",
		"~a ",
		"- ",
		"1. ",
		"> - ",
		"- a\n",
		"    - a\n",
		"<a ",
		"<!--",
		"&",
		"\\",
		"|a",
		"[a]: b\n",
		"[](",
		"www.a",
		"a@a.",
		"http://",
		"```\n",
		"\n",
		"    a\n",
		" ",
		"\t",
		"a. ",
		"<div>\n",
	].map((piece) => [JSON.stringify(piece), piece.repeat(size / piece.length)]),
);
const nested = ["[".repeat(600) + "](".repeat(600), `a${" ".repeat(size - 2)}b`, "*a **b ".repeat(500)];

test("a hostile text of 24 KiB costs little and never throws", () => {
	parseMarkdown("warm *up* [a](https://b.example) > c");
	const slow: string[] = [];
	for (const [name, whole] of [...Object.entries(hostile), ...nested.map((one) => [one.slice(0, 20), one])])
		for (const typed of [whole ?? "", (whole ?? "").slice(0, 8_000), (whole ?? "").slice(0, 1_150)]) {
			const best = Math.min(...[1, 2, 3, 4, 5].map(() => timed(() => parseMarkdown(typed))));
			if (best > 50) slow.push(`${name} ${typed.length}: ${best.toFixed(0)} ms`);
		}
	expect(slow).toEqual([]);
});

function timed(act: () => unknown): number {
	// of the processor: other tests run beside this one
	const from = process.cpuUsage();
	act();
	return process.cpuUsage(from).user / 1_000;
}

test("a number with a point is an answer, not a list of nothing", () => {
	for (const typed of ["42.", "7)", "1.\n2.", "-", "*", "- milk\n-", "> 42."]) {
		expect(wordsOf(parseMarkdown(typed))).toBe(typed.replace("> ", ""));
		expect(plainWords(typed)).not.toBe("");
	}
});

test("a text without marks is what the lexer would make of it", () => {
	const words = fc.string({ unit: fc.constantFrom(..."aZä09 .,;?!()\"'/&%$§{}^é中🙂"), maxLength: 60 });
	fc.assert(
		fc.property(words, (given) => {
			fc.pre(given.trim() === given && given !== "" && !/^(?:\d{1,9}[.)]\s*)+$/.test(given));
			// a mark far behind makes the lexer read all of it
			const read = parseMarkdown(`${given} *b*`);
			const short = parseMarkdown(given);
			expect(wordsOf(read)).toBe(`${wordsOf(short)} b`);
		}),
	);
});

test("whatever is typed: nothing throws, nothing but allowed links, depth is bounded", () => {
	const piece = fc.constantFrom(
		..."*_~`[]()<>!&|#-\n \\:/@.".split(""),
		"a",
		"1.",
		"javascript:",
		"https://x.example",
		"data:",
		"![",
		"](",
		"```\n",
	);
	const typed = fc.oneof(
		fc.string({ unit: "grapheme", maxLength: 200 }),
		fc.array(piece, { maxLength: 300 }).map((pieces) => pieces.join("")),
	);
	fc.assert(
		fc.property(typed, (given) => {
			const found = parseMarkdown(given);
			for (const href of linksOf(found)) expect(href).toMatch(/^(https?|mailto):/);
			expect(depthOf(found)).toBeLessThanOrEqual(20);
		}),
		{ numRuns: 500 },
	);
});

test("says the words of a text without its marks", () => {
	expect(plainWords("a **b** [c](https://d.example)\n\n> e\n\n- f\n- g")).toBe("a b c\ne\nf\ng");
	expect(plainWords("[".repeat(9_000))).toBe("[".repeat(9_000));
});

test("plain words are unchanged", () => {
	fc.assert(
		fc.property(fc.array(fc.stringMatching(/^[a-zäöüß]{1,9}$/), { minLength: 1 }), (words) => {
			expect(wordsOf(parseMarkdown(words.join(" ")))).toBe(words.join(" "));
		}),
	);
});

type Node = Block | Inline;
const inside = (node: Node): readonly Node[] =>
	"of" in node ? node.of : "items" in node ? node.items.flat() : [];
const wordsOf = (nodes: readonly Node[]): string =>
	nodes.map((node) => ("text" in node ? node.text : wordsOf(inside(node)))).join("");
const linksOf = (nodes: readonly Node[]): string[] =>
	nodes.flatMap((node) => [...(node.kind === "link" ? [node.href] : []), ...linksOf(inside(node))]);
const depthOf = (nodes: readonly Node[]): number =>
	nodes.length === 0 ? 0 : 1 + Math.max(...nodes.map((node) => depthOf(inside(node))));
