/** One alarm for everybody: the hands wake the worker at the earliest of the moments that features wait for. */
import type { Clock } from "../lib/clock.ts";

export interface Due {
	/** Calls `act` once at this moment (milliseconds since the epoch); the same name again replaces it, `null` takes it back. */
	at(name: string, moment: number | null, act: () => void): void;
	/** Runs what was due when the hands' alarm was set, and by now: the clock may have been put back meanwhile. */
	ring(at: number): void;
}

export function createDue(clock: Clock, wakeAt: (moment: number | null) => void): Due {
	const waiting = new Map<string, { moment: number; act: () => void }>();
	let told: number | null = null;

	function tell() {
		const moments = [...waiting.values()].map(({ moment }) => moment);
		const next = moments.length > 0 ? Math.min(...moments) : null;
		if (next === told) return;
		told = next;
		wakeAt(next);
	}
	return {
		at(name, moment, act) {
			if (moment === null) waiting.delete(name);
			else waiting.set(name, { moment, act });
			tell();
		},
		ring(at) {
			const now = Math.max(clock.now(), at);
			const ready = [...waiting].filter(([, { moment }]) => moment <= now);
			for (const [name] of ready) waiting.delete(name);
			for (const [, { act }] of ready) act();
			// the hands' alarm has rung: whatever is left must be told again
			told = null;
			tell();
		},
	};
}
