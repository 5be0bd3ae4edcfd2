/**
 * CPace (draft-irtf-cfrg-cpace, ristretto255 and SHA-512), with which a client and a relay show each other that both
 * know the relay's password. The relay is party A. Who listens learns nothing to try guesses on; who speaks tries one guess per login.
 *
 *   generator = deriveToCurve(SHA-512(generatorString(…)))     share = scalar · generator     K = scalar · other share
 *   ISK = SHA-512(iskString(…))     proof.mac = HMAC(HKDF(ISK, "gx1/c"), T)     welcome.mac = HMAC(HKDF(ISK, "gx1/r"), T)
 */
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, noBytes, toHex, utf8 } from "../bytes.ts";

const { Point } = ristretto255;
const { deriveToCurve } = ristretto255_hasher;

const dsi = utf8("CPaceRistretto255");
const iskDsi = utf8("CPaceRistretto255_ISK");
/** Input block of SHA-512: the password is padded to it, so that hashing takes the same time for all of them. */
const blockBytes = 128;
/** Labels of the keys with which both ends confirm. */
export const confirmLabels = { client: "gx1/c", relay: "gx1/r" } as const;

/** PRS: what was typed, in NFC, so that another keyboard's é is the same é. */
export function passwordBytes(password: string): Bytes {
	return utf8(password.normalize("NFC"));
}

/** CI of Sidelong: which relay and which address this password is tried for. 32 bytes each. */
export function channelIdentifier(relayKey: Bytes, address: Bytes): Bytes {
	return lvCat(utf8("gx1"), relayKey, address);
}

/** What is hashed to the generator: lv_cat(DSI, PRS, zpad, CI, sid) (section 7.1). */
export function generatorString(prs: Bytes, ci: Bytes, sid: Bytes): Bytes {
	const zeros = Math.max(0, blockBytes - 1 - prepend(prs).length - prepend(dsi).length);
	return lvCat(dsi, prs, new Uint8Array(zeros), ci, sid);
}

/** What is hashed to the session key: lv_cat(DSI_ISK, sid, K) ‖ lv_cat(Ya, ADa) ‖ lv_cat(Yb, ADb) (section 6.2). */
export function iskString(sid: Bytes, k: Bytes, ya: Bytes, yb: Bytes, ada = noBytes, adb = noBytes): Bytes {
	return concat(lvCat(iskDsi, sid, k), lvCat(ya, ada), lvCat(yb, adb));
}

/** Each part with its length before it, as unsigned LEB128. */
function lvCat(...parts: readonly Bytes[]): Bytes {
	return concat(...parts.map(prepend));
}

function prepend(part: Bytes): Bytes {
	const length: number[] = [];
	for (let left = part.length; ; left = Math.floor(left / 128)) {
		length.push(left < 128 ? left : (left % 128) + 128);
		if (left < 128) return concat(new Uint8Array(length), part);
	}
}

/** What both know of a login; 32 bytes each. `password` as it was typed. */
export interface CpaceFacts {
	readonly password: string;
	readonly relayKey: Bytes;
	readonly address: Bytes;
	readonly nonceC: Bytes;
	readonly nonceR: Bytes;
}
export interface CpaceSide {
	/** For the other side, 32 bytes. */
	readonly share: Bytes;
	/** ISK, 64 bytes; `undefined` for a share that is no canonical point, or the one that would make it independent of the password. */
	finish(theirs: Bytes): Bytes | undefined;
}

/** One side of a login: the relay is `a`, the client `b`. `scalar` is a fresh one of `cpaceScalar`. */
export function beginCpaceSide(
	side: "a" | "b",
	{ password, relayKey, address, nonceC, nonceR }: CpaceFacts,
	scalar: bigint,
): CpaceSide {
	const sid = sha256(concat(nonceC, nonceR));
	const generator = cpaceGenerator(passwordBytes(password), channelIdentifier(relayKey, address), sid);
	const share = generator.multiply(scalar).toBytes();
	return {
		share,
		finish(theirs) {
			const k = cpaceAgree(scalar, theirs);
			if (!k) return undefined;
			return sha512(side === "a" ? iskString(sid, k, share, theirs) : iskString(sid, k, theirs, share));
		},
	};
}

export function cpaceGenerator(prs: Bytes, ci: Bytes, sid: Bytes): InstanceType<typeof Point> {
	// optional in its type only: other groups of that library have none
	if (!deriveToCurve) throw new TypeError("ristretto255 without deriveToCurve");
	return deriveToCurve(sha512(generatorString(prs, ci, sid)));
}

/** K, 32 bytes, or `undefined` for a bad share. Never throws. */
export function cpaceAgree(scalar: bigint, share: Bytes): Bytes | undefined {
	try {
		const theirs = Point.fromBytes(share);
		// all zero decodes without complaint, and K would be the same for every password
		if (theirs.is0()) return undefined;
		const k = theirs.multiply(scalar);
		return k.is0() ? undefined : k.toBytes();
	} catch {
		// no canonical encoding of a point (RFC 9496, section 4.3.1)
		return undefined;
	}
}

/** 64 random bytes as a scalar that is not zero; 512 bits leave no bias that anybody could measure. */
export function cpaceScalar(bytes: Bytes): bigint {
	return (BigInt(`0x${toHex(bytes)}`) % (Point.Fn.ORDER - 1n)) + 1n;
}
