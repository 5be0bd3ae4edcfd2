/** Notices that the computer slept: the wall clock went further than a timer. */
import type { Clock } from "../lib/clock.ts";

const everyMs = 15_000;
/** A busy machine is late by less. */
const lateMs = 5_000;

export function createWatch(clock: Clock, slept: () => void): void {
	const look = () => {
		const from = clock.now();
		clock.later(everyMs, () => {
			if (clock.now() - from > everyMs + lateMs) slept();
			look();
		});
	};
	look();
}
