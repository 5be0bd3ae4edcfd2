/** What a person calls another: one line, as it is read. */
import { limits } from "../../../protocol/limits.ts";

/** What nobody sees or what turns the text around it: control and format characters, line ends, half surrogates. Joiners make letters and emoji. */
const unseen = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;
/** Nothing but joiners and space is nothing. */
const blank = /^[\s\u200c\u200d]*$/u;

/** The name without what is not seen, NFC; empty where nothing is left; `undefined` when it is too long. */
export function readPetname(typed: string): string | undefined {
	// an early no, before anything is walked
	if (typed.length > 16 * limits.petnameCharacters) return undefined;
	const name = typed.normalize("NFC").replace(unseen, " ").replace(/\s+/gu, " ").trim();
	if (blank.test(name)) return "";
	return [...name].length > limits.petnameCharacters ? undefined : name;
}
