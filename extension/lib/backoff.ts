/** Jitter: random waits below a cap that grows, so that a thousand clients of a restarted relay do not return as one. */

const quickTries = 5;
const quickCapMs = 2_000;
const slowCapMs = 30_000;

/**
 * How long to wait before dial number `attempt` (0 is the first after a loss), in milliseconds. `random` answers in [0, 1).
 * The first wait is anything below the cap; a later one is at least half of it, because short waits in a row are knocks at a door that
 * is still closed: of a thousand clients of a relay that was away for two seconds, twenty knocked more than five times.
 */
export function backoffMs(attempt: number, random: () => number): number {
	const cap =
		attempt < quickTries ? quickCapMs : Math.min(slowCapMs, quickCapMs * 2 ** (attempt - quickTries + 1));
	return Math.floor(attempt === 0 ? random() * cap : cap / 2 + (random() * cap) / 2);
}

/** 2, 4, 8 … seconds, at most five minutes: when an unacknowledged letter is sent again. */
export function resendMs(attempt: number): number {
	return Math.min(300_000, 2_000 * 2 ** Math.min(attempt, 10));
}
