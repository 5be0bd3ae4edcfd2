/** The relay's side of CPace, party A, and the keys that both sides confirm with. */
import type { Bytes } from "../protocol/bytes.ts";
import { beginCpaceSide, type CpaceFacts, confirmLabels, cpaceScalar } from "../protocol/wire/cpace.ts";
import { hkdf } from "./crypto.ts";

const noSalt = new Uint8Array(0);

interface Cpace {
	/** For the challenge, 32 bytes. */
	readonly share: Bytes;
	/** The keys (32 bytes each) of the client's MAC and of the relay's; `undefined` for a bad share. */
	finish(shareC: Bytes): { readonly client: Bytes; readonly relay: Bytes } | undefined;
}

/** Begins one login with a fresh scalar. `random` answers that many unpredictable bytes. */
export function beginCpace({
	random,
	...facts
}: CpaceFacts & { readonly random: (length: number) => Bytes }): Cpace {
	return beginWithScalar(facts, cpaceScalar(random(64)));
}

/** The same with the scalar as an argument, for vectors. */
export function beginWithScalar(facts: CpaceFacts, scalar: bigint): Cpace {
	const { share, finish } = beginCpaceSide("a", facts, scalar);
	return {
		share,
		finish(shareC) {
			const isk = finish(shareC);
			return (
				isk && {
					client: hkdf(isk, noSalt, confirmLabels.client),
					relay: hkdf(isk, noSalt, confirmLabels.relay),
				}
			);
		},
	};
}
