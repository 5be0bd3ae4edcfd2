/** Padding of letters: 80, then zeros to one of five sizes, so that a length says little. */
import type { Bytes } from "../../protocol/bytes.ts";
import { limits } from "../../protocol/limits.ts";

const classes: readonly number[] = limits.paddingClasses;

export function isPaddingClass(length: number): boolean {
	return classes.includes(length);
}

/** The text in the smallest class that holds it and its 80, or `undefined` when none does. */
export function pad(text: Bytes): Bytes | undefined {
	const size = classes.find((size) => text.length < size);
	if (size === undefined) return undefined;
	const padded = new Uint8Array(size);
	padded.set(text);
	padded[text.length] = 0x80;
	return padded;
}

/** The text of a padded one, or `undefined` when its length is no class or no 80 stands before the zeros. Every class is read. */
export function unpad(padded: Bytes): Bytes | undefined {
	if (!isPaddingClass(padded.length)) return undefined;
	let end = padded.length - 1;
	while (end > 0 && padded[end] === 0) end--;
	return padded[end] === 0x80 ? padded.slice(0, end) : undefined;
}
