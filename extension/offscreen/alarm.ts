/** One moment to wait for, by the wall clock: timers stand still while the computer sleeps, so it is looked at in between. */
import type { Clock } from "../lib/clock.ts";

const sliceMs = 15_000;

export function createAlarm(clock: Clock, ring: (at: number) => void) {
	let cancel = () => {};

	/** `leftMs` is what is left by the timers: a clock that was put back rings no later for it. */
	function wait(at: number, leftMs: number) {
		const left = Math.max(0, Math.min(leftMs, at - clock.now()));
		const slice = Math.min(sliceMs, left);
		cancel = clock.later(slice, () =>
			left - slice <= 0 || clock.now() >= at ? ring(at) : wait(at, left - slice),
		);
	}
	return {
		/** Rings once at this moment (milliseconds since the epoch), never for `null`; a later call takes its place. */
		set(at: number | null) {
			cancel();
			if (at !== null) wait(at, at - clock.now());
		},
	};
}
