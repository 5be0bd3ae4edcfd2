/** What fields of letters are made of. */
import { fromBase64Url } from "../bytes.ts";
import type { Fields } from "../json.ts";

export function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Exactly this many bytes, in canonical base64url. */
export function isBinary(value: unknown, bytes: number): value is string {
	const characters = Math.ceil((bytes * 4) / 3);
	return typeof value === "string" && value.length === characters && fromBase64Url(value)?.length === bytes;
}

/** No field is left that nobody knows. */
export function isEmpty(rest: Fields): boolean {
	return Object.keys(rest).length === 0;
}
