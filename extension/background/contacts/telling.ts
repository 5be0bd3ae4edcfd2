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

/** Where we stay: our address at the relay that everybody is told of. */
type Home = Pick<Me, "address" | "relay" | "cap">;
type Route = Extract<LetterContent, { t: "route" }>;

interface Needs {
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	readonly outbox: Pick<Outbox, "of" | "take">;
	me(): Me | undefined;
	/** Nothing as long as we never went from one relay to another for good. */
	home(): Home | undefined;
	/** A letter for the outbox, numbered; with the contact as it is after that. */
	enclose(contact: Contact, content: LetterContent): { readonly contact: Contact; readonly step: Step };
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
	/** Routes that wait: to a home, or to where we are. */
	function waiting({ id }: Contact, isHome: boolean) {
		return outbox.of(id).flatMap((letter) => {
			const { content } = letter;
			if (content.t !== "route" || (content.body.relay !== undefined) !== isHome) return [];
			return [{ letter, body: content.body }];
		});
	}
	/** What they are to hear of where we stay, if they do not know it. */
	function owedHome(contact: Contact): Route | undefined {
		const [me, home] = [needs.me(), needs.home()];
		const { state, changedTo, isHeld, toldHome: told } = contact;
		if (!me || !home || state !== "accepted" || changedTo !== undefined || isHeld) return undefined;
		const isThis = ({ relay, cap }: { readonly relay?: string; readonly cap: string }) =>
			relay === home.relay && cap === home.cap;
		const owed = waiting(contact, true);
		if (owed.some(({ body }) => isThis(body))) return undefined;
		// another one that waits may have reached them
		const isOther = owed.length > 0 || (told !== undefined && told.relay !== home.relay);
		// whoever is there, too, is told of a cap as ever
		const isThere = contact.relay === home.relay || contact.home?.relay === home.relay;
		const isKnown = isThere || (told !== undefined && isThis(told));
		if (isKnown && !isOther) return undefined;
		const { address, cap, relay } = home;
		return { t: "route", body: { address, cap, devId: me.device.id, n: me.device.n, relay } };
	}
	async function tell(id: ChatId): Promise<void> {
		await turns.with(id, async (contact) => {
			const me = needs.me();
			if (!me || !isDue(contact)) return;
			const { isHeld: _, ...rest } = contact;
			const enclosed = needs.enclose({ ...rest, toldCap: me.capN }, routeTo(me));
			const old = waiting(contact, false).map(({ letter }) => outbox.take(letter));
			await commit(records, ...old, book.put(enclosed.contact), enclosed.step);
		});
		needs.ready(id);
	}
	async function tellHome(id: ChatId): Promise<void> {
		await turns.with(id, async (contact) => {
			const owed = owedHome(contact);
			if (!owed) return;
			const enclosed = needs.enclose(contact, owed);
			const old = waiting(contact, true).map(({ letter }) => outbox.take(letter));
			await commit(records, ...old, book.put(enclosed.contact), enclosed.step);
		});
		needs.ready(id);
	}
	/** Looked at again after the first: somebody who was held back is told both. */
	async function consider(id: ChatId): Promise<void> {
		const is = (what: (contact: Contact) => unknown) => {
			const contact = book.get(id);
			return contact !== undefined && Boolean(what(contact));
		};
		if (is(isDue)) await tell(id);
		if (is(owedHome)) await tellHome(id);
	}
	return {
		/** This one, if they do not know it yet. */
		consider,
		async all(): Promise<void> {
			for (const contact of Object.values(book.contacts.peek()))
				if (isDue(contact) || owedHome(contact)) await consider(contact.id);
		},
		/** They acknowledged where we stay. */
		heard: (contact: Contact, { body }: Route): readonly Step[] =>
			body.relay === undefined
				? []
				: [book.put({ ...contact, toldHome: { relay: body.relay, cap: body.cap } })],
	};
}
export type Telling = ReturnType<typeof createTelling>;
