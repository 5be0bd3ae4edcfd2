/** Recovery words as bytes and back (BIP-39, without its key stretching: 128 random bits need none). A word is its place in a list of 2,048. */
import type { Bytes } from "../../protocol/bytes.ts";
import { sha256 } from "./kdf.ts";

const bytes = 16;
const bitsPerWord = 11;
const checkBits = 4;

/** Twelve places for 16 bytes. */
export function recoveryPlaces(entropy: Bytes): readonly number[] {
	if (entropy.length !== bytes) throw new RangeError("recovery words hold 16 bytes");
	let rest = (toInteger(entropy) << BigInt(checkBits)) | BigInt(checkOf(entropy));
	const places: number[] = [];
	while (places.length < (bytes * 8 + checkBits) / bitsPerWord) {
		places.unshift(Number(rest & 0x7ffn));
		rest >>= BigInt(bitsPerWord);
	}
	return places;
}

/** The 16 bytes; `undefined` where a word is missing, too many, another, or in another place. */
export function recoveryEntropy(places: readonly number[]): Bytes | undefined {
	const isPlace = (place: number) => Number.isInteger(place) && place >= 0 && place < 2 ** bitsPerWord;
	if (places.length * bitsPerWord !== bytes * 8 + checkBits || !places.every(isPlace)) return undefined;
	const all = places.reduce((sum, place) => (sum << BigInt(bitsPerWord)) | BigInt(place), 0n);
	let rest = all >> BigInt(checkBits);
	const entropy = new Uint8Array(bytes);
	for (let at = bytes - 1; at >= 0; at--) {
		entropy[at] = Number(rest & 0xffn);
		rest >>= 8n;
	}
	return checkOf(entropy) === Number(all & 0xfn) ? entropy : undefined;
}

const toInteger = (of: Bytes): bigint => of.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
const checkOf = (entropy: Bytes): number => (sha256(entropy)[0] ?? 0) >> (8 - checkBits);
