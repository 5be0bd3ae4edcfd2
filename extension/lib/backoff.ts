/** Full jitter: a random wait below a cap that grows, so that a thousand clients of a restarted relay do not return as one. */

const quickTries = 5;
const quickCapMs = 2_000;
const slowCapMs = 30_000;

/**
 * How long to wait before dial number `attempt` (0 is the first after a loss), in milliseconds.
 * `random` answers in [0, 1).
 */
export function backoffMs(attempt: number, random: () => number): number {
	const cap =
		attempt < quickTries ? quickCapMs : Math.min(slowCapMs, quickCapMs * 2 ** (attempt - quickTries + 1));
	return Math.floor(random() * cap);
}

/** 2, 4, 8 … seconds, at most five minutes: when an unacknowledged letter is sent again. */
export function resendMs(attempt: number): number {
	return Math.min(300_000, 2_000 * 2 ** Math.min(attempt, 10));
}
