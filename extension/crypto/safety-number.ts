/**
 * Safety number (PROTOCOL 6): what two people compare to know that nobody stands between them. It is Signal's numeric fingerprint,
 * version 0 (Marlinspike, "Safety number updates", 2016; NumericFingerprintGenerator of libsignal), over identities instead of bare keys:
 * key = 05 ‖ IID, identifier = IID, 5,200 rounds of SHA-512. Of the last hash, six times five bytes, each as a big-endian number modulo
 * 100,000, are the 30 digits of one; the two halves stand in ascending order, so that both read the same 60 digits.
 */
import { sha512 } from "@noble/hashes/sha2.js";
import { concat } from "../../protocol/bytes.ts";
import { type Iid, idBytes } from "../../protocol/ids.ts";

const rounds = 5_200;
const version = new Uint8Array(2);
const keyType = Uint8Array.of(5);
const groups = 6;
const groupBytes = 5;

/** The 30 decimal digits of one identity. About 10 ms: whoever shows several keeps them. */
export function safetyDigits(iid: Iid): string {
	const id = idBytes(iid);
	const key = concat(keyType, id);
	let hash = concat(version, key, id);
	for (let round = 0; round < rounds; round++) hash = sha512(concat(hash, key));
	return Array.from({ length: groups }, (_, group) => {
		const some = hash.slice(group * groupBytes, (group + 1) * groupBytes);
		// five bytes are exact in a double
		return String(some.reduce((sum, byte) => sum * 256 + byte, 0) % 100_000).padStart(groupBytes, "0");
	}).join("");
}

/** The 60 decimal digits of two identities, from the 30 of each; the same whoever asks. */
export function safetyNumber(one: string, other: string): string {
	return one < other ? one + other : other + one;
}
