/**
 * Gets letters out: opens a session when there is none, sends what waits, sends it again until it is acknowledged, and gives up
 * after its time. A letter is sealed only when a path is open; every attempt is sealed anew under the same id.
 */
import type { Bytes } from "../../../protocol/bytes.ts";
import type { Address, ChatId, LetterId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Refuse } from "../../../protocol/wire/frame.ts";
import { resendMs } from "../../lib/backoff.ts";
import { type Clock, isAhead } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, doorsOf } from "../contacts/contact.ts";
import { knockedSeldom, longestKnockMs, nextKnock, seldomAt, wasRefused } from "../contacts/knocking.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Due } from "../due.ts";
import type { Path } from "../relay-link/reach.ts";
import type { Envelope } from "../sessions/envelope.ts";
import type { Handshakes } from "../sessions/handshakes.ts";
import type { Outbox, Waiting } from "./outbox.ts";

interface Needs {
	readonly clock: Clock;
	readonly turns: Turns;
	readonly records: Records;
	readonly book: Book;
	readonly outbox: Outbox;
	readonly envelope: Envelope;
	readonly handshakes: Handshakes;
	readonly due: Due;
	isConnected(): boolean;
	/** Whether they are at the relay in use. */
	isOurs(contact: Contact): boolean;
	path(contact: Contact): Path;
	/** Whether a knock would be passed on. */
	mayKnock(contact: Contact): boolean;
	/** Whether frames may go to them without the relay. */
	isDirect(contact: Contact): boolean;
	/** A direct path is worth its while. */
	wantDirect(contact: Contact): void;
	/** Renews a session that is old enough. */
	renew(contact: Contact): Promise<void>;
	/** Puts a frame on the direct path; answers whether it was there to take it. */
	sendDirect(target: Address, frame: Bytes): Promise<boolean>;
	/** The number of the frame, by which the relay may refuse it; `undefined` when it could not leave. */
	send(target: Address, frame: Bytes): Promise<number | undefined>;
	/** How long the relay's limits make the next letter wait, milliseconds. */
	waitMs(): number;
	/** What becomes visible when a letter's time is over. */
	gaveUp(letter: Waiting): Promise<readonly Step[]>;
	away(address: Address): void;
}

/** Letters on their way to one person at once: a burst of hundreds into a session that is gone would be hundreds in vain. */
const window = 32;

/** The longest pause between two tries with somebody who is here: a resend, and a handshake before it. */
const longestPauseMs = limits.handshakeMs + resendMs(Number.POSITIVE_INFINITY);

