/**
 * The safe part of Markdown, as a small tree: never HTML, never anything that loads. What is no part of it stays as it was typed.
 * A hostile text costs no more than reading it once: before the lexer sees it, marks and depth are counted, and above a bound it is plain.
 */
import { Lexer, type Token, type Tokens } from "marked";
import { safeHref } from "./link.ts";

export type Inline =
	| { readonly kind: "text" | "code"; readonly text: string }
	| { readonly kind: "bold" | "italic" | "strike"; readonly of: readonly Inline[] }
	| { readonly kind: "link"; readonly href: string; readonly of: readonly Inline[] };

export type Block =
	/** A line that ends is a line that was ended: `\n` in a text is shown. */
	| { readonly kind: "lines"; readonly of: readonly Inline[] }
	| { readonly kind: "code"; readonly text: string }
	| { readonly kind: "quote"; readonly of: readonly Block[] }
	| { readonly kind: "list"; readonly start?: number; readonly items: readonly (readonly Block[])[] };

/** Longer texts are shown as they are: emphasis in a novel helps nobody. */
const longest = 16_384;
/** Of the characters that open something. The lexer's work grows with their square. */
const mostMarks = 1_200;
const mostNodes = 2_000;
/** Each may begin a block of its own. */
const mostLines = 400;
const deepest = 8;
const tooDeep = /^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])[ \t]?){8}/m;
const tooWide = /[ \t]{200}/;

/** Without one of these a text is words: most messages are, and a screen of them opens sooner. */
const mayMean = /[*_~`[\]<>\\#|=+\n\t@:-]|www\.|^\s|^\d+[.)]|\s$/i;

export function parseMarkdown(text: string): readonly Block[] {
	if (!mayMean.test(text) || !isHarmless(text)) return plain(text);
	try {
		const tokens = new Lexer({ gfm: true, breaks: true }).lex(text);
		return createReader().blocks(tokens, 0);
	} catch {
		// too many nodes, or a text that the lexer stumbles over
		return plain(text);
	}
}

const plain = (text: string): readonly Block[] => [{ kind: "lines", of: [{ kind: "text", text }] }];

function isHarmless(text: string): boolean {
	if (text.length > longest || tooDeep.test(text) || tooWide.test(text)) return false;
	let [marks, lines] = [0, 0];
	for (const letter of text) {
		if (letter === "\n" && ++lines > mostLines) return false;
		if ("*_~[]!<`&".includes(letter) && ++marks > mostMarks) return false;
	}
	return true;
}

function createReader() {
	let nodes = 0;
	const made = <Node>(node: Node): Node => {
		if (++nodes > mostNodes) throw new RangeError("too many nodes");
		return node;
	};

	function blocks(tokens: readonly Token[], depth: number): Block[] {
		if (depth > deepest) throw new RangeError("too deep");
		const found: Block[] = [];
		for (const token of tokens) {
			const block = blockOf(token, depth);
			if (block) found.push(made(block));
		}
		return found;
	}

	function blockOf(token: Token, depth: number): Block | undefined {
		switch (token.type) {
			case "space": {
				const empty = (token.raw.match(/\n/g)?.length ?? 0) - 1;
				return empty > 0 ? { kind: "lines", of: [text("\n".repeat(empty))] } : undefined;
			}
			case "paragraph":
			case "text":
				return { kind: "lines", of: inlines(token.tokens ?? [], token.raw, depth) };
			case "code":
				if (token.codeBlockStyle === "indented") return asTyped(token);
				return { kind: "code", text: String(token.text) };
			case "blockquote":
				return { kind: "quote", of: blocks(token.tokens ?? [], depth + 1) };
			case "list":
				return hasEmptyItem(token as Tokens.List) ? asTyped(token) : listOf(token as Tokens.List, depth);
			default:
				// headings, rules, tables, HTML, definitions
				return asTyped(token);
		}
	}

	function listOf({ ordered, start, items }: Tokens.List, depth: number): Block {
		return {
			kind: "list",
			...(ordered && typeof start === "number" && { start }),
			items: items.map((item) => itemOf(item, depth + 1)),
		};
	}

	function itemOf({ tokens, task, checked }: Tokens.ListItem, depth: number): readonly Block[] {
		const found = blocks(
			tokens.filter(({ type }) => type !== "checkbox"),
			depth,
		);
		if (!task) return found;
		const [first, ...rest] = found;
		const box = text(checked ? "☑ " : "☐ ");
		if (first?.kind !== "lines") return [{ kind: "lines", of: [box] }, ...found];
		return [{ kind: "lines", of: [box, ...first.of] }, ...rest];
	}

	function inlines(tokens: readonly Token[], raw: string, depth: number): Inline[] {
		if (depth > deepest) throw new RangeError("too deep");
		if (tokens.length === 0) return [text(trimEnd(raw))];
		return tokens.map((token) => made(inlineOf(token, depth)));
	}

	function inlineOf(token: Token, depth: number): Inline {
		const { tokens = [], text: inside } = token as Tokens.Generic;
		const inner = () => inlines(tokens, String(inside), depth + 1);
		switch (token.type) {
			case "strong":
				return { kind: "bold", of: inner() };
			case "em":
				return { kind: "italic", of: inner() };
			case "del":
				return { kind: "strike", of: inner() };
			case "codespan":
				return { kind: "code", text: String(token.text) };
			case "br":
				return text("\n");
			case "escape":
				return text(String(token.text));
			case "link":
			case "image": {
				const href = safeHref(String(token.href));
				if (!href) return text(token.raw);
				if (token.type === "link") return { kind: "link", href, of: inner() };
				// a picture is never fetched: what it shows in words leads to it
				return { kind: "link", href, of: [text(String(token.text) || String(token.href))] };
			}
			default:
				return text(token.raw);
		}
	}
	return { blocks };
}

/** Who answers "42." means a number, not a list of nothing. */
const hasEmptyItem = ({ items }: Tokens.List) => items.some(({ text: inside }) => inside.trim() === "");

const asTyped = ({ raw }: Token): Block => ({ kind: "lines", of: [text(trimEnd(raw))] });
const text = (value: string): Inline => ({ kind: "text", text: value });
const trimEnd = (value: string) => value.replace(/\n+$/, "");
