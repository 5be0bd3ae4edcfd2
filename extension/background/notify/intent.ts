/** A notification was clicked, or a line of a menu: where the panel of which window goes. Forgotten once it has, or after a while. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Intent as Goal, View } from "../../contract/view.ts";
import type { Clock } from "../../lib/clock.ts";

/** A panel that opens later than this was opened for something else. */
const lastsMs = 30_000;

export function createIntent(clock: Clock) {
	const now = signal<View["intent"]>(null);
	const done = (number: number) => {
		if (now.peek()?.number === number) now.value = null;
	};
	return {
		now: now as ReadonlySignal<View["intent"]>,
		open(goal: Omit<Goal, "number">): void {
			const number = Math.max(clock.now(), (now.peek()?.number ?? 0) + 1);
			now.value = { ...goal, number };
			clock.later(lastsMs, () => done(number));
		},
		done,
	};
}
export type Intent = ReturnType<typeof createIntent>;
