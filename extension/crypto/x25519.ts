/** X25519 (RFC 7748) that refuses the points which would make the result independent of our secret. */
import { x25519 } from "@noble/curves/ed25519.js";
import { type Bytes, equal } from "../../protocol/bytes.ts";
import type { Random } from "./kdf.ts";

export interface KeyPair {
	/** 32 random bytes; clamped when used. */
	readonly secretKey: Bytes;
	readonly publicKey: Bytes;
}

export function createKeyPair(random: Random): KeyPair {
	return keyPairOf(random(32));
}

export function keyPairOf(secretKey: Bytes): KeyPair {
	return { secretKey, publicKey: x25519.getPublicKey(secretKey) };
}

/** The shared secret, or `undefined` for a point of small order, the all-zero one among them. */
export function sharedSecret(secretKey: Bytes, publicKey: Bytes): Bytes | undefined {
	try {
		// throws when the result is zero, which is when the point is of small order (RFC 7748, section 6.1)
		return x25519.getSharedSecret(secretKey, publicKey);
	} catch {
		return undefined;
	}
}

// u = 0, 1, the two of order 8, p - 1, and p and p + 1, which are other spellings of 0 and 1. Little-endian.
const smallOrder: readonly Bytes[] = [
	[0n, 1n, (1n << 255n) - 20n, (1n << 255n) - 19n, (1n << 255n) - 18n],
	[325606250916557431795983626356110631294008115727848805560023387167927233504n],
	[39382357235489614581723060781553021112529911719440698176882885853963445705823n],
].flatMap((group) =>
	group.map((u) => Uint8Array.from({ length: 32 }, (_, i) => Number((u >> BigInt(8 * i)) & 255n))),
);

/** Whether a point is one of the few that no honest key is. Known before any secret is used on it. */
export function isSmallOrder(publicKey: Bytes): boolean {
	const point = publicKey.slice();
	// RFC 7748, section 5: the top bit is ignored
	if (point.length === 32) point[31] = (point[31] ?? 0) & 127;
	return smallOrder.some((bad) => equal(bad, point));
}
