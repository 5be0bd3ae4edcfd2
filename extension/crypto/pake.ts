/**
 * CPace (draft-irtf-cfrg-cpace, ristretto255 and SHA-512) on the client's side, party B: the client and the relay show each other that both
 * know the password. Who listens, or answers in the relay's name, learns at most whether one guess was right.
 */
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { type Bytes, toHex } from "../../protocol/bytes.ts";
import {
	channelIdentifier,
	confirmLabels,
	generatorString,
	iskString,
	passwordBytes,
} from "../../protocol/wire/cpace.ts";
import { hkdf, type Random, sha256, sha512 } from "./kdf.ts";

const { Point } = ristretto255;
const { deriveToCurve } = ristretto255_hasher;

/** 32 bytes each; `password` as it was typed. */
interface Facts {
	readonly password: string;
	readonly relayKey: Bytes;
	readonly address: Bytes;
	readonly nonceC: Bytes;
	readonly nonceR: Bytes;
	/** The relay's, out of its challenge. */
	readonly shareR: Bytes;
}
interface Confirmed {
	/** For the proof. */
	readonly share: Bytes;
	/** The key of our MAC … */
	readonly client: Bytes;
	/** … and of the one the relay must answer with. */
	readonly relay: Bytes;
}

/**
 * Answers the relay's share with a fresh scalar: 32 bytes each. `undefined` for a share that is no canonical point, or the one that would
 * make the result independent of the password.
 */
export function answerCpace({
	random,
	...facts
}: Facts & { readonly random: Random }): Confirmed | undefined {
	return answerWithScalar(facts, scalarOf(random(64)));
}

/** The same with the scalar as an argument, for vectors. */
export function answerWithScalar(facts: Facts, scalar: bigint): Confirmed | undefined {
	const { password, relayKey, address, nonceC, nonceR, shareR } = facts;
	const k = agree(scalar, shareR);
	if (!k) return undefined;
	const sid = sha256(nonceC, nonceR);
	const generator = generatorOf(passwordBytes(password), channelIdentifier(relayKey, address), sid);
	const share = generator.multiply(scalar).toBytes();
	const isk = sha512(iskString(sid, k, shareR, share));
	return { share, client: hkdf(isk, confirmLabels.client), relay: hkdf(isk, confirmLabels.relay) };
}

export function generatorOf(prs: Bytes, ci: Bytes, sid: Bytes): InstanceType<typeof Point> {
	// optional in its type only: other groups of that library have none
	if (!deriveToCurve) throw new TypeError("ristretto255 without deriveToCurve");
	return deriveToCurve(sha512(generatorString(prs, ci, sid)));
}

/** K, 32 bytes, or `undefined` for a bad share. Never throws. */
export function agree(scalar: bigint, share: Bytes): Bytes | undefined {
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
export function scalarOf(bytes: Bytes): bigint {
	const number = BigInt(`0x${toHex(bytes)}`);
	return (number % (Point.Fn.ORDER - 1n)) + 1n;
}
