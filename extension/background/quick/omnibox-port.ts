/** The lines under the address bar. They are XML to the browser, and names are chosen by others. */
import type { Suggestion, Verb } from "./omnibox.ts";

interface Words {
	line(name: string, verb: Verb): string;
	readonly nobody: string;
}
interface Offers {
	readonly first: Suggestion | undefined;
	readonly others: readonly Suggestion[];
}
interface Lines {
	/** What stands beside the field and says what Enter does. */
	readonly first: string;
	readonly others: readonly { readonly content: string; readonly description: string }[];
}

export function omniboxLines({ first, others }: Offers, words: Words): Lines {
	const describe = ({ person, verb }: Suggestion) => escaped(words.line(person.name, verb));
	return {
		first: first ? describe(first) : escaped(words.nobody),
		others: others.map((one) => ({ content: one.content, description: describe(one) })),
	};
}

const letters: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&apos;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => letters[letter] ?? "");
