/**
 * The post room: every frame from the relay comes in here, one at a time for each sender, and every letter leaves through here.
 * What a letter means is decided elsewhere; that it was stored before it is acknowledged is decided here.
 */
import type { Bytes } from "../../../protocol/bytes.ts";
import type { Address, ChatId, LetterId } from "../../../protocol/ids.ts";
import { parseSealedFrame, type SealedFrame, writeLost } from "../../../protocol/sealed/handshake-frame.ts";
import type { Letter, LetterContent } from "../../../protocol/sealed/letter.ts";
import { frameHint } from "../../crypto/ratchet-header.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, promoteDoor } from "../contacts/contact.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Envelope } from "./envelope.ts";
import type { Handshakes, Outcome, Proven, Refusal } from "./handshakes.ts";
import type { createLost } from "./lost.ts";
import { type OpenSession, type Sessions, withSession } from "./sessions.ts";

/** What a letter of one type does. `undefined`: not now and not acknowledged, the sender will try again. */
type Receive<T extends LetterContent["t"]> = (
	contact: Contact,
	letter: Extract<Letter, { t: T }>,
	session: OpenSession,
) => Promise<readonly Step[] | undefined>;
export type Receivers = { readonly [T in LetterContent["t"]]: Receive<T> };

interface Needs {
	readonly clock: Clock;
	readonly turns: Turns;
	readonly records: Records;
	readonly book: Book;
	readonly sessions: Sessions;
	readonly envelope: Envelope;
	readonly handshakes: Handshakes;
	readonly lost: ReturnType<typeof createLost>;
	readonly receivers: Receivers;
	newLetterId(): LetterId;
	send(target: Address, frame: Bytes): Promise<boolean>;
	heardFrom(sender: Address): void;
	/** Somebody proved who they are and asks to talk. */
	knocked(sender: Address, by: Proven, door: string): Promise<readonly Step[]>;
	/** Whoever holds the address answered our knock: the door it leaves … */
	knockAnswered(contact: Contact, door: string): Contact;
	/** … and the patience once our proof has left. */
	knockHeard(contact: Contact): Contact;
	/** Something may leave now. */
	ready(contact: ChatId): void;
	/** Counted, for the journal. */
	refused(why: Refusal | "unknown-sender" | "no-frame" | "unreadable"): void;
}

export function createPost(needs: Needs) {
	const { clock, records, book, sessions, envelope, handshakes, lost } = needs;

	async function say(contact: Contact, content: LetterContent): Promise<void> {
		const letter: Letter = { id: needs.newLetterId(), seq: 0, ts: clock.now(), ttl: 0, ...content };
		const frame = await envelope.seal(contact.id, letter);
		if (frame) await needs.send(contact.address, frame);
	}

	/** The number in a statement only grows; the certificate and the pin are of the first proof. A door they answered to is one they keep. */
	function withProof(contact: Contact, { session, by, door }: Extract<Outcome, { is: "open" }>): Contact {
		return {
			...(door === undefined ? contact : promoteDoor(contact, door)),
			freshDoor: session.door,
			...(by && { iid: by.iid, certificate: by.certificate, device: by.device }),
		};
	}

	async function conclude(
		outcome: Outcome,
		frame: Exclude<SealedFrame, { kind: "first" }>,
		sender: Address,
	): Promise<void> {
		if (!("sid" in frame)) return;
		if (outcome.is === "refused") return needs.refused(outcome.why);
		if (outcome.is === "changed") {
			await commit(records, book.put({ ...outcome.contact, changedTo: outcome.by.iid }));
			needs.refused("key-changed");
		}
		if (outcome.is === "knocked") {
			await commit(records, ...(await needs.knocked(sender, outcome.by, outcome.door)));
			const now = book.at(sender);
			if (now) needs.ready(now.id);
		}
		if (outcome.is === "knock-heard") {
			const answered = needs.knockAnswered(outcome.contact, outcome.door);
			await commit(records, book.put(answered));
			if (await needs.send(sender, outcome.frame))
				await commit(records, book.put(needs.knockHeard(answered)));
		}
		if (outcome.is === "open") {
			const { contact, session, by } = outcome;
			// somebody who was blocked, or is known here under another address, does not come in by a new door
			const other = by && book.withIid(by.iid);
			if (other && other.id !== contact.id && (other.state === "blocked" || other.relay === contact.relay))
				return needs.refused("blocked");
			await commit(records, book.put(withProof(contact, outcome)));
			await sessions.keep(contact.id, withSession(sessions.of(contact.id), session));
			if (outcome.frame) {
				await needs.send(sender, outcome.frame);
				// the other end may not speak before our first frame: say something at once
				await say(contact, { t: "ctl", body: {} });
			}
			needs.ready(contact.id);
		}
		await handshakes.finished(frame.sid);
	}

	async function letterIn(sender: Address, frame: Bytes): Promise<void> {
		const contact = book.at(sender);
		if (!contact || contact.state === "blocked") return needs.refused("unknown-sender");
		const opened = envelope.open(contact.id, frame);
		if (opened === "nothing") return needs.refused("unreadable");
		if (opened === "lost") {
			needs.refused("unreadable");
			if (contact.state !== "accepted" || !lost.maySay(contact.id)) return;
			if (await needs.send(sender, writeLost({ hint: frameHint(frame) }))) await lost.said(contact.id);
			return;
		}
		const { letter, session } = opened;
		const steps = letter.t === "unknown" ? [] : await receive(contact, letter, session);
		// no steps: not for now, the session moves on and the letter is not acknowledged
		await commit(records, ...(steps ?? []));
		const after = book.get(contact.id);
		if (after && !session.carried && session.device !== undefined && after.doors[0] !== session.door)
			await commit(records, book.put(promoteDoor(after, session.door)));
		await opened.settle();
		if (steps && letter.t !== "receipt" && book.get(contact.id))
			await say(contact, { t: "receipt", body: { ids: [letter.id] } });
		needs.ready(contact.id);
	}

	async function receive(
		contact: Contact,
		letter: Letter,
		session: OpenSession,
	): Promise<readonly Step[] | undefined> {
		// somebody who stays unknown may say no and nothing else
		if (
			session.device === undefined &&
			letter.t !== "contact.decline" &&
			letter.t !== "ctl" &&
			letter.t !== "receipt"
		)
			return undefined;
		const handler = needs.receivers[letter.t] as Receive<LetterContent["t"]>;
		return handler(contact, letter, session);
	}

	async function lostIn(sender: Address, hint: Bytes): Promise<void> {
		const contact = book.at(sender);
		if (contact?.state !== "accepted") return;
		if (await lost.mayObey(contact.id, hint)) needs.ready(contact.id);
	}

	return {
		say,
		/** A frame that came through the relay. Answers when everything it changed is stored. */
		arrived(sender: Address, body: Bytes): Promise<void> {
			return needs.turns.at(sender, async () => {
				const frame = parseSealedFrame(body);
				if (!frame) return needs.refused("no-frame");
				needs.heardFrom(sender);
				if (frame.kind === "first") {
					const outcome = await handshakes.first(sender, frame);
					if (outcome.is === "refused") needs.refused(outcome.why);
				} else if (frame.kind === "second")
					await conclude(await handshakes.second(sender, frame), frame, sender);
				else if (frame.kind === "third") await conclude(await handshakes.third(sender, frame), frame, sender);
				else if (frame.kind === "letter") await letterIn(sender, body);
				else if (frame.kind === "lost") await lostIn(sender, frame.hint);
				// hints (1e) are unauthenticated: nothing is decided by them
			});
		},
	};
}
