/** Who somebody is to us, and who we are: read from what is kept, asked again at every step, because any of it may change. */
import { Fault } from "../../protocol/errors.ts";
import type { Address } from "../../protocol/ids.ts";
import { type Contact, choicesFor } from "./contacts/contact.ts";
import type { Store } from "./store.ts";

type Needs = Pick<Store, "identity" | "accounts" | "settings" | "book">;
export type Standing = ReturnType<typeof createStanding>;

export function createStanding({ identity, accounts, settings, book }: Needs) {
	const choices = () => settings.settings.peek().choices;
	return {
		/** What holds where nothing was chosen for a person alone … */
		choices,
		/** … and what holds for this one. */
		choicesOf: (contact: Contact) => choicesFor(contact, choices()),
		/** Whether they are at the relay in use. */
		isOurs: (contact: Pick<Contact, "relay">): boolean => contact.relay === accounts.current.peek()?.url,
		/** Whoever may be talked with at once: accepted, and the key unchanged. */
		friendAt(peer: Address): Contact | undefined {
			const contact = book.at(peer);
			return contact?.state === "accepted" && contact.changedTo === undefined ? contact : undefined;
		},
		/** Whether somebody who is not known may ask to talk. */
		isOpenToStrangers: () => settings.settings.peek().strangers === "anyone",
		/** Our address at the relay in use. Fails with `offline` where there is none. */
		address(): Address {
			const account = accounts.current.peek();
			if (!account) throw new Fault("offline");
			return account.address;
		},
		/** What others need to reach this device; nothing before there is a relay and an identity. */
		me() {
			const account = accounts.current.peek();
			const self = identity.self.peek();
			if (!account || !self) return undefined;
			const { address, url: relay, cap, capN = 0 } = account;
			return { address, relay, cap, capN, handle: self.handle, device: identity.device() };
		},
	};
}