export function createDelivery(needs: Needs) {
	const { clock, records, book, outbox, envelope, handshakes, due } = needs;
	const attempts = new Map<LetterId, { count: number; nextAt: number }>();
	const dials = new Map<ChatId, { count: number; nextAt: number }>();
	const refs = new Map<number, { contact: ChatId; letter: LetterId }>();

	function remember(ref: number, what: { contact: ChatId; letter: LetterId }) {
		refs.set(ref, what);
		const [oldest] = refs.keys();
		// refusals come within moments of what they refuse
		if (refs.size > limits.outboxLetters && oldest !== undefined) refs.delete(oldest);
	}

	/** Dials a contact whose address we can open: as often as a resend, and only while they are here. */
	async function dialContact(contact: Contact): Promise<void> {
		const before = dials.get(contact.id) ?? { count: 0, nextAt: 0 };
		if (isAhead(before.nextAt, clock.now(), longestPauseMs)) return wake(contact.id, before.nextAt);
		// the fresh one too: when only their answers were lost, it is the one they kept
		const doors = doorsOf(contact);
		const next = {
			count: before.count + 1,
			nextAt: clock.now() + limits.handshakeMs + resendMs(before.count),
		};
		dials.set(contact.id, next);
		// a door they may have forgotten is not tried twice in a row
		const door = doors[before.count % doors.length];
		if (contact.invite) await beginByInvite(contact, before.count);
		else await handshakes.begin(contact, kindOf(contact), door);
		wake(contact.id, next.nextAt);
	}

	/** By the invite; in turn by the door of a handshake of which we do not know whether it reached its end there. */
	async function beginByInvite(contact: Contact, count: number): Promise<void> {
		const [door] = doorsOf(contact);
		const isByDoor = door !== undefined && count % 2 === 1;
		await handshakes.begin(contact, isByDoor ? "contact" : "invite", isByDoor ? door : undefined);
	}

	/** Knocks at an address we cannot open. The relay allows two frames an hour, so the schedule is kept on disk. */
	async function knock(contact: Contact): Promise<void> {
		const at = contact.knock?.nextAt ?? 0;
		if (isAhead(at, clock.now(), longestKnockMs)) return wake(contact.id, at);
		const next = nextKnock(contact, clock.now());
		await commit(records, book.put(next));
		const door = contact.state === "asked" ? undefined : contact.doors[0];
		if (contact.invite) await beginByInvite(next, contact.knock?.tries ?? 0);
		else await handshakes.begin(next, kindOf(contact), door);
		wake(contact.id, next.knock?.nextAt ?? at);
	}

	/** At first they are simply away: they open our address when they come back and are told. */
	async function knockSeldom(contact: Contact, since: number): Promise<void> {
		const at = seldomAt(contact, since);
		if (isAhead(at, clock.now(), 2 * longestKnockMs)) return wake(contact.id, at);
		const next = knockedSeldom(contact, clock.now());
		await commit(records, book.put(next));
		await handshakes.begin(next, "contact", doorsOf(next)[0]);
		wake(contact.id, clock.now() + longestKnockMs);
	}

	/**
	 * Puts a letter on a path: the direct one first; what it did not bring to an acknowledgement goes through the relay the next time, and
	 * so on in turn. Answers whether it left.
	 */
	async function sendOne(contact: Contact, letter: Waiting, tries: number): Promise<boolean> {
		const { id, seq, content } = letter;
		const ts = clock.now();
		const frame = await envelope.seal(contact.id, { id, seq, ts, ttl: secondsLeft(letter, ts), ...content });
		if (!frame) return false;
		const isRelay = needs.isConnected() && needs.path(contact) !== "none";
		const isDirect = needs.isDirect(contact) && (tries % 2 === 0 || !isRelay);
		if (isDirect && (await needs.sendDirect(contact.address, frame))) return true;
		const ref = isRelay ? await needs.send(contact.address, frame) : undefined;
		if (ref !== undefined) remember(ref, { contact: contact.id, letter: id });
		return ref !== undefined;
	}

	async function sendWaiting(contact: Contact): Promise<void> {
		dials.delete(contact.id);
		needs.wantDirect(contact);
		await needs.renew(contact);
		let soonest = Number.POSITIVE_INFINITY;
		const waiting = outbox.of(contact.id);
		const isHeld = ({ after }: Waiting) => after !== undefined && waiting.some(({ id }) => id === after);
		for (const letter of waiting.filter((letter) => !isHeld(letter)).slice(0, window)) {
			const before = attempts.get(letter.id) ?? { count: 0, nextAt: 0 };
			if (isAhead(before.nextAt, clock.now(), longestPauseMs)) {
				soonest = Math.min(soonest, before.nextAt);
				continue;
			}
			// sealed only when it may leave
			const wait = needs.waitMs();
			if (wait > 0) return wake(contact.id, Math.min(soonest, clock.now() + wait));
			// taken back since this round began
			const now = outbox.find(contact.id, letter.id);
			if (!now) continue;
			const { id } = now;
			if (!(await sendOne(contact, now, before.count))) return;
			const next = { count: before.count + 1, nextAt: clock.now() + resendMs(before.count) };
			attempts.set(id, next);
			soonest = Math.min(soonest, next.nextAt);
			outbox.markLeft(id, true);
		}
		if (Number.isFinite(soonest)) wake(contact.id, soonest);
	}

	async function giveUp(contact: Contact): Promise<void> {
		// all else waits until it is heard: a text can be tried again by hand, and nobody would say the others again
		const texts = outbox.of(contact.id).filter(({ content }) => content.t === "text");
		const [first] = texts;
		// a disk that refuses is not asked without a pause
		const at = first && Math.max(first.ts + limits.outboxMs, clock.now() + resendMs(1));
		if (at !== undefined) due.at(`old:${contact.id}`, at, () => pump(contact.id));
		const old = texts.filter(({ ts }) => clock.now() - ts >= limits.outboxMs);
		for (const letter of old) await commit(records, outbox.take(letter), ...(await needs.gaveUp(letter)));
	}

	async function work(contact: Contact): Promise<void> {
		const { id } = contact;
		if (contact.changedTo !== undefined) return;
		await giveUp(contact);
		const wantsKnock = contact.state === "asked";
		const waiting = outbox.of(id);
		const first = waiting[0];
		// they cannot read us: that is mended even when nothing of ours waits, or our receipts never reach them
		const wantsSession = contact.state === "accepted" && envelope.isStale(id);
		if (!first && !wantsKnock && !wantsSession) return;
		const canSeal = envelope.canSeal(id) && !envelope.isStale(id);
		if (canSeal && first && needs.isDirect(contact)) return sendWaiting(contact);
		if (!needs.isConnected()) return;
		const path = needs.path(contact);
		if (canSeal && path !== "none" && first) return sendWaiting(contact);
		if (handshakes.isUnderWay(contact.address)) return wake(id, clock.now() + limits.handshakeMs);
		if (contact.invite) {
			if (!needs.isOurs(contact) || clock.now() >= contact.invite.exp * 1000) return;
			// with its cap we see whether they are here; what they turned away is tried as seldom as a stranger may
			return path !== "none" && contact.invite.heard === undefined ? dialContact(contact) : knock(contact);
		}
		if (contact.cap === undefined) return needs.isOurs(contact) ? knock(contact) : undefined;
		if (path !== "none") return dialContact(contact);
		// they are told another way to us and may have changed theirs: then only a knock with a door they know reaches them
		const owed = waiting.find(isWay);
		if (owed && needs.mayKnock(contact)) return knockSeldom(contact, owed.ts);
	}

	function wake(id: ChatId, at: number) {
		due.at(`pump:${id}`, at, () => pump(id));
	}

	function pump(id: ChatId): void {
		// what fails here (a wire that went, a disk that was full) is tried again, nothing was promised yet
		if (book.get(id)) needs.turns.with(id, work).catch(() => wake(id, clock.now() + resendMs(1)));
	}

	return {
		pump,
		/** A path opened: nothing waits for its next turn any more. */
		pumpAll(): void {
			attempts.clear();
			dials.clear();
			for (const contact of Object.values(book.contacts.peek())) pump(contact.id);
		},
		/** A path closed: nothing that left for them and was not acknowledged is on its way any more. */
		pathClosed(contact: Contact): void {
			for (const { id } of outbox.of(contact.id)) outbox.markLeft(id, false);
		},
		/** They came back. */
		pumpFresh(contact: Contact): void {
			for (const { id } of outbox.of(contact.id)) attempts.delete(id);
			dials.delete(contact.id);
			pump(contact.id);
		},
		/** They acknowledged letters; answers what each was. */
		acknowledged(contact: ChatId, ids: readonly LetterId[]): readonly Waiting[] {
			const known = ids.flatMap((id) => outbox.find(contact, id) ?? []);
			for (const { id } of known) attempts.delete(id);
			return known;
		},
		/** The relay did not pass a frame on. */
		refused({ ref, code, target, retryMs }: Refuse): void {
			const what = refs.get(ref);
			refs.delete(ref);
			const contact = book.at(target);
			if (!contact) return;
			if (code === "away") needs.away(target);
			if (what) {
				outbox.markLeft(what.letter, false);
				const before = attempts.get(what.letter)?.count ?? 0;
				// too fast is our haste and no failed try: it leaves as soon as it may
				const count = code === "too-fast" ? Math.max(0, before - 1) : before;
				const nextAt = clock.now() + (code === "too-fast" ? retryMs : Math.max(retryMs, resendMs(count)));
				if (code !== "away") attempts.set(what.letter, { count, nextAt });
			} else if (contact.cap === undefined || (contact.invite && code !== "away")) {
				const note = (now: Contact) => commit(records, book.put(wasRefused(now, clock.now(), retryMs)));
				needs.turns.with(contact.id, note).catch(() => {});
			}
			pump(contact.id);
		},
	};
}
export type Delivery = ReturnType<typeof createDelivery>;

/** Says how we are reached here: that we stay elsewhere changes nothing of it. */
export function isWay({ content }: Waiting): boolean {
	return content.t === "route" && content.body.relay === undefined;
}

/** How long a letter still lives when it is sealed: so the reader needs no clock that agrees with ours. */
function secondsLeft({ ts, ttl = 0, content }: Waiting, now: number): number {
	// a text that is here still is; a ring that comes too late says so
	const least = content.t === "text" ? 1 : 0;
	return ttl === 0 ? 0 : Math.max(least, Math.min(ttl, Math.round((ts + ttl * 1000 - now) / 1000)));
}

function kindOf({ state }: Contact) {
	return state === "asked" ? "knock" : state === "refusing" ? "refusal" : "contact";
}
