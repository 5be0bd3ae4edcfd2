/** A card of what the browser says about a page, a link or a selection. Nothing is fetched for it. */
import { limits } from "../../../protocol/limits.ts";
import { type Card, isCard, parseCard } from "../../../protocol/sealed/card.ts";

export interface Seen {
	readonly url: string;
	readonly title?: string | undefined;
	/** What was selected there. */
	readonly quote?: string | undefined;
}

/** More words than these are found by their ends: a passage may run over the end of a paragraph. */
const wholeWords = 8;
const endWords = 4;

/** `undefined` for what is no page of the web, or has an address too long for a card. */
export function cardOf({ url: seen, title, quote: selected }: Seen): Card | undefined {
	const url = URL.parse(seen);
	if (url?.protocol !== "https:" && url?.protocol !== "http:") return undefined;
	url.username = "";
	url.password = "";
	const name = words(title ?? "", limits.cardTitleCharacters).replace(/\s+/g, " ");
	const quote = words(selected ?? "", limits.cardQuoteCharacters);
	const card = (address: string) =>
		parseCard({
			url: address.replaceAll("\\", "%5C"),
			...(name && { title: name }),
			...(quote && { quote }),
		});
	const plain = url.href.replace(/#?:~:.*$/, "");
	const there = quote && card(`${plain}${plain.includes("#") ? "" : "#"}:~:text=${passage(selected ?? "")}`);
	const found = there && isCard(there) ? there : card(plain);
	return isCard(found) ? found : undefined;
}

/** A text directive (URL Fragment Text Directives): the passage, or where it begins and ends. */
function passage(selected: string): string {
	const all = words(selected, selected.length).split(/\s+/);
	const ends = all.length > wholeWords ? [all.slice(0, endWords), all.slice(-endWords)] : [all];
	return ends.map((part) => encodeURIComponent(part.join(" ")).replaceAll("-", "%2D")).join(",");
}

/** What a card may hold of a text. */
function words(text: string, most: number): string {
	const readable = text
		.normalize("NFC")
		.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, "")
		.trim();
	return [...readable].slice(0, most).join("").trim();
}
