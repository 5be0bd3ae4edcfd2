/** The public list that recovery words are taken from (BIP-39, English: 2,048 words that differ in their first four letters). */
import { wordlist } from "@scure/bip39/wordlists/english.js";

export const recoveryList: readonly string[] = wordlist;

/** How many words open a backup: 128 bits and 4 to notice a slip. */
export const recoveryCount = 12;

const places = new Map(recoveryList.map((word, at) => [word, at]));

/** The place of a word in the list; `undefined` for any other. */
export function placeOfWord(word: string): number | undefined {
	return places.get(word);
}

/** What was typed or pasted, as words: whatever stands between them, and in whatever case. */
export function wordsIn(text: string): readonly string[] {
	return text.toLowerCase().match(/[a-z]+/g) ?? [];
}

/** Words that begin so, at most `most`; none for nothing. */
export function wordsLike(start: string, most: number): readonly string[] {
	if (start === "") return [];
	return recoveryList.filter((word) => word.startsWith(start)).slice(0, most);
}
