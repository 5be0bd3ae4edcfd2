/** Where a link in a text leads, and what a person should know before it opens. */

/** An address that may be opened after a question, in one spelling; nothing for every other. */
export function safeHref(typed: string): string | undefined {
	const url = URL.parse(typed.trim());
	if (!url || !["https:", "http:", "mailto:"].includes(url.protocol)) return undefined;
	if (url.protocol !== "mailto:" && url.hostname === "") return undefined;
	return url.href;
}

export interface LinkFacts {
	/** The host as machines know it: `xn--…` where letters are not ASCII. For mail, the address. */
	readonly host: string;
	readonly isMail: boolean;
	readonly isUnencrypted: boolean;
	/** The host holds letters that may look like others. */
	readonly isForeign: boolean;
	/** A host that the text of the link shows and that the link does not lead to. */
	readonly pretends?: string;
}

const looksLikeHost = /(?:^|[\s/@(<])((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,24})(?=[\s/:?#)>]|$)/iu;

export function linkFacts(href: string, text: string): LinkFacts {
	const url = new URL(href);
	const isMail = url.protocol === "mailto:";
	const host = isMail ? decoded(url.pathname) : url.host;
	const shown = looksLikeHost.exec(text.trim())?.[1]?.toLowerCase();
	const real = isMail ? (host.split("@").at(-1) ?? "") : url.hostname;
	const isSame = shown !== undefined && bare(ascii(shown)) === bare(real);
	return {
		host,
		isMail,
		isUnencrypted: url.protocol === "http:",
		isForeign: /(^|\.)xn--/.test(real),
		...(shown !== undefined && !isSame && { pretends: shown }),
	};
}

const bare = (host: string) => host.replace(/^www\./, "");
const ascii = (host: string) => URL.parse(`https://${host}/`)?.hostname ?? host;
function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
