/** What each type of letter does when it arrives: a table from the wire to the features. */

import type { Step } from "../storage/step.ts";
import type { Chats } from "./chats/chats.ts";
import type { Book } from "./contacts/book.ts";
import type { Contact } from "./contacts/contact.ts";
import type { People } from "./contacts/people.ts";
import type { Delivery } from "./outbox/delivery.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Receivers } from "./sessions/post.ts";

interface Needs {
	readonly book: Book;
	readonly outbox: Outbox;
	readonly chats: Chats;
	readonly people: People;
	readonly acknowledged: Delivery["acknowledged"];
	/** Presents their cap to the relay and begins to watch. */
	openAddress(contact: Contact): void;
}

export function receivers({ book, outbox, chats, people, acknowledged, openAddress }: Needs): Receivers {
	/** With a cap that has just come: once it is stored, their address is opened. */
	const opening = (contact: Contact, steps: readonly Step[]): readonly Step[] => [
		...steps,
		{
			changes: [],
			show() {
				const now = book.get(contact.id);
				if (now?.cap !== undefined) openAddress(now);
			},
		},
	];
	return {
		async text(contact, { id, seq, body }, { device }) {
			// somebody we asked may not write before they said yes
			if (contact.state !== "accepted") return undefined;
			return chats.received(contact, { id, seq, text: body.text, ...(device && { device }) });
		},
		async receipt(contact, { body }) {
			const steps: Step[] = [];
			for (const letter of acknowledged(contact.id, body.ids)) {
				steps.push(outbox.take(letter), ...(await chats.delivered(letter)));
				// they know our no: nothing of them is kept
				if (letter.content.t === "contact.decline") steps.push(book.remove(contact.id));
			}
			return steps;
		},
		"contact.accept": async (contact, { body }) =>
			opening(contact, people.accepted(contact, body.cap, body.handle)),
		"contact.decline": async (contact) => people.declined(contact),
		route: async (contact, { body }) =>
			contact.state === "accepted"
				? opening(contact, people.routed(contact, body.address, body.cap))
				: undefined,
		ctl: async () => [],
	};
}
