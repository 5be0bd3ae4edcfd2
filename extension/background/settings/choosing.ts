/** Choices take hold: where a chat lives, what its people are told, which paths may stay. */
import { Fault } from "../../../protocol/errors.ts";
import type { ChatId } from "../../../protocol/ids.ts";
import type { Choices, DirectWith } from "../../contract/view.ts";
import type { HousedRecords } from "../../storage/housed-records.ts";
import { commit } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { SettingsStore } from "./settings.ts";

interface Needs {
	readonly settings: Pick<SettingsStore, "choose" | "set">;
	readonly book: Book;
	readonly turns: Turns;
	readonly records: HousedRecords;
	readonly outbox: Pick<Outbox, "of">;
	/** Tells people what we share with them now … */
	tell(chat: ChatId): Promise<void>;
	/** … and takes back what waits and is not shared any more. */
	unsayRead(chat: ChatId): Promise<void>;
	choicesOf(contact: Contact): Choices;
	/** Closes the paths that are not allowed any more. */
	recheck(): void;
}

type Chosen = { readonly [Name in keyof Choices]?: Choices[Name] | null };

/** Characters of letters that wait, where nothing is kept: with the messages they carry it is twice that, and others need room. */
const mostWaiting = 400_000;

export function createChoosing({ settings, book, turns, records, outbox, recheck, ...needs }: Needs) {
	const rehouse = (id: ChatId) => turns.with(id, () => records.rehouse(id));
	/** A contact who was removed meanwhile has nothing to move. */
	const gone = (error: unknown) => {
		if (!(error instanceof Fault) || error.code !== "not-found") throw error;
	};

	async function share(id: ChatId): Promise<void> {
		const contact = book.get(id);
		if (contact && !needs.choicesOf(contact).read) await needs.unsayRead(id);
		await needs.tell(id);
	}
	/** What is only in memory must fit there: messages that do not go, letters that wait may not. */
	function mustFit(isChosen: (contact: Contact) => boolean) {
		const all = Object.values(book.contacts.peek());
		const inMemory = all.filter((each) => isChosen(each) || needs.choicesOf(each).history === "none");
		const waiting = inMemory.flatMap(({ id }) => outbox.of(id));
		if (JSON.stringify(waiting).length > mostWaiting) throw new Fault("too-many-waiting");
	}

	async function chooseFor(id: ChatId, chosen: Chosen): Promise<void> {
		await turns.with(id, async (contact) => {
			if (chosen.history === "none") mustFit((each) => each.id === id);
			const { own: _, ...rest } = contact;
			const own = Object.fromEntries(
				Object.entries({ ...contact.own, ...chosen }).filter(([, value]) => value !== null),
			) as Partial<Choices>;
			const next: Contact = Object.keys(own).length > 0 ? { ...rest, own } : rest;
			await commit(records, book.put(next));
			if (Object.hasOwn(chosen, "history")) await records.rehouse(id);
		});
		await share(id);
	}

	return {
		async choose(chat: ChatId | null, chosen: Chosen): Promise<void> {
			if (chat !== null) return chooseFor(chat, chosen);
			if (chosen.history === "none") mustFit(({ own }) => !own?.history);
			await settings.choose(chosen as Partial<Choices>);
			for (const id of Object.keys(book.contacts.peek()) as ChatId[]) {
				// what fails to move stays where it is, whole, and moves when the worker wakes
				if (Object.hasOwn(chosen, "history")) await rehouse(id).catch(gone);
				if (Object.hasOwn(chosen, "presence") || Object.hasOwn(chosen, "read")) await share(id).catch(gone);
			}
		},
		/** No notices of a person before then, milliseconds. */
		mute: (id: ChatId, until: number | null): Promise<void> =>
			turns.with(id, async ({ mutedUntil: _, ...rest }) => {
				await commit(records, book.put({ ...rest, ...(until !== null && { mutedUntil: until }) }));
			}),
		async setDirect(direct: DirectWith): Promise<void> {
			await settings.set({ direct });
			recheck();
		},
	};
}
