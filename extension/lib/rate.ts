/** How often somebody may do something. */
import type { Clock } from "./clock.ts";

/** At most `most` in any `perMs` milliseconds, for each key. What is refused does not count. */
export function createRate<Key>(clock: Clock, most: number, perMs: number) {
	const seen = new Map<Key, readonly number[]>();
	return {
		allows(key: Key): boolean {
			const now = clock.now();
			// a clock that was put back must not shut anybody out
			const recent = (seen.get(key) ?? []).filter((at) => at <= now && now - at < perMs);
			const isAllowed = recent.length < most;
			seen.set(key, isAllowed ? [...recent, now] : recent);
			return isAllowed;
		},
	};
}
