/** What somebody who helps may see: states, counts and times; nothing that names or opens anything. */
import type { ChatId } from "../../../protocol/ids.ts";
import type { Diagnosis, View } from "../../contract/view.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Book } from "../contacts/book.ts";
import type { Direct } from "../direct/direct-needs.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Envelope } from "../sessions/envelope.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Journal } from "./journal.ts";

interface Needs {
	readonly clock: Clock;
	readonly version: string;
	readonly view: { peek(): View };
	readonly book: Book;
	readonly outbox: Outbox;
	readonly sessions: Sessions;
	readonly envelope: Pick<Envelope, "clockBehind">;
	readonly direct: Pick<Direct, "states">;
	readonly journal: Pick<Journal, "list">;
	/** Bytes used and allowed, where the browser tells. */
	estimate(): Promise<{ readonly usage?: number; readonly quota?: number }>;
}

export function createDiagnosis(needs: Needs) {
	const { clock, view, book, outbox, sessions, envelope, direct } = needs;
	const person = (id: ChatId, index: number): Diagnosis["people"][number] | undefined => {
		const row = view.peek().contacts[id];
		const contact = book.get(id);
		if (!row || !contact) return undefined;
		const open = sessions.of(id).sessions;
		const state = direct.states.peek()[contact.address];
		const behind = envelope.clockBehind(id);
		return {
			number: index + 1,
			state: row.state,
			path: row.path,
			...(state && { direct: state.word ? `${state.is} (${state.word})` : state.is }),
			sessions: open.length,
			...(open[0] && { since: open[0].at }),
			waiting: outbox.of(id).length,
			...(behind !== undefined && { clock: -behind }),
		};
	};
	return async (): Promise<Diagnosis> => {
		const { relay, contacts, chats } = view.peek();
		const at = (id: ChatId) => chats[id]?.at ?? contacts[id]?.since ?? 0;
		const ids = (Object.keys(contacts) as ChatId[]).sort((a, b) => at(b) - at(a));
		const { usage, quota } = await needs.estimate().catch(() => ({ usage: undefined, quota: undefined }));
		return {
			version: needs.version,
			at: clock.now(),
			relay: {
				state: relay.state,
				insecure: relay.insecure === true,
				...(relay.problem && { problem: relay.problem }),
			},
			people: ids.flatMap((id, index) => person(id, index) ?? []),
			storage: { ...(usage !== undefined && { used: usage }), ...(quota !== undefined && { quota }) },
			events: needs.journal.list(),
		};
	};
}
