/** One clock for everything on the screen that runs out: every second while something has less than a minute, else every 15 seconds. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const minuteMs = 60_000;
const slowMs = 15_000;

const ticks = signal(0);
/** Ends that are shown, and how often. */
const ends = new Map<number, number>();
let timer: ReturnType<typeof setTimeout> | undefined;

function wait(): void {
	clearTimeout(timer);
	const now = Date.now();
	const lefts = [...ends.keys()].map((end) => end - now).filter((left) => left > 0);
	if (lefts.length === 0) return;
	// a slow one comes into its last minute in time
	const untilFast = Math.min(...lefts.map((left) => Math.max(0, left - minuteMs)));
	timer = setTimeout(tick, Math.max(1_000, Math.min(slowMs, untilFast)));
}

function tick(): void {
	ticks.value += 1;
	wait();
}

/** Milliseconds left until `end`, never below nothing, renewed as it runs out. */
export function useLeft(end: number): number {
	useEffect(() => {
		ends.set(end, (ends.get(end) ?? 0) + 1);
		wait();
		return () => {
			const shown = (ends.get(end) ?? 1) - 1;
			if (shown > 0) ends.set(end, shown);
			else ends.delete(end);
			wait();
		};
	}, [end]);
	// read, so that a tick renders this again
	void ticks.value;
	return Math.max(0, end - Date.now());
}
