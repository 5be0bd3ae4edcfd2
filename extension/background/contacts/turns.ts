/**
 * One job at a time for each person: frames from them, letters to them, decisions about them. Whatever reads a contact and writes it
 * again does so in its turn, so no change is ever written over another.
 */
import { Fault } from "../../../protocol/errors.ts";
import type { Address, ChatId } from "../../../protocol/ids.ts";
import { createQueue } from "../../lib/queue.ts";
import type { Book } from "./book.ts";
import type { Contact } from "./contact.ts";

export interface Turns {
	/** For whoever lives at an address, known or not. */
	at<T>(address: Address, job: () => Promise<T>): Promise<T>;
	/** For a contact, as it is when its turn comes. Fails with `not-found`. */
	with<T>(id: ChatId, job: (contact: Contact) => Promise<T>): Promise<T>;
}

export function createTurns(book: Book): Turns {
	const queue = createQueue<Address>();
	return {
		at: queue.run,
		async with(id, job) {
			for (;;) {
				const found = book.get(id);
				if (!found) throw new Fault("not-found");
				const { address } = found;
				const done = await queue.run(address, async () => {
					const contact = book.get(id);
					if (!contact) throw new Fault("not-found");
					// they live elsewhere since, and whatever changes them waits there
					return contact.address === address ? { is: await job(contact) } : undefined;
				});
				if (done) return done.is;
			}
		},
	};
}
