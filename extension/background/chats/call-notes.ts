/** The line that a call leaves in its chat. */
import type { CallId, ChatId, LetterId } from "../../../protocol/ids.ts";
import type { CallNote } from "../../contract/call.ts";
import type { Choices } from "../../contract/view.ts";
import { commit } from "../../storage/step.ts";
import { type Contact, choicesFor } from "../contacts/contact.ts";
import type { Message } from "./history.ts";
import type { ChatNeeds, Rows } from "./rows.ts";
import { withLast } from "./shelf.ts";

interface Needs extends ChatNeeds {
	readonly rows: Rows;
	choices(): Choices;
	/** Somebody rang and nobody answered. */
	noticeCall(contact: Contact, message: Message): void;
}

export function createCallNotes({ clock, turns, records, history, shelf, rows, choices, noticeCall }: Needs) {
	async function again(chat: ChatId, before: Message | undefined, note: CallNote): Promise<void> {
		const isMore = before?.call && note.outcome === "talked" && note.seconds >= before.call.seconds;
		if (!before || !isMore) return;
		const message: Message = { ...before, call: note };
		const line = shelf.get(chat, clock.now());
		const lines = line.lastId === before.id ? [shelf.put(withLast(line, message))] : [];
		await commit(records, rows.change(chat, message), ...lines);
	}
	return {
		/**
		 * As the last line of the chat, unread if nobody answered; it goes with the chat's timer. The same call again is the same line: whoever
		 * did not come, and came later, has talked.
		 */
		noteCall(chat: ChatId, call: CallId, mine: boolean, note: CallNote): Promise<void> {
			return turns.with(chat, async (contact) => {
				// both are 16 random bytes, and one history knows them all
				const id = call as string as LetterId;
				if (await history.knows(chat, id)) return again(chat, await history.find(chat, id), note);
				const at = clock.now();
				const line = shelf.get(chat, at);
				const isMissed = note.outcome === "missed";
				const { timer } = choicesFor(contact, choices());
				const message: Message = {
					...{ id, order: await history.placeFor(chat, 0), mine, text: "", at, seq: 0, call: note },
					...(isMissed && { nth: (line.arrived ?? 0) + 1 }),
					...(timer > 0 && { expires: { at: at + timer * 1000, ttl: timer } }),
				};
				const counted = isMissed
					? {
							...line,
							arrived: (line.arrived ?? 0) + 1,
							unread: line.unread + 1,
							firstUnread: line.firstUnread ?? id,
						}
					: line;
				await commit(records, rows.show(chat, message, undefined), shelf.put(withLast(counted, message)));
				if (isMissed) noticeCall(contact, message);
			});
		},
	};
}
