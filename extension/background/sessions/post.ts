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
import {
	type Contact,
	type InviteTrouble,
	promoteDoor,
	turnedAway,
	withChangedKey,
} from "../contacts/contact.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Envelope } from "./envelope.ts";
import { createGate } from "./gate.ts";
import type { Handshakes } from "./handshakes.ts";
import type { createLost } from "./lost.ts";
import type { Moving } from "./moving.ts";
import type { Outcome, Proven, Refusal } from "./outcome.ts";
import type { Rekey } from "./rekey.ts";
import { type OpenSession, type Sessions, withSession } from "./sessions.ts";

/** What a letter of one type does. `undefined`: not now and not acknowledged, the sender will try again. */
type Receive<T extends LetterContent["t"]> = (
	contact: Contact,
	letter: Extract<Letter, { t: T }>,
	session: OpenSession,
) => Promise<readonly Step[] | undefined>;
export type Receivers = { readonly [T in Exclude<LetterContent["t"], "rekey">]: Receive<T> };

/** Which way a frame comes or goes. */
export type Via = "direct" | "relay";

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
	/** A message of a renewal. */
	rekeyed: Rekey["heard"];
	readonly moving: Moving;
	newLetterId(): LetterId;
	/** Through the relay. */
	send(target: Address, frame: Bytes): Promise<boolean>;
	/**
	 * On the direct path if there is one, else through the relay, which may drop it under pressure if `droppable`; with `via`, on that path
	 * first.
	 */
	carry(
		target: Address,
		frame: Bytes,
		how: { readonly droppable?: boolean; readonly via?: Via },
	): Promise<boolean>;
	heardFrom(sender: Address): void;
	/** Somebody proved who they are and asks to talk. */
	knocked(sender: Address, by: Proven, door: string): Promise<readonly Step[]>;
	/** Somebody proved who they are with an invite of ours; answers with the contact they are from now on, stored, or nobody. */
	invited(
		sender: Address,
		how: Pick<Extract<Outcome, { is: "invited" }>, "by" | "invite" | "door">,
	): Promise<Contact | undefined>;
	/** Whoever holds the address answered our knock: the door it leaves … */
	knockAnswered(contact: Contact, door: string): Contact;
	/** … and the patience once our proof has left. */
	knockHeard(contact: Contact): Contact;
	/** Something may leave now. */
	ready(contact: ChatId): void;
	/** A handshake ended: what left in an older session and was not acknowledged may have been in vain. */
	opened(contact: ChatId): void;
	/** Counted, for the journal. */
	refused(why: Refusal | InviteTrouble | "unknown-sender" | "no-frame" | "unreadable" | "too-fast"): void;
}

/** Letters of the moment: nobody waits for a receipt of them. */
const isUnanswered: Partial<Record<Letter["t"] | "unknown", true>> = {
	receipt: true,
	typing: true,
	sdp: true,
	ice: true,
	sas: true,
	rekey: true,
	superseded: true,
};
/** What may pass before and without a proof of who they are. */
const isForUnknown: Partial<Record<Letter["t"], true>> = {
	"contact.decline": true,
	ctl: true,
	receipt: true,
};

