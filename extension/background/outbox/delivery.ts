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
import { longestKnockMs, nextKnock, wasRefused } from "../contacts/knocking.ts";
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
		await handshakes.begin(contact, kindOf(contact), doors[before.count % doors.length]);
		wake(contact.id, next.nextAt);
	}

	/** Knocks at an address we cannot open. The relay allows two frames an hour, so the schedule is kept on disk. */
	async function knock(contact: Contact): Promise<void> {
		const at = contact.knock?.nextAt ?? 0;
		if (isAhead(at, clock.now(), longestKnockMs)) return wake(contact.id, at);
		const next = nextKnock(contact, clock.now());
		await commit(records, book.put(next));
		const door = contact.state === "asked" ? undefined : contact.doors[0];
		await handshakes.begin(next, kindOf(contact), door);
		wake(contact.id, next.knock?.nextAt ?? at);
	}

	async function sendWaiting(contact: Contact): Promise<void> {
		dials.delete(contact.id);
		let soonest = Number.POSITIVE_INFINITY;
		for (const letter of outbox.of(contact.id).slice(0, window)) {
			const before = attempts.get(letter.id) ?? { count: 0, nextAt: 0 };
			if (isAhead(before.nextAt, clock.now(), longestPauseMs)) {
				soonest = Math.min(soonest, before.nextAt);
				continue;
			}
			// sealed only when it may leave
			const wait = needs.waitMs();
			if (wait > 0) return wake(contact.id, Math.min(soonest, clock.now() + wait));
			const { id, seq, ts, content } = letter;
			const frame = await envelope.seal(contact.id, { id, seq, ts, ttl: 0, ...content });
			const ref = frame && (await needs.send(contact.address, frame));
			if (ref === undefined) return;
			remember(ref, { contact: contact.id, letter: id });
			const next = { count: before.count + 1, nextAt: clock.now() + resendMs(before.count) };
			attempts.set(id, next);
			soonest = Math.min(soonest, next.nextAt);
			outbox.markLeft(id, true);
		}
		if (Number.isFinite(soonest)) wake(contact.id, soonest);
	}

	async function giveUp(contact: Contact): Promise<void> {
		// what makes people reachable to each other waits until it is heard: nobody would say it again
		const texts = outbox.of(contact.id).filter(({ content }) => content.t === "text");
		const [first] = texts;
		if (first) due.at(`old:${contact.id}`, first.ts + limits.outboxMs, () => pump(contact.id));
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
		if ((!first && !wantsKnock && !wantsSession) || !needs.isConnected()) return;
		const path = needs.path(contact);
		const canSeal = envelope.canSeal(id) && !envelope.isStale(id);
		if (canSeal && path !== "none" && first) return sendWaiting(contact);
		if (handshakes.isUnderWay(contact.address)) return wake(id, clock.now() + limits.handshakeMs);
		if (contact.cap === undefined) return needs.isOurs(contact) ? knock(contact) : undefined;
		if (path !== "none") return dialContact(contact);
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
		/** Nothing that left for them and was not acknowledged is on its way any more. */
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
			} else if (contact.cap === undefined) {
				const note = (now: Contact) => commit(records, book.put(wasRefused(now, clock.now(), retryMs)));
				needs.turns.with(contact.id, note).catch(() => {});
			}
			pump(contact.id);
		},
	};
}
export type Delivery = ReturnType<typeof createDelivery>;

function kindOf({ state }: Contact) {
	return state === "asked" ? "knock" : state === "refusing" ? "refusal" : "contact";
}
