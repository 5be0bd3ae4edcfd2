/** Seals letters for a contact and opens theirs, over whichever of their sessions can (PROTOCOL 4, 5). */
import { type Bytes, toBase64Url } from "../../../protocol/bytes.ts";
import type { ChatId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import {
	type Letter,
	parseLetter,
	type UnknownLetter,
	writeLetter,
} from "../../../protocol/sealed/letter.ts";
import { open, type RatchetRefusal, seal } from "../../crypto/ratchet.ts";
import { frameHint } from "../../crypto/ratchet-header.ts";
import { type Clock, isAhead } from "../../lib/clock.ts";
import {
	clockBehind,
	hasMark,
	type OpenSession,
	type Sessions,
	withDelay,
	withMark,
	withState,
} from "./sessions.ts";

export interface Opened {
	readonly letter: Letter | UnknownLetter;
	/** The session it came in, as it was. */
	readonly session: OpenSession;
	/** Keeps the session's new state: after what the letter said was stored. */
	settle(): Promise<void>;
}

interface Needs {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	readonly sessions: Sessions;
}

export function createEnvelope({ clock, random, sessions }: Needs) {
	/** The newest session in which we may speak. */
	function speakable(contact: ChatId): OpenSession | undefined {
		return sessions.of(contact).sessions.find(({ ratchet }) => ratchet.sendChain !== undefined);
	}
	return {
		/** They said they cannot read us, or the newest session is ours and nothing came back in it for longer than a handshake may take. */
		isStale(contact: ChatId): boolean {
			const session = speakable(contact);
			const { renewAt } = sessions.of(contact);
			if (renewAt !== undefined && !isAhead(renewAt, clock.now(), limits.handshakeMs)) return true;
			return session !== undefined && !session.carried && clock.now() - session.at > limits.handshakeMs;
		},
		/** How far a contact's clock is behind ours, milliseconds, if a letter of theirs told. */
		clockBehind: (contact: ChatId) => clockBehind(sessions.of(contact)),
		/** The same, with a letter that is just being read. */
		clockBehindAt: (contact: ChatId, ts: number): number =>
			clockBehind(withDelay(sessions.of(contact), clock.now() - ts)) ?? 0,
		canSeal: (contact: ChatId) => speakable(contact) !== undefined,
		/** A frame whose ratchet state is already stored, or `undefined` without a session. */
		async seal(contact: ChatId, letter: Letter): Promise<Bytes | undefined> {
			const peer = sessions.of(contact);
			const session = speakable(contact);
			if (!session) return undefined;
			const sealed = seal(session.ratchet, writeLetter(letter), random);
			if ("refused" in sealed) return undefined;
			const marked = {
				...peer,
				sent: withMark(peer.sent, toBase64Url(frameHint(sealed.frame)), clock.now()),
			};
			await sessions.keep(contact, withState(marked, session, { ...session, ratchet: sealed.state }));
			return sealed.frame;
		},
		/** What a frame says, or why nothing can be told: `lost` when the session has come apart, `nothing` for all else. */
		open(contact: ChatId, frame: Bytes): Opened | "lost" | "nothing" {
			const peer = sessions.of(contact);
			const reasons: RatchetRefusal[] = [];
			for (const session of peer.sessions) {
				const read = open(session.ratchet, frame, { now: clock.now(), random });
				if ("refused" in read) {
					reasons.push(read.refused);
					continue;
				}
				const letter = parseLetter(read.letter);
				// sealed by a contact and yet no letter: dropped without an answer, and without a step of the ratchet
				if (typeof letter === "string") return "nothing";
				return {
					letter,
					session,
					async settle() {
						const now = sessions.of(contact);
						const mark = toBase64Url(frameHint(frame));
						const after = { ...session, ratchet: read.state, carried: true };
						const marked = { ...now, opened: withMark(now.opened, mark, clock.now()) };
						const timed = withDelay(marked, clock.now() - letter.ts);
						await sessions.keep(contact, withState(timed, session, after));
					},
				};
			}
			const isOld = hasMark(peer.opened, toBase64Url(frameHint(frame)), clock.now());
			const isApart = reasons.every((reason) => reason === "header" || reason === "too-far");
			return isApart && !isOld ? "lost" : "nothing";
		},
	};
}
export type Envelope = ReturnType<typeof createEnvelope>;
