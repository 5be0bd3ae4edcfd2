import { type Block, type Inline, parseMarkdown } from "./markdown.ts";

/** The words of a text without its marks, for where there is room for a line of them. */
export function wordsOf(text: string): string {
	const words = (of: readonly (Block | Inline)[]): string =>
		of
			.map((node) => {
				if ("text" in node) return node.text;
				return "items" in node ? node.items.map(words).join("\n") : words(node.of);
			})
			.join("");
	return parseMarkdown(text)
		.map((block) => words([block]))
		.join("\n")
		.replace(/\n{2,}/g, "\n")
		.trim();
}
