/** A notification was clicked: which chat the panel of which window opens. Forgotten once it has, or after a while. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { ChatId } from "../../../protocol/ids.ts";
import type { View } from "../../contract/view.ts";
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
		open(chat: ChatId, window: number): void {
			const number = clock.now();
			now.value = { chat, window, number };
			clock.later(lastsMs, () => done(number));
		},
		done,
	};
}
export type Intent = ReturnType<typeof createIntent>;
