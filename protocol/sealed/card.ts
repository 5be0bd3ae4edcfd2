/** The card of a page: where it is, what it is called, and a passage of it. Made from what its sender saw; nobody fetches anything for it. */
import { type Code, isCode } from "../errors.ts";
import { isFields } from "../json.ts";
import { limits } from "../limits.ts";

export interface Card {
	/** https or http, in the letters of a URL, without a name or a password in it. */
	readonly url: string;
	/** One line. */
	readonly title?: string;
	/** A passage of the page. */
	readonly quote?: string;
}

/** `"` and `\` would be two letters in JSON, and no parser of URLs leaves the first. */
const urlPattern = /^https?:\/\/[\x21\x23-\x5b\x5d-\x7e]+$/;

/** The card, or `bad-frame` or `too-long`. */
export function parseCard(value: unknown): Card | Code {
	if (!isFields(value)) return "bad-frame";
	const { url, title, quote, ...rest } = value;
	if (typeof url !== "string" || Object.keys(rest).length > 0) return "bad-frame";
	if (url.length > limits.cardUrlCharacters) return "too-long";
	const parsed = urlPattern.test(url) ? URL.parse(url) : null;
	if (parsed?.username !== "" || parsed.password !== "") return "bad-frame";
	const fault =
		wordsFault(title, limits.cardTitleCharacters, /[\p{Cc}\p{Cs}]/u) ??
		wordsFault(quote, limits.cardQuoteCharacters, /[^\P{Cc}\n\t]|\p{Cs}/u);
	if (fault) return fault;
	return {
		url,
		...(title !== undefined && { title: title as string }),
		...(quote !== undefined && { quote: quote as string }),
	};
}

export const isCard = (card: Card | Code): card is Card => !isCode(card);

function wordsFault(words: unknown, most: number, refused: RegExp): Code | undefined {
	if (words === undefined) return undefined;
	if (typeof words !== "string" || words === "") return "bad-frame";
	if (words.length > 2 * most || [...words].length > most) return "too-long";
	return refused.test(words) ? "bad-frame" : undefined;
}
