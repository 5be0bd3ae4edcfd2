/** Bytes and the few encodings the protocol uses. Integers are big-endian; text is UTF-8 of NFC. */

export type Bytes = Uint8Array;

export const noBytes: Bytes = new Uint8Array(0);

export function concat(...parts: readonly Bytes[]): Bytes {
	let length = 0;
	for (const part of parts) length += part.length;
	const out = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

/** Whether two arrays hold the same bytes. Time depends on the length only, so it may compare MACs. */
export function equal(a: Bytes, b: Bytes): boolean {
	if (a.length !== b.length) return false;
	let difference = 0;
	for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
	return difference === 0;
}

export function isZero(bytes: Bytes): boolean {
	let any = 0;
	for (const byte of bytes) any |= byte;
	return any === 0;
}

/** An unsigned integer as `length` bytes, big-endian. Values up to 2^53 - 1. */
export function uint(value: number, length: 1 | 2 | 4 | 8): Bytes {
	const out = new Uint8Array(length);
	let rest = value;
	for (let i = length - 1; i >= 0; i--) {
		out[i] = rest % 256;
		rest = Math.floor(rest / 256);
	}
	return out;
}

/** Reads an unsigned integer of 1, 2, 4 or 8 bytes at `at`. `NaN` when it would run past the end. */
export function readUint(bytes: Bytes, at: number, length: 1 | 2 | 4 | 8): number {
	if (at < 0 || at + length > bytes.length) return Number.NaN;
	let value = 0;
	for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] as number);
	return value;
}

export function utf8(text: string): Bytes {
	return new TextEncoder().encode(text.normalize("NFC"));
}

/** As it is: an escape and a mark that combines must not become one character, nor what a person wrote another text. */
export function utf8Exact(text: string): Bytes {
	return new TextEncoder().encode(text);
}

/** The text of UTF-8 bytes, or `undefined` when they are not UTF-8. */
export function fromUtf8(bytes: Bytes): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

export function toHex(bytes: Bytes): string {
	let text = "";
	for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
	return text;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const valueOfLetter = new Map([...alphabet].map((letter, value) => [letter.charCodeAt(0), value]));

/** base64url without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Bytes): string {
	let text = "";
	for (let i = 0; i < bytes.length; i += 3) {
		const a = bytes[i] as number;
		const b = bytes[i + 1];
		const c = bytes[i + 2];
		text += alphabet[a >> 2];
		text += alphabet[((a & 3) << 4) | ((b ?? 0) >> 4)];
		if (b !== undefined) text += alphabet[((b & 15) << 2) | ((c ?? 0) >> 6)];
		if (c !== undefined) text += alphabet[c & 63];
	}
	return text;
}

/** The bytes of canonical base64url, or `undefined`: foreign letters, padding and loose bits are refused. */
export function fromBase64Url(text: string): Bytes | undefined {
	const loose = text.length % 4;
	if (loose === 1) return undefined;
	const out = new Uint8Array(Math.floor((text.length * 3) / 4));
	let bits = 0;
	let count = 0;
	let at = 0;
	for (let i = 0; i < text.length; i++) {
		const value = valueOfLetter.get(text.charCodeAt(i));
		if (value === undefined) return undefined;
		bits = (bits << 6) | value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			out[at++] = (bits >> count) & 255;
			bits &= (1 << count) - 1;
		}
	}
	return bits === 0 ? out : undefined;
}
