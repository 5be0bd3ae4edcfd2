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
	/** What a renewal hangs on, 32 bytes, base64url. */
	readonly exportKey: string;
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
	/** They cannot read us: from then on a new handshake is wanted, milliseconds. */
	readonly renewAt?: number;
	/** Before that moment they are not believed again. */
	readonly obeyFrom?: number;
	/** When we last said "lost", and the wait before the next. */
	readonly lost?: { readonly at: number; readonly waitMs: number };
	/** Arrival by our clock less writing by theirs, of their last letters; milliseconds. */
	readonly delays?: readonly number[];
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
	/** The most lately used last. */
	const all = new Map<ChatId, PeerSessions>();
	const sizes = new Map<ChatId, number>();
	let size = 0;
	for (const [key, value] of Object.entries(await area.all())) {
		if (!key.startsWith(prefix)) continue;
		const stored = value as Stored;
		const sessions = stored.sessions.flatMap((entry): OpenSession[] => {
			const ratchet = unpackRatchet(fromBase64Url(entry.ratchet) ?? noBytes);
			return ratchet ? [{ ...entry, ratchet }] : [];
		});
		const contact = key.slice(prefix.length) as ChatId;
		all.set(contact, { ...stored, sessions });
		weigh(contact, JSON.stringify(value).length);
	}

	function weigh(contact: ChatId, characters: number) {
		size += characters - (sizes.get(contact) ?? 0);
		sizes.set(contact, characters);
	}
	function lose(contact: ChatId) {
		all.delete(contact);
		weigh(contact, 0);
		sizes.delete(contact);
	}
	/** The least used go, when all together are too much: a handshake makes them anew. */
	async function makeRoom(): Promise<void> {
		const gone: ChatId[] = [];
		for (const contact of all.keys()) {
			if (size <= limits.sessionsCharacters || all.size === 1) break;
			lose(contact);
			gone.push(contact);
		}
		if (gone.length > 0) await area.remove(gone.map((contact) => prefix + contact));
	}

	return {
		of: (contact) => all.get(contact) ?? none,
		async keep(contact, peer) {
			all.delete(contact);
			all.set(contact, peer);
			const sessions = peer.sessions.map((entry) => ({
				...entry,
				ratchet: toBase64Url(packRatchet(entry.ratchet)),
			}));
			const stored: Stored = { ...peer, sessions };
			weigh(contact, JSON.stringify(stored).length);
			await makeRoom();
			await area.set({ [prefix + contact]: stored });
		},
		async drop(contact) {
			if (!all.has(contact)) return;
			lose(contact);
			await area.remove([prefix + contact]);
		},
	};
}

/** With a new session in front; sessions that never carried anything make room first. */
export function withSession(peer: PeerSessions, session: OpenSession): PeerSessions {
	const useful = peer.sessions.filter(({ carried }) => carried);
	const { renewAt: _, ...rest } = peer;
	return { ...rest, sessions: [session, ...useful].slice(0, mostSessions) };
}

/** With a session's new state. One that has carried a frame replaces those behind it. */
export function withState(peer: PeerSessions, before: OpenSession, after: OpenSession): PeerSessions {
	const at = peer.sessions.indexOf(before);
	const sessions = peer.sessions.map((entry, index) => (index === at ? after : entry));
	const isFirst = after.carried && !before.carried;
	return { ...peer, sessions: isFirst ? sessions.slice(0, at + 1) : sessions };
}

const mostDelays = 8;
/** No letter is that long on its way: a clock was put back or forward, and what was known of it is of no use. */
const leapMs = 30_000;

/** With how long a letter took from being sealed there to being read here, by two clocks. */
export function withDelay(peer: PeerSessions, ms: number): PeerSessions {
	const known = peer.delays ?? [];
	const isLeap = known.length > 0 && Math.abs(ms - Math.min(...known)) > leapMs;
	return { ...peer, delays: isLeap ? [ms] : [...known, ms].slice(-mostDelays) };
}

/** How far their clock is behind ours, milliseconds: the quickest of their last letters took hardly any time. */
export function clockBehind({ delays = [] }: PeerSessions): number | undefined {
	return delays.length > 0 ? Math.min(...delays) : undefined;
}

/** The marks of the last minute, and one more. */
export function withMark(marks: readonly Mark[], mark: string, now: number): readonly Mark[] {
	return [...marks.filter(({ at }) => now - at <= limits.lostMemoryMs), { mark, at: now }].slice(-mostMarks);
}

export function hasMark(marks: readonly Mark[], mark: string, now: number): boolean {
	return marks.some((known) => known.mark === mark && now - known.at <= limits.lostMemoryMs);
}
