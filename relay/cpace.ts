/**
 * CPace (draft-irtf-cfrg-cpace, ristretto255 and SHA-512) on the relay's side, party A: the relay and a client show each other that both
 * know the password. Who listens learns nothing to try guesses on; who speaks tries one guess per login.
 */
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { type Bytes, concat } from "../protocol/bytes.ts";
import {
	channelIdentifier,
	confirmLabels,
	generatorString,
	iskString,
	passwordBytes,
} from "../protocol/wire/cpace.ts";
import { hkdf, sha256, sha512 } from "./crypto.ts";

const { Point } = ristretto255;
const { deriveToCurve } = ristretto255_hasher;
const noSalt = new Uint8Array(0);

/** 32 bytes each. */
interface Facts {
	readonly password: string;
	readonly relayKey: Bytes;
	readonly address: Bytes;
	readonly nonceC: Bytes;
	readonly nonceR: Bytes;
}
interface Cpace {
	/** For the challenge, 32 bytes. */
	readonly share: Bytes;
	/**
	 * The keys (32 bytes each) of the client's MAC and of the relay's; `undefined` for a share that is no canonical point, or the one that
	 * would make the result independent of the password.
	 */
	finish(shareC: Bytes): { readonly client: Bytes; readonly relay: Bytes } | undefined;
}

/** Begins one login with a fresh scalar. `random` answers that many unpredictable bytes. */
export function beginCpace({
	random,
	...facts
}: Facts & { readonly random: (length: number) => Bytes }): Cpace {
	return beginWithScalar(facts, scalarOf(random(64)));
}

/** The same with the scalar as an argument, for vectors. */
export function beginWithScalar(
	{ password, relayKey, address, nonceC, nonceR }: Facts,
	scalar: bigint,
): Cpace {
	const sid = sha256(concat(nonceC, nonceR));
	const generator = generatorOf(passwordBytes(password), channelIdentifier(relayKey, address), sid);
	const share = generator.multiply(scalar).toBytes();
	return {
		share,
		finish(shareC) {
			const k = agree(scalar, shareC);
			if (!k) return undefined;
			const isk = sha512(iskString(sid, k, share, shareC));
			return {
				client: hkdf(isk, noSalt, confirmLabels.client),
				relay: hkdf(isk, noSalt, confirmLabels.relay),
			};
		},
	};
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
	const number = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
	return (number % (Point.Fn.ORDER - 1n)) + 1n;
}
