/** HKDF (RFC 5869), HMAC (RFC 2104), SHA-256 and SHA-512 as the protocol page writes them. */
import { hkdf as nobleHkdf } from "@noble/hashes/hkdf.js";
import { hmac as nobleHmac } from "@noble/hashes/hmac.js";
import { sha256 as nobleSha256, sha512 as nobleSha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, noBytes, utf8 } from "../../protocol/bytes.ts";

/** `length` random bytes. Handed in everywhere, so that a test or a vector decides them. */
export type Random = (length: number) => Bytes;

/** HKDF-SHA256 with an empty salt and 32 bytes unless said otherwise. */
export function hkdf(ikm: Bytes, info: string, length = 32, salt: Bytes = noBytes): Bytes {
	return nobleHkdf(nobleSha256, ikm, salt, utf8(info), length);
}

export function hmac(key: Bytes, message: Bytes): Bytes {
	return nobleHmac(nobleSha256, key, message);
}

export function sha256(...parts: readonly Bytes[]): Bytes {
	return nobleSha256(parts.length === 1 ? (parts[0] ?? noBytes) : concat(...parts));
}

export function sha512(bytes: Bytes): Bytes {
	return nobleSha512(bytes);
}
