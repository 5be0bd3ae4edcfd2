/** Chance from a seed: the same seed, the same story. */
export interface Chance {
	/** In [0, 1). */
	next(): number;
	/** Whole, in [0, below). */
	below(below: number): number;
	bytes(length: number): Uint8Array;
}

/** mulberry32, by Tommy Ettinger. Not for keys outside tests. */
export function createChance(seed: number): Chance {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return { next, below, bytes: (length) => Uint8Array.from({ length }, () => below(256)) };
}
