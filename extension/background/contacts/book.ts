/** The one truth about people: a table in memory over sealed records. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Address, ChatId, Iid } from "../../../protocol/ids.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { type Step, stepOf } from "../../storage/step.ts";
import type { Contact } from "./contact.ts";

export interface Book {
	readonly contacts: ReadonlySignal<Readonly<Record<ChatId, Contact>>>;
	get(id: ChatId): Contact | undefined;
	at(address: Address): Contact | undefined;
	/** Whose device was at this address before another took its place. */
	formerlyAt(address: Address): Contact | undefined;
	withIid(iid: Iid): Contact | undefined;
	put(contact: Contact): Step;
	remove(id: ChatId): Step;
}

export async function openBook(records: Records): Promise<Book> {
	const rows = await records.list<Contact>("contacts", { prefix: "" });
	const contacts = signal<Readonly<Record<ChatId, Contact>>>(
		Object.fromEntries(rows.map(({ value }) => [value.id, value])),
	);
	const find = (is: (contact: Contact) => boolean) => Object.values(contacts.peek()).find(is);
	return {
		contacts,
		get: (id) => contacts.peek()[id],
		at: (address) => find((contact) => contact.address === address),
		formerlyAt: (address) => find(({ former }) => former?.some((each) => each.address === address) ?? false),
		withIid: (iid) => find((contact) => contact.iid === iid),
		put: (contact) =>
			stepOf({ store: "contacts", key: contact.id, value: contact }, () => {
				contacts.value = { ...contacts.peek(), [contact.id]: contact };
			}),
		remove: (id) =>
			stepOf({ store: "contacts", key: id, value: undefined }, () => {
				const { [id]: _, ...rest } = contacts.peek();
				contacts.value = rest;
			}),
	};
}
