/** Whom a menu or the address bar offers: accepted, with the key we know, the latest talked with first. */
import type { ChatId } from "../../../protocol/ids.ts";
import type { Shelf } from "../chats/shelf.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, nameOf } from "../contacts/contact.ts";

export interface Person {
	readonly id: ChatId;
	/** What they are called here; of several with the same name, each with a number, in the order in which they were accepted. */
	readonly name: string;
}

export function peopleOf(
	contacts: ReturnType<Book["contacts"]["peek"]>,
	chats: ReturnType<Shelf["chats"]["peek"]>,
): readonly Person[] {
	const all = Object.values(contacts).filter(
		({ state, changedTo }) => state === "accepted" && changedTo === undefined,
	);
	const at = ({ id, since }: Contact) => chats[id]?.at ?? since;
	const shownAs = (contact: Contact) => {
		const name = nameOf(contact);
		const alike = all.filter((other) => nameOf(other) === name).sort((a, b) => a.since - b.since);
		return alike.length === 1 ? name : `${name} (${alike.findIndex((other) => other.id === contact.id) + 1})`;
	};
	return all
		.sort((a, b) => at(b) - at(a) || (a.id < b.id ? -1 : 1))
		.map((contact) => ({ id: contact.id, name: shownAs(contact) }));
}
