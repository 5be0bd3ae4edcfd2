/**
 * Open sessions of each contact, newest first. They live in memory that dies with the browser: no old ratchet state on any disk
 * (PROTOCOL 4). An older session stays usable until the newer one has carried a frame.
 */
import { fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import type { ChatId, DeviceId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Ratchet } from "../../crypto/ratchet.ts";
import { packRatchet, unpackRatchet } from "../../crypto/ratchet-pack.ts";
import type { SessionArea } from "../../storage/database.ts";

export interface OpenSession {
	readonly ratchet: Ratchet;
	/** The door key this session leaves, base64url. */
	readonly door: string;
	/** Their device; absent in a session with somebody who stays unknown. */
	readonly device?: DeviceId;
	/** Whether a frame of theirs was opened in it. */
	readonly carried: boolean;
	/** When the handshake ended, milliseconds. */
	readonly at: number;
}

/** The first 16 bytes of a frame's encrypted header, base64url, and when it passed. */
interface Mark {
	readonly mark: string;
	readonly at: number;
}

export interface PeerSessions {
	readonly sessions: readonly OpenSession[];
	/** Headers of frames that left, so that "lost" is obeyed only for what was really sent. */
	readonly sent: readonly Mark[];
	/** Headers of frames that were opened, so that a duplicate is not called lost. */
	readonly opened: readonly Mark[];
	/** They cannot read us: a new handshake is wanted. */
	readonly renew?: boolean;
	/** When we last believed that, milliseconds. */
	readonly obeyedAt?: number;
	/** When we last said "lost", and the wait before the next. */
	readonly lost?: { readonly at: number; readonly waitMs: number };
}

const none: PeerSessions = { sessions: [], sent: [], opened: [] };
const prefix = "session:";
const mostSessions = 2;
/** A minute of a full window, each letter sent again and again, and receipts. */
const mostMarks = 512;

type Stored = Omit<PeerSessions, "sessions"> & {
	readonly sessions: readonly (Omit<OpenSession, "ratchet"> & { readonly ratchet: string })[];
};

export interface Sessions {
	of(contact: ChatId): PeerSessions;
	keep(contact: ChatId, peer: PeerSessions): Promise<void>;
	drop(contact: ChatId): Promise<void>;
}

export async function openSessions(area: SessionArea): Promise<Sessions> {
	const all = new Map<ChatId, PeerSessions>();
	for (const [key, value] of Object.entries(await area.all())) {
		if (!key.startsWith(prefix)) continue;
		const stored = value as Stored;
		const sessions = stored.sessions.flatMap((entry): OpenSession[] => {
			const ratchet = unpackRatchet(fromBase64Url(entry.ratchet) ?? noBytes);
			return ratchet ? [{ ...entry, ratchet }] : [];
		});
		all.set(key.slice(prefix.length) as ChatId, { ...stored, sessions });
	}
	return {
		of: (contact) => all.get(contact) ?? none,
		async keep(contact, peer) {
			all.set(contact, peer);
			const sessions = peer.sessions.map((entry) => ({
				...entry,
				ratchet: toBase64Url(packRatchet(entry.ratchet)),
			}));
			await area.set({ [prefix + contact]: { ...peer, sessions } satisfies Stored });
		},
		async drop(contact) {
			if (!all.delete(contact)) return;
			await area.remove([prefix + contact]);
		},
	};
}

/** With a new session in front; sessions that never carried anything make room first. */
export function withSession(peer: PeerSessions, session: OpenSession): PeerSessions {
	const useful = peer.sessions.filter(({ carried }) => carried);
	return { ...peer, renew: false, sessions: [session, ...useful].slice(0, mostSessions) };
}

/** With a session's new state. One that has carried a frame replaces those behind it. */
export function withState(peer: PeerSessions, before: OpenSession, after: OpenSession): PeerSessions {
	const at = peer.sessions.indexOf(before);
	const sessions = peer.sessions.map((entry, index) => (index === at ? after : entry));
	const isFirst = after.carried && !before.carried;
	return { ...peer, sessions: isFirst ? sessions.slice(0, at + 1) : sessions };
}

/** The marks of the last minute, and one more. */
export function withMark(marks: readonly Mark[], mark: string, now: number): readonly Mark[] {
	return [...marks.filter(({ at }) => now - at <= limits.lostMemoryMs), { mark, at: now }].slice(-mostMarks);
}

export function hasMark(marks: readonly Mark[], mark: string, now: number): boolean {
	return marks.some((known) => known.mark === mark && now - known.at <= limits.lostMemoryMs);
}
