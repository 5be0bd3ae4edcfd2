/** What each type of letter does when it arrives: a table from the wire to the features. */

import type { ChatId } from "../../protocol/ids.ts";
import type { Letter, LetterContent } from "../../protocol/sealed/letter.ts";
import type { Clock } from "../lib/clock.ts";
import type { Step } from "../storage/step.ts";
import type { CallLetter, Calls } from "./calls/calls-needs.ts";
import type { Chats } from "./chats/chats.ts";
import type { Shelf } from "./chats/shelf.ts";
import type { Book } from "./contacts/book.ts";
import type { Contact } from "./contacts/contact.ts";
import type { People } from "./contacts/people.ts";
import type { Delivery } from "./outbox/delivery.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Receivers } from "./sessions/post.ts";
import type { OpenSession } from "./sessions/sessions.ts";

interface Needs {
	readonly book: Book;
	readonly outbox: Outbox;
	readonly chats: Chats;
	readonly people: People;
	readonly shelf: Shelf;
	readonly clock: Clock;
	readonly acknowledged: Delivery["acknowledged"];
	/** They write, or stopped. */
	typing(contact: Contact, on: boolean): void;
	/** Half of an offer, or candidates, for a direct path. */
	direct(contact: Contact, letter: Extract<Letter, { t: "sdp" | "ice" }>): void;
	readonly calls: Pick<Calls, "heard" | "signal" | "introduced" | "compared" | "acknowledged">;
	/** They acknowledged a letter that says where we are. */
	toldRoute(contact: Contact, content: Extract<LetterContent, { t: "route" }>): readonly Step[];
	/** Another device may have taken the place of this one. */
	superseded(statement: string): Promise<void>;
	/** Tells them what we share, if they do not know it yet. */
	share(contact: ChatId): void;
	/** Presents their cap to the relay and begins to watch. */
	openAddress(contact: Contact): void;
}

export function receivers(needs: Needs): Receivers {
	const { book, outbox, chats, people, shelf, clock, acknowledged, openAddress } = needs;
	/** Notes that a numbered letter came which is no message. */
	const counted = (contact: Contact, letter: Letter, session: OpenSession): Step =>
		shelf.put(chats.numbered(shelf.get(contact.id, clock.now()), letter, fromOf(session)));

	/** With a cap that has just come: once it is stored, their address is opened. */
	const opening = (contact: Contact, steps: readonly Step[]): readonly Step[] => [
		...steps,
		{
			changes: [],
			show() {
				const now = book.get(contact.id);
				if (now?.cap !== undefined) openAddress(now);
				needs.share(contact.id);
			},
		},
	];
	async function call(contact: Contact, letter: CallLetter, session: OpenSession) {
		const isFriend = contact.state === "accepted";
		if (isFriend) await needs.calls.heard(contact, letter);
		return isFriend ? [counted(contact, letter, session)] : undefined;
	}
	async function signal(contact: Contact, letter: Extract<Letter, { t: "sdp" | "ice" }>) {
		if (letter.body.call === undefined) needs.direct(contact, letter);
		else needs.calls.signal(contact, letter);
		return [];
	}
	return {
		async text(contact, letter, session) {
			// somebody we asked may not write before they said yes
			if (contact.state !== "accepted") return undefined;
			needs.typing(contact, false);
			return chats.received(contact, letter, fromOf(session));
		},
		edit: async (contact, letter, session) =>
			contact.state === "accepted" ? chats.edited(contact, letter, fromOf(session)) : undefined,
		delete: async (contact, letter, session) =>
			contact.state === "accepted" ? chats.takenBack(contact, letter, fromOf(session)) : undefined,
		read: async (contact, letter, session) =>
			contact.state === "accepted" ? chats.seen(contact, letter, fromOf(session)) : undefined,
		async typing(contact, { body }) {
			if (contact.state === "accepted") needs.typing(contact, body.on);
			return [];
		},
		profile: async (contact, letter, session) =>
			contact.state === "accepted"
				? [book.put({ ...contact, showsPresence: letter.body.presence }), counted(contact, letter, session)]
				: undefined,
		sdp: signal,
		ice: signal,
		"call.ring": call,
		"call.accept": call,
		"call.decline": call,
		"call.busy": call,
		"call.cancel": call,
		"call.hangup": call,
		"call.state": call,
		"call.join": call,
		"call.roster": call,
		async introduce(contact, letter) {
			if (contact.state === "accepted") needs.calls.introduced(contact, letter);
			return [];
		},
		async sas(contact, letter, session) {
			if (contact.state === "accepted") needs.calls.compared(contact, letter, session.exportKey);
			return [];
		},
		async receipt(contact, { body }) {
			const steps: Step[] = [];
			for (const letter of acknowledged(contact.id, body.ids)) {
				steps.push(outbox.take(letter), ...(await chats.settle(letter, "delivered")), {
					changes: [],
					show: () => needs.calls.acknowledged(letter.content),
				});
				// they know our no: nothing of them is kept
				if (letter.content.t === "contact.decline") steps.push(book.remove(contact.id));
				const now = book.get(contact.id);
				if (letter.content.t === "route" && now) steps.push(...needs.toldRoute(now, letter.content));
			}
			return steps;
		},
		"contact.accept": async (contact, letter, session) =>
			opening(contact, [
				...people.accepted(contact, letter.body, letter.seq),
				counted(contact, letter, session),
			]),
		"contact.decline": async (contact) => people.declined(contact),
		route: async (contact, letter, session) =>
			contact.state === "accepted"
				? opening(contact, [
						// where somebody stays is said by the device that is there
						...(letter.body.relay === undefined || letter.body.devId === session.device
							? people.routed(contact, letter.body, letter.seq)
							: []),
						counted(contact, letter, session),
					])
				: undefined,
		async superseded(contact, { body }) {
			if (contact.state === "accepted") await needs.superseded(body.statement);
			return [];
		},
		ctl: async (contact, letter, session) =>
			contact.state === "accepted" && letter.seq > 0 ? chats.filled(contact, letter, fromOf(session)) : [],
	};
}

function fromOf({ device }: OpenSession) {
	return device === undefined ? {} : { device };
}
