/** Tells those whom we talk with how we are reached, when that has changed. What is due is read from what is kept, so a death changes nothing. */
import type { ChatId } from "../../../protocol/ids.ts";
import type { LetterContent } from "../../../protocol/sealed/letter.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Book } from "./book.ts";
import type { Contact } from "./contact.ts";
import { type Me, routeTo } from "./people.ts";
import type { Turns } from "./turns.ts";

interface Needs {
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	readonly outbox: Pick<Outbox, "of">;
	me(): Me | undefined;
	/** A letter for the outbox, numbered; with the contact as it is after that. */
	enclose(contact: Contact, content: LetterContent): { readonly contact: Contact; readonly step: Step };
	/** Takes letters of a type that still wait out of the outbox. */
	withdraw(contact: Contact, t: LetterContent["t"]): readonly Step[];
	/** Something may leave now. */
	ready(contact: ChatId): void;
}

/** What a person does on purpose. */
const isMeant: Partial<Record<LetterContent["t"], true>> = {
	text: true,
	edit: true,
	"call.ring": true,
	"call.join": true,
};

export function createTelling({ records, book, turns, outbox, ...needs }: Needs) {
	function isDue({ id, state, relay, toldCap = 0, isHeld, changedTo }: Contact): boolean {
		const me = needs.me();
		if (state !== "accepted" || changedTo !== undefined || relay !== me?.relay) return false;
		// who was blocked hears of us when we talk to them, and not before
		return isHeld ? outbox.of(id).some(({ content }) => isMeant[content.t]) : toldCap !== me.capN;
	}
	async function tell(id: ChatId): Promise<void> {
		await turns.with(id, async (contact) => {
			const me = needs.me();
			if (!me || !isDue(contact)) return;
			const { isHeld: _, ...rest } = contact;
			const enclosed = needs.enclose({ ...rest, toldCap: me.capN }, routeTo(me));
			await commit(records, ...needs.withdraw(contact, "route"), book.put(enclosed.contact), enclosed.step);
		});
		needs.ready(id);
	}
	return {
		/** This one, if they do not know it yet. */
		async consider(id: ChatId): Promise<void> {
			const contact = book.get(id);
			if (contact && isDue(contact)) await tell(id);
		},
		async all(): Promise<void> {
			for (const contact of Object.values(book.contacts.peek())) if (isDue(contact)) await tell(contact.id);
		},
	};
}
export type Telling = ReturnType<typeof createTelling>;
