/** Keys of frames that were overtaken, by chain, oldest first. Bounded in number, in ratchet steps and in time. */
import { type Bytes, equal } from "../../protocol/bytes.ts";
import { limits } from "../../protocol/limits.ts";
import { type Header, openHeader } from "./ratchet-header.ts";

export interface SkippedKey {
	readonly n: number;
	/** Message key, 32 bytes. */
	readonly mk: Bytes;
	/** When it was put aside; milliseconds, whole seconds only. */
	readonly at: number;
}

export interface SkippedChain {
	readonly headerKey: Bytes;
	/** The session's count of DH steps when the chain was walked last. */
	readonly step: number;
	readonly keys: readonly SkippedKey[];
}

export type Skipped = readonly SkippedChain[];

/** With the keys of one more walk: 64 of a chain and 256 of a session stay, the newest. */
export function keep(skipped: Skipped, headerKey: Bytes, step: number, keys: readonly SkippedKey[]): Skipped {
	if (keys.length === 0) return skipped;
	const same = skipped.find((chain) => equal(chain.headerKey, headerKey));
	const all = [...(same?.keys ?? []), ...keys].slice(-limits.skippedPerChain);
	const chains = [...skipped.filter((chain) => chain !== same), { headerKey, step, keys: all }];
	let room: number = limits.skippedPerSession;
	const newest: SkippedChain[] = [];
	for (const chain of chains.reverse()) {
		if (room > 0) newest.unshift({ ...chain, keys: chain.keys.slice(-room) });
		room -= chain.keys.length;
	}
	return newest;
}

/** Without what has outlived 5 DH steps or 24 h: a frame that late is lost, and its key is not worth the risk. */
export function prune(skipped: Skipped, step: number, now: number): Skipped {
	return skipped
		.filter((chain) => step - chain.step < limits.skippedDhSteps)
		.map((chain) => ({ ...chain, keys: chain.keys.filter((key) => now - key.at < limits.skippedMs) }))
		.filter((chain) => chain.keys.length > 0);
}

/** The overtaken frame that a sealed header belongs to; a header whose chain is known and whose key is gone; or `undefined`. */
export function find(
	skipped: Skipped,
	eh: Bytes,
):
	| { readonly chain: SkippedChain; readonly header: Header; readonly key: SkippedKey | undefined }
	| undefined {
	for (const chain of skipped) {
		const header = openHeader(chain.headerKey, eh);
		if (header) return { chain, header, key: chain.keys.find((key) => key.n === header.n) };
	}
	return undefined;
}

export function without(skipped: Skipped, used: SkippedKey): Skipped {
	return skipped
		.map((chain) => ({ ...chain, keys: chain.keys.filter((key) => key !== used) }))
		.filter((chain) => chain.keys.length > 0);
}

export function skippedCount(skipped: Skipped): number {
	return skipped.reduce((sum, chain) => sum + chain.keys.length, 0);
}
