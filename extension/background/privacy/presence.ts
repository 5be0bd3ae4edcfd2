/**
 * Who may see that we are here: told to each contact once, and again when it changes. Whether somebody is here is known from the
 * paths to them; this is the permission to show it, and it goes both ways or not at all.
 */
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit } from "../../storage/step.ts";
import type { Chats } from "../chats/chats.ts";
import type { Book } from "../contacts/book.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Outbox, Waiting } from "../outbox/outbox.ts";

interface Needs {
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	readonly outbox: Outbox;
	readonly enclose: Chats["enclose"];
	newLetterId(): LetterId;
	/** Whether we let them see it. */
	isShared(contact: Contact): boolean;
	ready(contact: ChatId): void;
}

export function createPresence({
	records,
	book,
	turns,
	outbox,
	enclose,
	newLetterId,
	isShared,
	ready,
}: Needs) {
	const isNews = (contact: Contact | undefined): contact is Contact =>
		contact?.state === "accepted" &&
		contact.changedTo === undefined &&
		isShared(contact) !== (contact.toldPresence ?? false);

	/** Tells one contact what they do not know yet. */
	async function tell(id: ChatId): Promise<void> {
		if (!isNews(book.get(id))) return;
		await turns.with(id, async (contact) => {
			if (!isNews(contact)) return;
			const presence = isShared(contact);
			// what they were to be told before and have not heard is not told any more
			const waiting = outbox.of(id).find(({ content }) => content.t === "profile");
			if (waiting && !outbox.left.peek().has(waiting.id)) {
				const letter: Waiting = { ...waiting, content: { t: "profile", body: { presence } } };
				await commit(records, book.put({ ...contact, toldPresence: presence }), outbox.add(letter));
				return ready(id);
			}
			const enclosed = enclose({ ...contact, toldPresence: presence }, newLetterId(), {
				t: "profile",
				body: { presence },
			});
			await commit(records, book.put(enclosed.contact), enclosed.step);
			ready(id);
		});
	}
	return {
		tell,
		async tellAll(): Promise<void> {
			for (const { id } of Object.values(book.contacts.peek())) await tell(id);
		},
	};
}
