/** A ratchet frame's layout and its sealed header. "G1" 01 ‖ eh(80) ‖ body;  eh = nonce(24) ‖ secretbox(dhPub(32) ‖ pn u32 ‖ n u32). */
import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { type Bytes, concat, equal, readUint, uint } from "../../protocol/bytes.ts";
import type { Random } from "./kdf.ts";
import { isPaddingClass } from "./padding.ts";

export interface Header {
	/** The sender's ratchet key, 32 bytes. */
	readonly dh: Bytes;
	/** Letters in the sender's chain before this one. */
	readonly pn: number;
	/** This letter's number in its chain. */
	readonly n: number;
}

const mark = Uint8Array.of(0x47, 0x31, 0x01);
const nonceBytes = 24;
const headerEnd = mark.length + 80;
/** Everything in a frame but the padded letter: mark, header, nonce and MAC of the body. */
const overhead = headerEnd + nonceBytes + 16;

/** nonce(24) ‖ XSalsa20-Poly1305, NaCl's secretbox. */
export function secretbox(key: Bytes, plain: Bytes, random: Random): Bytes {
	const nonce = random(nonceBytes);
	return concat(nonce, xsalsa20poly1305(key, nonce).encrypt(plain));
}

/** The plain bytes, or `undefined` when there is no key or it is another's. */
export function openBox(key: Bytes | undefined, box: Bytes): Bytes | undefined {
	if (!key) return undefined;
	try {
		return xsalsa20poly1305(key, box.subarray(0, nonceBytes)).decrypt(box.subarray(nonceBytes));
	} catch {
		return undefined;
	}
}

export function sealHeader(key: Bytes, { dh, pn, n }: Header, random: Random): Bytes {
	return secretbox(key, concat(dh, uint(pn, 4), uint(n, 4)), random);
}

export function openHeader(key: Bytes | undefined, eh: Bytes): Header | undefined {
	const header = openBox(key, eh);
	if (header?.length !== 40) return undefined;
	return { dh: header.slice(0, 32), pn: readUint(header, 32, 4), n: readUint(header, 36, 4) };
}

export function frameOf(eh: Bytes, body: Bytes): Bytes {
	return concat(mark, eh, body);
}

/** The sealed header and body, or `undefined` for what has another mark or a length of no padding class. */
export function splitFrame(frame: Bytes): { readonly eh: Bytes; readonly body: Bytes } | undefined {
	if (!equal(frame.subarray(0, mark.length), mark) || !isPaddingClass(frame.length - overhead))
		return undefined;
	return { eh: frame.subarray(mark.length, headerEnd), body: frame.subarray(headerEnd) };
}

/** eh[0..16]: what a "lost" hint names a frame by, and what is remembered of frames sent and opened. */
export function frameHint(frame: Bytes): Bytes {
	return frame.slice(mark.length, mark.length + 16);
}
