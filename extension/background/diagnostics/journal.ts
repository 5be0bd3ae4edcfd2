/** What was refused or went wrong: which, how often, when last. No names. Outlives the worker, dies with the browser. */
import type { Diagnosis } from "../../contract/view.ts";
import type { Clock } from "../../lib/clock.ts";
import type { SessionArea } from "../../storage/database.ts";

type Event = Diagnosis["events"][number];

const place = "journal";
const mostEvents = 40;
/** A flood of events is written down this often. */
const writeMs = 5_000;

export async function openJournal(area: SessionArea, clock: Clock, also: (event: string) => void) {
	const kept = (await area.all())[place];
	const events = new Map(((kept as readonly Event[] | undefined) ?? []).map((event) => [event.event, event]));
	let isWriting = false;

	function write() {
		if (isWriting) return;
		isWriting = true;
		clock.later(writeMs, () => {
			isWriting = false;
			area.set({ [place]: [...events.values()] }).catch(() => {});
		});
	}
	return {
		note(event: string): void {
			also(event);
			const count = (events.get(event)?.count ?? 0) + 1;
			events.delete(event);
			events.set(event, { event, count, at: clock.now() });
			const [oldest] = events.keys();
			if (events.size > mostEvents && oldest !== undefined) events.delete(oldest);
			write();
		},
		/** Newest first. */
		list: (): readonly Event[] => [...events.values()].reverse(),
	};
}
export type Journal = Awaited<ReturnType<typeof openJournal>>;
