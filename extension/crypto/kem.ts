/** ML-KEM-768 (FIPS 203) beside X25519 in the handshake: never alone, because its implementation has had no audit. */
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import type { Bytes } from "../../protocol/bytes.ts";
import type { Random } from "./kdf.ts";

export const kemSizes = { publicKey: 1184, secretKey: 2400, ciphertext: 1088 } as const;

export function createKemPair(random: Random): { readonly publicKey: Bytes; readonly secretKey: Bytes } {
	return ml_kem768.keygen(random(64));
}

/** Throws for a key that `isKemPublicKey` would refuse. */
export function encapsulate(
	publicKey: Bytes,
	random: Random,
): { readonly ciphertext: Bytes; readonly shared: Bytes } {
	const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, random(32));
	return { ciphertext: cipherText, shared: sharedSecret };
}

/** Answers something for every ciphertext of the right length (implicit rejection): the next MAC decides. */
export function decapsulate(secretKey: Bytes, ciphertext: Bytes): Bytes {
	return ml_kem768.decapsulate(ciphertext, secretKey);
}

/** FIPS 203, section 7.2: the length, and every 12-bit coefficient below q. Asked when a key arrives, not when it is used. */
export function isKemPublicKey(bytes: Bytes): boolean {
	if (bytes.length !== kemSizes.publicKey) return false;
	for (let i = 0; i < 1152; i += 3) {
		const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
		if ((a | ((b & 15) << 8)) >= 3329 || ((b >> 4) | (c << 4)) >= 3329) return false;
	}
	return true;
}
