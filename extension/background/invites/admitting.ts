/** Somebody used an invite of ours: from now on they are a contact, introduced by it, and the invite is of no use any more. */
import type { Address, ChatId, InviteId } from "../../../protocol/ids.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, withChangedKey } from "../contacts/contact.ts";
import type { Proven } from "../sessions/outcome.ts";
import type { Invites } from "./invites.ts";

interface Needs {
	readonly clock: Clock;
	readonly records: Records;
	readonly book: Book;
	readonly invites: Pick<Invites, "use">;
	/** The relay in use. */
	relay(): string | undefined;
	newChatId(): ChatId;
	/** Says yes to them: nothing where there is no relay. */
	admit(contact: Contact): readonly Step[];
	/** Takes a yes that still waits out of the outbox. */
	withdrawYes(contact: Contact): readonly Step[];
	dropSessions(contact: Contact): Promise<void>;
}

interface How {
	readonly by: Proven;
	readonly invite: InviteId;
	readonly door: string;
}

export function createAdmitting({ clock, records, book, invites, ...needs }: Needs) {
	/** Who they are from now on, or `undefined` for somebody whom no invite lets in. */
	function admitted(sender: Address, relay: string, { by, door }: How): Contact | undefined {
		const known = book.at(sender);
		const other = book.withIid(by.iid);
		if (known?.state === "blocked" || other?.state === "blocked") return undefined;
		// at this relay they are reached under another address
		if (other && other.id !== known?.id && other.relay === relay) return undefined;
		const proof = { iid: by.iid, certificate: by.certificate, device: by.device, handle: by.handle };
		// a refusal that is on its way is one to a stranger: the invite says who they are
		if (!known) {
			const fresh = { id: needs.newChatId(), state: "asking", since: clock.now(), verified: false } as const;
			const place = { address: sender, relay, doors: [door], nextSeq: clock.now() };
			return { ...fresh, ...place, ...proof, origin: "our-invite" };
		}
		const { freshDoor: _, ...rest } = known;
		const origin = known.verified ? {} : ({ origin: "our-invite" } as const);
		return { ...rest, ...origin, ...proof, doors: [door, ...known.doors].slice(0, 2) };
	}

	return {
		/** The contact, stored together with the end of the invite; in their turn. */
		async invited(sender: Address, how: How): Promise<Contact | undefined> {
			const relay = needs.relay();
			const known = book.at(sender);
			if (relay === undefined) return undefined;
			if (known?.iid !== undefined && known.iid !== how.by.iid && known.state !== "blocked") {
				// a person has to look before anything is sent there
				await commit(records, book.put(withChangedKey(known, how.by.iid, clock.now())));
				return undefined;
			}
			const contact = admitted(sender, relay, how);
			if (!contact) return undefined;
			// what they forgot they are told in a session they can know
			if (known) await needs.dropSessions(known);
			const isIn = await invites.use(how.invite, async (close) => {
				const yes = needs.admit(contact);
				if (yes.length === 0) return false;
				await commit(records, close, ...(known ? needs.withdrawYes(known) : []), ...yes);
				return true;
			});
			return isIn ? book.get(contact.id) : undefined;
		},
	};
}
