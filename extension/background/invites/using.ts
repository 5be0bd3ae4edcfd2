/** An invite of somebody else's is used: who it names is waited for until they let us in, at the relay that it names. */
import { equal, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { type Code, Fault, isCode } from "../../../protocol/errors.ts";
import type { ChatId, Handle, Iid } from "../../../protocol/ids.ts";
import { findInvite, type Invite } from "../../../protocol/invite.ts";
import { sha256 } from "../../crypto/kdf.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import type { Contact } from "../contacts/contact.ts";
import type { People } from "../contacts/people.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Account, Accounts } from "../relay-link/account.ts";

interface Needs {
	readonly clock: Clock;
	/** What they are called until they tell: an invite does not say. */
	readonly nameless: Handle;
	readonly records: Records;
	readonly book: Book;
	readonly turns: Turns;
	self(): { readonly iid: Iid } | undefined;
	readonly accounts: Pick<Accounts, "current" | "invited">;
	readonly people: Pick<People, "admit" | "giveWay">;
	/** A URL as it is dialled, or why it is not. */
	relayUrl(text: string): string | Code;
	/** Shows a chat in the list. */
	beginChat(id: ChatId): Step;
	/** Dials the relay in use. */
	dial(): Promise<void>;
	/** Presents their cap to the relay, and sends what may leave. */
	reach(contact: Contact): void;
}

export function createUsing({ clock, nameless, records, book, turns, accounts, people, ...needs }: Needs) {
	/** An invite that can be used here and now. */
	function read(text: string): Invite {
		const self = needs.self();
		if (!self) throw new Fault("no-identity");
		const invite = findInvite(text);
		if (!invite) throw new Fault("invite-malformed");
		const url = needs.relayUrl(invite.url);
		if (isCode(url)) throw new Fault(url === "url-insecure" ? url : "invite-malformed");
		if (url !== invite.url) throw new Fault("invite-malformed");
		if (clock.now() >= invite.exp * 1000) throw new Fault("invite-over");
		if (invite.iid === self.iid) throw new Fault("invite-own");
		return invite;
	}
	/** What makes the relay of an invite the one in use; nothing where it is. */
	async function relayFor(invite: Invite): Promise<readonly Step[]> {
		const account = accounts.current.peek();
		if (account && wasIn(account)) {
			if (isPinned(account, invite)) return [];
			throw new Fault(account.url === invite.url ? "invite-relay-key" : "invite-elsewhere");
		}
		return [await accounts.invited(invite)];
	}
	/** The contact as it waits for them, and what gives way to it. */
	async function waitingFor(id: ChatId, invite: Invite): Promise<readonly Step[]> {
		const { iid, address, cap, secret, exp } = invite;
		const relay = accounts.current.peek();
		const url = relay && wasIn(relay) ? relay.url : invite.url;
		const before = book.at(address);
		const other = book.withIid(iid);
		if (before?.state === "blocked" || other?.state === "blocked") throw new Fault("blocked-here");
		if (before?.iid !== undefined && before.iid !== iid) throw new Fault("key-changed");
		if (other && other.id !== before?.id && other.relay === url) throw new Fault("already-known");
		// they are here: what the invite proves is the identity that it names
		if (before?.state === "accepted") return before.changedTo === undefined ? [proven(before)] : changed();
		const theirs = { secret: toBase64Url(secret), exp };
		const pinned = { iid, cap: toBase64Url(cap), invite: theirs };
		if (before?.state === "asking") return people.admit({ ...before, ...pinned });
		if (before?.state === "asked") {
			const { knock: _, ...rest } = before;
			return [book.put({ ...rest, ...pinned, since: clock.now() })];
		}
		const old = before ? ((await people.giveWay(before)) ?? []) : [];
		const fresh: Contact = {
			...{ id, state: "asked", since: clock.now(), handle: nameless, address, relay: url },
			...{ ...pinned, verified: false, doors: [], nextSeq: clock.now() },
		};
		return [...old, book.put(fresh), needs.beginChat(id)];
	}
	const proven = (contact: Contact): Step =>
		book.put(
			contact.verified
				? contact
				: { ...contact, verified: true, verifiedAt: clock.now(), origin: "their-invite" },
		);
	const changed = (): never => {
		throw new Fault("key-changed");
	};

	return {
		/**
		 * Uses the invite in a text. `id` is the chat where there is none yet; answers with the one there is. The same id again is the same act.
		 * Fails: no-identity, invite-malformed, invite-over, invite-own, invite-elsewhere, invite-relay-key, url-insecure, blocked-here,
		 * key-changed, already-known.
		 */
		async use(id: ChatId, text: string): Promise<ChatId> {
			if (book.get(id)) return id;
			const invite = read(text);
			await turns.at(invite.address, async () => {
				const relay = await relayFor(invite);
				const contact = await waitingFor(id, invite);
				await commit(records, ...relay, ...contact);
			});
			await needs.dial();
			const contact = book.at(invite.address);
			if (contact) needs.reach(contact);
			return contact?.id ?? id;
		},
	};
}

/** A relay that never let us in is as good as none. */
function wasIn({ pin }: Account): boolean {
	return pin !== undefined;
}

function isPinned({ pin }: Account, { relayHash }: Invite): boolean {
	return equal(sha256(fromBase64Url(pin ?? "") ?? noBytes), relayHash);
}
