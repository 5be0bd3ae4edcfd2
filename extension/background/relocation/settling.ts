/** At a relay where people said they are too: from now on they are reached there. Where they were stays known, for the way back. */
import type { Address, ChatId } from "../../../protocol/ids.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, settledAt } from "../contacts/contact.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Accounts } from "../relay-link/account.ts";
import type { Sessions } from "../sessions/sessions.ts";

interface Needs {
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	readonly sessions: Pick<Sessions, "drop">;
	readonly accounts: Pick<Accounts, "current" | "known">;
	/** Nothing goes to this address any more. */
	left(address: Address): void;
}

export function createSettling({ records, book, turns, sessions, accounts, left }: Needs) {
	function placeHere({ state, changedTo, relay, places }: Contact) {
		const here = accounts.current.peek()?.url;
		if (state !== "accepted" || changedTo !== undefined || here === undefined || relay === here)
			return undefined;
		return places?.find((place) => place.relay === here);
	}
	/** Somebody else's address is not theirs, and ours is not. */
	const isFree = (address: Address) =>
		!book.at(address) && Object.values(accounts.known.peek()).every((account) => account.address !== address);

	async function settle(id: ChatId): Promise<void> {
		const isStill = (contact: Contact | undefined) =>
			contact && placeHere(contact)?.address === place?.address;
		const before = book.get(id);
		const place = before && placeHere(before);
		if (!place || !isFree(place.address)) return;
		// what comes from there waits as well
		await turns.at(place.address, async () => {
			// settled meanwhile: their turn is this one, and nobody waits for it within it
			if (!isStill(book.get(id))) return;
			await turns.with(id, async (contact) => {
				if (!isStill(contact) || !isFree(place.address)) return;
				// a frame in an old session would come from an address that they do not know: a handshake tells it
				await sessions.drop(id);
				await commit(records, book.put(settledAt(contact, place.relay, place.address)));
				left(contact.address);
			});
		});
	}
	/** Nothing to wait for where nobody is found in another place. */
	return (): Promise<void> | undefined => {
		const found = Object.values(book.contacts.peek()).filter(placeHere);
		if (found.length === 0) return undefined;
		return (async () => {
			for (const { id } of found) await settle(id);
		})();
	};
}
