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

/**
 * Whether a moment is still to come, where no wait is longer than `longestMs`. One that no wait could have set is due: a clock was put
 * back since, and nobody may wait for that.
 */
export function isAhead(moment: number, now: number, longestMs: number): boolean {
	return moment > now && moment - now <= longestMs;
}
