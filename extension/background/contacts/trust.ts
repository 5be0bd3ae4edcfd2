/**
 * Who was compared, and what becomes of a changed key. Whatever is trusted is named by the identity whose number was on the screen:
 * by the time a person presses, another one may answer, and that one nobody has looked at.
 */
import type { ReadonlySignal } from "@preact/signals-core";
import { Fault } from "../../../protocol/errors.ts";
import type { ChatId, Iid } from "../../../protocol/ids.ts";
import type { SafetyNumber } from "../../contract/trust.ts";
import { safetyDigits, safetyNumber } from "../../crypto/safety-number.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Book } from "./book.ts";
import type { Contact } from "./contact.ts";
import type { Turns } from "./turns.ts";

interface Needs {
	readonly clock: Clock;
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	/** Who we are. */
	readonly self: ReadonlySignal<{ readonly iid: Iid } | undefined>;
	/** Ends every session and path with a contact. */
	part(contact: Contact): Promise<void>;
	/** Takes what waits for a contact out of the outbox; messages are shown as not delivered. */
	unsend(contact: Contact): Promise<readonly Step[]>;
	/** Closes the paths that are not allowed any more. */
	recheck(): void;
	/** Who said that they are at the relay in use is reached there from now on. */
	settle(): Promise<void> | undefined;
	/** Looks whether they are here. */
	openAddress(contact: Contact): void;
	/** Something may leave now. */
	ready(contact: ChatId): void;
}

/** Halves of numbers that are kept: each costs some hundredths of a second. */
const mostHalves = 32;

export function createTrust(needs: Needs) {
	const { clock, records, book, turns } = needs;
	const halves = new Map<Iid, string>();

	function digitsOf(iid: Iid): string {
		const digits = halves.get(iid) ?? safetyDigits(iid);
		halves.delete(iid);
		halves.set(iid, digits);
		const [oldest] = halves.keys();
		if (halves.size > mostHalves && oldest) halves.delete(oldest);
		return digits;
	}
	/** A job for somebody we talk with or asked. */
	const withPerson = (id: ChatId, job: (contact: Contact) => Promise<void>): Promise<void> =>
		turns.with(id, async (contact) => {
			if (contact.state !== "accepted" && contact.state !== "asked") throw new Fault("not-found");
			await job(contact);
		});

	return {
		/** Fails: not-found, also before they proved who they are; no-identity. */
		number(id: ChatId): SafetyNumber {
			const contact = book.get(id);
			const iid = contact?.changedTo ?? contact?.iid;
			const self = needs.self.peek();
			if (!iid) throw new Fault("not-found");
			if (!self) throw new Fault("no-identity");
			const digits = safetyNumber(digitsOf(self.iid), digitsOf(iid));
			return { iid, digits, isNew: contact?.changedTo !== undefined };
		},
		verify: (id: ChatId, iid: Iid): Promise<void> =>
			withPerson(id, async (contact) => {
				if (contact.iid !== iid || contact.changedTo !== undefined) throw new Fault("another-number");
				if (contact.verified) return;
				await commit(records, book.put({ ...contact, verified: true, verifiedAt: clock.now() }));
			}),
		async unverify(id: ChatId): Promise<void> {
			await withPerson(id, async ({ verifiedAt: _, origin, ...contact }) => {
				if (!contact.verified) return;
				// that their invite proved it is taken back, too
				const kept = origin === "our-invite" ? { origin } : {};
				await commit(records, book.put({ ...contact, ...kept, verified: false }));
			});
			needs.recheck();
		},
		/**
		 * The identity that answers takes the place of the known one. Nothing of the known one is of use with it: no session, no door, no
		 * cap, no letter. It is asked to talk, and must prove this very identity to say yes.
		 */
		async trustNew(id: ChatId, iid: Iid): Promise<void> {
			await withPerson(id, async (contact) => {
				// a repeat of the same act
				if (contact.iid === iid && contact.verified && contact.changedTo === undefined) return;
				if (contact.changedTo !== iid) throw new Fault("another-number");
				// before the new pin is stored: with a session of the known one it would be another's word
				await needs.part(contact);
				const { handle, address, relay, nextSeq, own, mutedUntil } = contact;
				const now = clock.now();
				const next: Contact = {
					...{ id, state: "asked", since: now, handle, address, relay, iid, nextSeq, doors: [] },
					...{ verified: true, verifiedAt: now },
					...(own && { own }),
					...(mutedUntil !== undefined && { mutedUntil }),
				};
				await commit(records, ...(await needs.unsend(contact)), book.put(next));
			});
			needs.ready(id);
		},
		/** Whoever answers must prove the known identity, as ever. */
		async keepKnown(id: ChatId): Promise<void> {
			await withPerson(id, async ({ changedTo: _, changedAt: __, ...contact }) => {
				await commit(records, book.put(contact));
			});
			// what a login does for others was not done for them
			await needs.settle();
			const now = book.get(id);
			if (now) needs.openAddress(now);
			needs.ready(id);
		},
	};
}