export function createPost(needs: Needs) {
	const { clock, records, book, sessions, envelope, handshakes, lost } = needs;

	const gate = createGate(clock);

	/** A frame with a letter that is not kept: in the contact's turn, and only for now. */
	function sealed(contact: Contact, content: LetterContent): Promise<Bytes | undefined> {
		const letter: Letter = { id: needs.newLetterId(), seq: 0, ts: clock.now(), ttl: 0, ...content };
		return envelope.seal(contact.id, letter);
	}
	async function say(contact: Contact, content: LetterContent, via?: Via): Promise<void> {
		const frame = await sealed(contact, content);
		const how = { droppable: content.t === "typing", ...(via && { via }) };
		if (frame) await needs.carry(contact.address, frame, how);
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
			await commit(records, book.put(withChangedKey(outcome.contact, outcome.by.iid, clock.now())));
			needs.refused("key-changed");
		}
		if (outcome.is === "knocked") {
			await commit(records, ...(await needs.knocked(sender, outcome.by, outcome.door)));
			const now = book.at(sender);
			if (now) needs.ready(now.id);
		}
		if (outcome.is === "invited") {
			const contact = await needs.invited(sender, outcome);
			if (!contact) return needs.refused("invite-over");
			await sessions.keep(contact.id, withSession(sessions.of(contact.id), outcome.session));
			needs.ready(contact.id);
		}
		if (outcome.is === "moved") {
			const contact = await needs.moving.moved(sender, outcome);
			if (!contact) return needs.refused("identity");
			needs.opened(contact.id);
		}
		if (outcome.is === "superseded") await needs.moving.superseded(sender, outcome);
		if (outcome.is === "turned-away") {
			await commit(records, book.put(turnedAway(outcome.contact, outcome.why)));
			needs.refused(outcome.why);
		}
		if (outcome.is === "knock-heard") {
			const answered = needs.knockAnswered(outcome.contact, outcome.door);
			await commit(records, book.put(answered));
			if (await needs.send(sender, outcome.frame))
				await commit(records, book.put(needs.knockHeard(answered)));
		}
		if (outcome.is === "open") {
			const { contact, by } = outcome;
			// somebody who was blocked, or is known here under another address, does not come in by a new door
			const other = by && book.withIid(by.iid);
			if (other && other.id !== contact.id && (other.state === "blocked" || other.relay === contact.relay))
				return needs.refused("blocked");
			await enter(outcome);
			if (outcome.frame) {
				await needs.send(sender, outcome.frame);
				// the other end may not speak before our first frame: say something at once
				await say(contact, { t: "ctl", body: {} });
			}
			needs.opened(contact.id);
		}
		await handshakes.finished(frame.sid);
	}

	/** A session begins: what was proven is kept, then the session. */
	async function enter(outcome: Extract<Outcome, { is: "open" }>): Promise<void> {
		const { id } = outcome.contact;
		await commit(records, book.put(withProof(outcome.contact, outcome)));
		await sessions.keep(id, withSession(sessions.of(id), outcome.session));
	}

	async function rekeyIn(contact: Contact, letter: Extract<Letter, { t: "rekey" }>, session: OpenSession) {
		if (contact.state !== "accepted" || contact.changedTo !== undefined) return;
		const outcome = await needs.rekeyed(contact, letter.body, session);
		if (outcome.is === "refused") return needs.refused(outcome.why);
		if (outcome.is !== "open") return;
		await enter(outcome);
		// whoever began may speak first
		if (letter.body.n === 2) await say(contact, { t: "ctl", body: {} });
	}

	/** A device of theirs in whose place there is another: nothing it says counts, and it hears why. */
	async function formerIn(contact: Contact, sender: Address, frame: Bytes): Promise<void> {
		const name = contact.former?.find(({ address }) => address === sender)?.sessions;
		if (name === undefined || contact.state !== "accepted") return needs.refused("unknown-sender");
		const opened = envelope.open(name, frame);
		if (opened === "lost" && lost.maySay(name)) {
			if (await needs.send(sender, writeLost({ hint: frameHint(frame) }))) await lost.said(name);
		}
		if (typeof opened === "string") return needs.refused("unreadable");
		await opened.settle();
		await needs.moving.tell(contact, sender);
	}

	async function letterIn(sender: Address, frame: Bytes, via: Via): Promise<void> {
		const contact = book.at(sender);
		if (!contact) {
			const former = book.formerlyAt(sender);
			if (former) return formerIn(former, sender, frame);
		}
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
		if (letter.t === "rekey") {
			await opened.settle();
			return session.device === undefined ? undefined : rekeyIn(contact, letter, session);
		}
		const steps = letter.t === "unknown" ? [] : await receive(contact, letter, session);
		// no steps: not for now, the session moves on and the letter is not acknowledged
		await commit(records, ...(steps ?? []));
		const after = book.get(contact.id);
		if (after && !session.carried && session.device !== undefined && after.doors[0] !== session.door)
			await commit(records, book.put(promoteDoor(after, session.door)));
		await opened.settle();
		if (steps && !isUnanswered[letter.t] && book.get(contact.id))
			// where it came from: a path that swallows everything must not swallow this too
			await say(contact, { t: "receipt", body: { ids: [letter.id] } }, via);
		needs.ready(contact.id);
	}

	async function receive(
		contact: Contact,
		letter: Exclude<Letter, { t: "rekey" }>,
		session: OpenSession,
	): Promise<readonly Step[] | undefined> {
		// somebody who stays unknown may say no and nothing else
		if (session.device === undefined && !isForUnknown[letter.t]) return undefined;
		const handler = needs.receivers[letter.t] as Receive<typeof letter.t>;
		return handler(contact, letter, session);
	}

	async function lostIn(sender: Address, hint: Bytes): Promise<void> {
		const contact = book.at(sender);
		if (contact?.state !== "accepted") return;
		const ms = await lost.obey(contact.id, hint);
		if (ms !== undefined) clock.later(ms, () => needs.ready(contact.id));
	}

	/** Who somebody at an address is, if letters of the moment may be exchanged with them. */
	function accepted(peer: Address): Contact | undefined {
		const contact = book.at(peer);
		return contact?.state === "accepted" && contact.changedTo === undefined ? contact : undefined;
	}

	return {
		/** Says a letter of the moment; the caller is in the contact's turn. */
		say: (contact: Contact, content: LetterContent) => say(contact, content),
		/** Says a letter of the moment to a contact, in their turn: nothing is kept, and what cannot leave now never does. */
		saySoon: (peer: Address, content: LetterContent): Promise<void> =>
			needs.turns.at(peer, async () => {
				const contact = accepted(peer);
				if (contact) await say(contact, content);
			}),
		/** The same through the relay, whatever other path there is. */
		sayThroughRelay: (peer: Address, content: LetterContent): Promise<void> =>
			needs.turns.at(peer, async () => {
				const contact = accepted(peer);
				const frame = contact && (await sealed(contact, content));
				if (frame) await needs.send(peer, frame);
			}),
		/** The frame of such a letter, for a channel that is being opened. */
		sealOver: (peer: Address, content: LetterContent): Promise<Bytes | undefined> =>
			needs.turns.at(peer, async () => {
				const contact = accepted(peer);
				return contact && sealed(contact, content);
			}),
		/** What the first frame of a channel says about its certificates. Anything but that changes nothing. */
		openBinding: (peer: Address, frame: Bytes): Promise<string | undefined> =>
			needs.turns.at(peer, async () => {
				const contact = accepted(peer);
				const opened = contact && envelope.open(contact.id, frame);
				if (!opened || typeof opened === "string" || opened.session.device === undefined) return undefined;
				const { letter } = opened;
				if (letter.t !== "ctl" || letter.body.dtls === undefined) return undefined;
				await opened.settle();
				return letter.body.dtls;
			}),
		/** A frame of theirs, whichever way it came. Answers when everything it changed is stored. */
		arrived(sender: Address, body: Bytes, via: Via): Promise<void> {
			// before anything is opened: time is what a flood would take
			if (!gate.pass(sender)) {
				needs.refused("too-fast");
				return Promise.resolve();
			}
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
				else if (frame.kind === "letter") await letterIn(sender, body, via);
				else if (frame.kind === "lost") await lostIn(sender, frame.hint);
				// nobody signed it: nothing is decided by it
				else if (frame.kind === "hint") await conclude(handshakes.hinted(sender, frame), frame, sender);
			});
		},
	};
}
