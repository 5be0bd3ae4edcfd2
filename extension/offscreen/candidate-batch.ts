/** Our candidates for the other end, gathered for a moment and in at most four parts: each is a letter (PROTOCOL 5). */
import type { Clock } from "../lib/clock.ts";

/** The machine's own addresses are there within 10 ms (measured), and are most of what a path needs; servers take longer. */
const firstMs = 20;
const gatherMs = 100;
/** After the third part the rest is waited for: a slow TURN server answers within this. */
const restMs = 3_000;
const mostParts = 4;
const mostCandidates = 40;

interface Needs {
	readonly clock: Clock;
	say(ufrag: string, candidates: readonly string[]): void;
}

export function createCandidateBatch({ clock, say }: Needs) {
	let current = "";
	let isOpen = false;
	let isComplete = false;
	let waiting: string[] = [];
	let said = 0;
	let parts = 0;
	let cancel: (() => void) | undefined;

	function reset(ufrag: string) {
		cancel?.();
		cancel = undefined;
		current = ufrag;
		isOpen = isComplete = false;
		waiting = [];
		said = parts = 0;
	}
	function leave() {
		cancel = undefined;
		if (waiting.length === 0 || parts >= mostParts) return;
		const some = waiting;
		waiting = [];
		parts++;
		say(current, some);
	}
	function plan() {
		const isLast = parts >= mostParts - 1;
		if (cancel && isLast && isComplete) {
			cancel();
			cancel = undefined;
		}
		if (!isOpen || waiting.length === 0) return;
		cancel ??= clock.later(isLast && !isComplete ? restMs : parts === 0 ? firstMs : gatherMs, leave);
	}
	return {
		/** The description with this user name has left: its candidates may follow. */
		begin(ufrag: string): void {
			if (ufrag !== current) reset(ufrag);
			isOpen = true;
			plan();
		},
		add(ufrag: string, candidate: string): void {
			if (ufrag !== current) reset(ufrag);
			if (said >= mostCandidates) return;
			said++;
			isComplete ||= candidate === "";
			waiting.push(candidate);
			plan();
		},
		end: () => reset(""),
	};
}
