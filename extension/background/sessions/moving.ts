/**
 * A contact on another device (PROTOCOL 6): it proved the same identity at another address, so what is between us stays. The device before
 * is told, with the statement of the new one, and nobody can say so without that identity.
 */
import type { Address, ChatId } from "../../../protocol/ids.ts";
import type { LetterContent } from "../../../protocol/sealed/letter.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, neverTold, settledAt } from "../contacts/contact.ts";

import type { Turns } from "../contacts/turns.ts";
import type { Outcome } from "./outcome.ts";
import { type Sessions, withSession } from "./sessions.ts";

interface Needs {
	readonly clock: Clock;
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	readonly sessions: Sessions;
	/** The relay in use. */
	relay(): string | undefined;
	newSessionsName(): ChatId;
	/** Says a letter of the moment in sessions of this name, if one can carry it. */
	say(sessions: ChatId, to: Address, content: LetterContent): Promise<void>;
	/** Nothing goes to this address any more. */
	left(address: Address): void;
}

/** Devices of one person that are told that another took their place. */
const mostFormer = 2;

export function createMoving({ clock, records, book, turns, sessions, ...needs }: Needs) {
	async function tell(contact: Contact, address: Address): Promise<void> {
		const former = contact.former?.find((each) => each.address === address);
		if (!former || contact.statement === undefined) return;
		await needs.say(former.sessions, address, { t: "superseded", body: { statement: contact.statement } });
	}
	/** With one more device that has another in its place; the oldest is forgotten. */
	async function withFormer(contact: Contact, address: Address): Promise<Contact> {
		const others = (contact.former ?? []).filter((each) => each.address !== address);
		for (const { sessions: name } of others.slice(mostFormer - 1)) await sessions.drop(name);
		const known = contact.former?.find((each) => each.address === address);
		const entry = known ?? { address, sessions: needs.newSessionsName() };
		return { ...contact, former: [entry, ...others].slice(0, mostFormer) };
	}
	return {
		/** From now on they are at `address`. Answers with the contact, or nobody when it was overtaken. */
		moved: async (
			address: Address,
			{ contact: { id }, by, statement, session }: Extract<Outcome, { is: "moved" }>,
		): Promise<Contact | undefined> =>
			// whoever is there by now has this very turn, in which nobody waits for it
			book.at(address)
				? undefined
				: turns.with(id, async (contact): Promise<Contact | undefined> => {
						const { state, changedTo, device } = contact;
						if (state !== "accepted" || changedTo !== undefined || book.at(address)) return undefined;
						const isNew = device?.id !== by.device.id;
						if (isNew && device && by.device.n <= device.n) return undefined;
						const before = contact.address;
						const here = needs.relay() ?? contact.relay;
						// the same device at another relay: where it was is no former one
						if (!isNew && here !== contact.relay) {
							const { toldPresence: _, ...there } = settledAt(contact, here, address);
							await commit(records, book.put({ ...there, device: by.device, freshDoor: session.door }));
							await sessions.drop(id);
							await sessions.keep(id, withSession(sessions.of(id), session));
							needs.left(before);
							return book.get(id);
						}
						const { cap: _, capSeq: __, knock: ___, toldPresence: ____, ...kept } = contact;
						const known = await withFormer(kept, before);
						const next: Contact = {
							...{ ...known, former: known.former?.filter((each) => each.address !== address) ?? [] },
							...{
								address,
								relay: here,
								device: by.device,
								certificate: by.certificate,
								freshDoor: session.door,
							},
							// a device that was made anew may know an old way to us
							toldCap: neverTold,
							...(isNew && { newDeviceAt: clock.now(), statement }),
						};
						// the sessions of the one before go on under another name
						const [former] = next.former ?? [];
						if (former) await sessions.keep(former.sessions, sessions.of(id));
						await commit(records, book.put(next));
						await sessions.drop(id);
						await sessions.keep(id, withSession(sessions.of(id), session));
						needs.left(before);
						if (isNew) await tell(next, before);
						return next;
					}),
		/** A device called in whose place there is another: it is told as soon as it spoke. */
		superseded: (address: Address, { contact: { id }, session }: Extract<Outcome, { is: "superseded" }>) =>
			turns.with(id, async (contact) => {
				const next = await withFormer(contact, address);
				const [former] = next.former ?? [];
				await commit(records, book.put(next));
				if (former) await sessions.keep(former.sessions, withSession(sessions.of(former.sessions), session));
			}),
		tell,
	};
}
export type Moving = ReturnType<typeof createMoving>;
