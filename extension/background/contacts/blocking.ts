/**
 * Blocks somebody we talk with, and takes that back. They are not told: for them we are away from then on, because our address opens with
 * another cap, which everybody else is told. Blocked and the other cap are stored in one write.
 */
import { Fault } from "../../../protocol/errors.ts";
import type { ChatId } from "../../../protocol/ids.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Accounts } from "../relay-link/account.ts";
import type { Book } from "./book.ts";
import type { Contact } from "./contact.ts";
import type { Telling } from "./telling.ts";
import type { Turns } from "./turns.ts";

interface Needs {
	readonly clock: Clock;
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	readonly accounts: Pick<Accounts, "changeCaps">;
	readonly telling: Pick<Telling, "all">;
	/** The relay where people are told that we stay, if they are. */
	home(): string | undefined;
	/** Ends the invites that nobody has used. */
	revokeInvites(): Promise<void>;
	/** Leaves a call with them. */
	leaveCall(id: ChatId): Promise<void>;
	/** Ends every session and path with a contact. */
	part(contact: Contact): Promise<void>;
	/** Takes what waits for a contact out of the outbox; messages are shown as not delivered. */
	unsend(contact: Contact): Promise<readonly Step[]>;
	/** Takes a contact off this device. */
	forget(id: ChatId): Promise<void>;
	/** Shows the relay the cap that holds now. */
	loginAnew(): Promise<void>;
	/** Who said that they are at the relay in use is reached there from now on. */
	settle(): Promise<void> | undefined;
	/** Looks whether they are here. */
	openAddress(contact: Contact): void;
	/** Takes their notification away. */
	unnotice(id: ChatId): void;
	journal(event: string): void;
}

export function createBlocking({ clock, records, book, turns, accounts, telling, ...needs }: Needs) {
	/** Everybody else, and the relay. What fails here is made good at the next start or login: it is read from what is kept. */
	async function spread(): Promise<void> {
		await telling.all().catch(() => needs.journal("untold"));
		await needs.loginAnew().catch(() => needs.journal("old-cap"));
	}
	return {
		/** Fails: not-found. A repeat does nothing. */
		async block(id: ChatId): Promise<void> {
			// the cap that is in them opens nothing any more
			if (book.get(id)?.state === "accepted") await needs.revokeInvites();
			// outside their turn: what a call says on its way out takes it
			await needs.leaveCall(id);
			const isNew = await turns.with(id, async (contact) => {
				if (contact.state === "blocked") return false;
				if (contact.state !== "accepted") throw new Fault("not-found");
				await needs.part(contact);
				const gone = await needs.unsend(contact);
				const { knock: _, showsPresence: __, toldPresence: ___, freshDoor: ____, ...rest } = contact;
				const blocked = { ...rest, state: "blocked", since: clock.now(), wasFriend: true } as const;
				// wherever they may know how our address is opened
				const urls = [contact.relay, ...(contact.places ?? []).map(({ relay }) => relay)];
				const homes = [contact.toldHome?.relay, needs.home()].filter((url) => url !== undefined);
				await accounts.changeCaps([...urls, ...homes], (caps) =>
					commit(records, ...caps, ...gone, book.put(blocked)),
				);
				return true;
			});
			// one that was just being made
			if (isNew) await needs.revokeInvites();
			needs.unnotice(id);
			// a repeat after a death finds the rest of it undone
			if (isNew) void spread();
		},
		/** They are as they were, and learn nothing of it before we write to them. Somebody who only asked may ask again. Fails: not-found. */
		async unblock(id: ChatId): Promise<void> {
			const contact = book.get(id);
			// a repeat: it is done
			if (!contact || contact.state === "accepted") return;
			if (contact.state !== "blocked") throw new Fault("not-found");
			if (!contact.wasFriend) return needs.forget(id);
			await turns.with(id, async ({ wasFriend: _, ...now }) => {
				if (now.state !== "blocked") return;
				await commit(records, book.put({ ...now, state: "accepted", since: clock.now(), isHeld: true }));
			});
			// what a login does for others was not done for them
			await needs.settle();
			const now = book.get(id);
			if (now) needs.openAddress(now);
		},
	};
}
