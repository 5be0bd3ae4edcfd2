/** The client's side of CPace, party B, and the keys that both sides confirm with. */
import type { Bytes } from "../../protocol/bytes.ts";
import { beginCpaceSide, type CpaceFacts, confirmLabels, cpaceScalar } from "../../protocol/wire/cpace.ts";
import { hkdf, type Random } from "./kdf.ts";

/** `shareR`: the relay's, out of its challenge, 32 bytes. */
type Facts = CpaceFacts & { readonly shareR: Bytes };

interface Confirmed {
	/** For the proof. */
	readonly share: Bytes;
	/** The key of our MAC … */
	readonly client: Bytes;
	/** … and of the one the relay must answer with. */
	readonly relay: Bytes;
}

/** Answers the relay's share with a fresh scalar: 32 bytes each. `undefined` for a bad share. */
export function answerCpace({
	random,
	...facts
}: Facts & { readonly random: Random }): Confirmed | undefined {
	return answerWithScalar(facts, cpaceScalar(random(64)));
}

/** The same with the scalar as an argument, for vectors. */
export function answerWithScalar({ shareR, ...facts }: Facts, scalar: bigint): Confirmed | undefined {
	const { share, finish } = beginCpaceSide("b", facts, scalar);
	const isk = finish(shareR);
	return isk && { share, client: hkdf(isk, confirmLabels.client), relay: hkdf(isk, confirmLabels.relay) };
}
