/** Time as an argument. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Calls `act` once after `ms`; the answer takes it back. */
	later(ms: number, act: () => void): () => void;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	later(ms, act) {
		const timer = setTimeout(act, ms);
		return () => clearTimeout(timer);
	},
};
