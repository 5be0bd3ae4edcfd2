/** Whom a menu or the address bar offers: accepted, with the key we know, the latest talked with first. */
import type { ChatId } from "../../../protocol/ids.ts";
import type { Shelf } from "../chats/shelf.ts";
import type { Book } from "../contacts/book.ts";
import type { Contact } from "../contacts/contact.ts";

export interface Person {
	readonly id: ChatId;
	/** The handle; of several who call themselves the same, each with a number, in the order in which they were accepted. */
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
	const nameOf = ({ id, handle }: Contact) => {
		const alike = all.filter((other) => other.handle === handle).sort((a, b) => a.since - b.since);
		return alike.length === 1 ? handle : `${handle} (${alike.findIndex((other) => other.id === id) + 1})`;
	};
	return all
		.sort((a, b) => at(b) - at(a) || (a.id < b.id ? -1 : 1))
		.map((contact) => ({ id: contact.id, name: nameOf(contact) }));
}
