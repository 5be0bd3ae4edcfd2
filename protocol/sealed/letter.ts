/**
 * Letters: the plaintext inside a ratchet frame, strict JSON {v, t, id, seq, ts, ttl, body}. v is 1. id: 16 random bytes. seq counts a
 * device's letters to one contact. ts: when this copy was sealed, milliseconds since the epoch by the writer's clock (statements, tokens
 * and invites count seconds). ttl: seconds it lives from then on, 0 for ever. A field too many, too few or
 * twice refuses the whole.
 */
import { type Bytes, fromBase64Url, utf8, utf8Exact } from "../bytes.ts";
import { type Code, isCode } from "../errors.ts";
import {
	type Address,
	type CallId,
	type DeviceId,
	type Handle,
	type HandshakeId,
	type LetterId,
	parseAddress,
	parseCallId,
	parseDeviceId,
	parseHandle,
	parseHandshakeId,
	parseLetterId,
} from "../ids.ts";
import { type Fields, hasOnly, isFields, parseObject } from "../json.ts";
import { limits } from "../limits.ts";
import { type Card, parseCard } from "./card.ts";

/** What letters say, by type. `cap`: 16 bytes, base64url, the key to an address. */
interface Bodies {
	/**
	 * `quote`: the message it answers, which the reader looks up in their own history. `timer`: the seconds its writer gave it, of which the
	 * head's `ttl` says how many are left; both or neither. `text` is empty only beside a `card`.
	 */
	readonly text: {
		readonly text: string;
		readonly quote?: LetterId;
		readonly timer?: number;
		readonly card?: Card;
	};
	/** Another text for a message of the writer. */
	readonly edit: { readonly of: LetterId; readonly text: string };
	/** The writer takes a message of theirs back. */
	readonly delete: { readonly of: LetterId };
	/** These came and are stored. */
	readonly receipt: { readonly ids: readonly LetterId[] };
	/** A person saw everything up to this message. */
	readonly read: { readonly of: LetterId };
	/** Whether the writer is writing now; true for some seconds. */
	readonly typing: { readonly on: boolean };
	/** What the writer shares with this contact from now on. */
	readonly profile: { readonly presence: boolean };
	readonly "contact.accept": { readonly cap: string; readonly handle?: Handle };
	readonly "contact.decline": Readonly<Record<never, never>>;
	/** Write to another address from now on; the higher `n` of a device wins. */
	readonly route: {
		readonly address: Address;
		readonly cap: string;
		readonly devId: DeviceId;
		readonly n: number;
	};
	/**
	 * Says nothing: it opens a session, or fills the number of a letter that was taken back, and gets a receipt. As the first frame of a
	 * DataChannel, `dtls` is 32 bytes, base64url: the SHA-256 of both certificates' fingerprints.
	 */
	readonly ctl: { readonly dtls?: string };
	/** Rings. The head's `ttl` says for how many seconds more, 0 for no longer: then it was a call that was missed. */
	readonly "call.ring": { readonly call: CallId; readonly video: boolean };
	readonly "call.accept": { readonly call: CallId; readonly video: boolean };
	readonly "call.decline": CallAlone;
	/** They are in another call. */
	readonly "call.busy": CallAlone;
	/** Whoever rang rings no more. */
	readonly "call.cancel": CallAlone;
	readonly "call.hangup": CallAlone;
	/** How the writer's side of a call is; of two the higher `n` holds. */
	readonly "call.state": CallAlone & {
		readonly n: number;
		readonly muted: boolean;
		readonly deafened: boolean;
		readonly camera: boolean;
		readonly sharing: boolean;
	};
	/**
	 * Half of an offer and answer (RFC 8829) for one connection; `link`: 16 bytes, base64url, chosen by whoever offers first. With `call` it is
	 * a connection of that call, else the one for letters.
	 */
	readonly sdp: {
		readonly link: string;
		readonly type: "offer" | "answer";
		readonly sdp: string;
		readonly call?: CallId;
	};
	/** A handshake inside the session that it renews: its message `n`, base64url. */
	readonly rekey: { readonly sid: HandshakeId; readonly n: 1 | 2 | 3; readonly bytes: string };
	/** Candidates for a connection (RFC 8839), as in `RTCIceCandidate.candidate`; "" ends them. */
	readonly ice: {
		readonly link: string;
		readonly ufrag: string;
		readonly candidates: readonly string[];
		readonly call?: CallId;
	};
}
interface CallAlone {
	readonly call: CallId;
}

interface Head {
	readonly id: LetterId;
	readonly seq: number;
	/** Milliseconds since the epoch. */
	readonly ts: number;
	/** Seconds, or 0. */
	readonly ttl: number;
}
export type LetterContent = {
	readonly [T in keyof Bodies]: { readonly t: T; readonly body: Bodies[T] };
}[keyof Bodies];
export type Letter = Head & LetterContent;
/** A letter of a type that a later version writes: acknowledged, not stored, not shown. */
export type UnknownLetter = Head & { readonly t: "unknown"; readonly name: string };

const receiptIds = 64;
const capBytes = 16;
const linkBytes = 16;
const fingerprintsBytes = 32;
/** m1, m2 and m3 (PROTOCOL 3). */
const handshakeBytes = { 1: 1_248, 2: 2_736, 3: 1_600 } as const;
/** PROTOCOL 5: SDP at most 16 KiB; candidates at most 40 of a connection, 512 characters each. */
const sdpBytes = 16_384;
const iceCandidates = 40;
const candidateCharacters = 512;
/** RFC 8839, 5.4: 4 to 256 letters, digits, + and /. */
const ufragPattern = /^[A-Za-z0-9+/]{4,256}$/;
/** What may be asked of a letter's life: a year. */
const longestTtl = 366 * 86_400;
const fields = ["v", "t", "id", "seq", "ts", "ttl", "body"];
const typePattern = /^[a-z][a-z.]{0,31}$/;

export function writeLetter({ id, seq, ts, ttl, t, body }: Letter): Bytes {
	return utf8Exact(JSON.stringify({ v: 1, t, id, seq, ts, ttl, body }));
}

/** The letter, an unknown one, or `bad-frame` or `too-long`. */
export function parseLetter(bytes: Bytes): Letter | UnknownLetter | Code {
	const letter = parseObject(bytes);
	if (!letter || !hasOnly(letter, fields) || letter.v !== 1 || !isFields(letter.body)) return "bad-frame";
	const { t, seq, ts, ttl } = letter;
	const id = parseLetterId(letter.id);
	if (!id || !isCount(seq) || !isCount(ts) || !isCount(ttl)) return "bad-frame";
	if (typeof t !== "string" || !typePattern.test(t)) return "bad-frame";
	const head = { id, seq, ts, ttl };
	if (!isKnown(t)) return { ...head, t: "unknown", name: t };
	const content = contentOf(t, letter.body);
	if (typeof content === "string") return content;
	// what expires says how long it was to live, and nothing else does
	if (content.t === "call.ring") return ttl <= limits.ringSeconds ? { ...head, ...content } : "bad-frame";
	const timer = content.t === "text" ? (content.body.timer ?? 0) : 0;
	return (timer === 0) === (ttl === 0) && ttl <= timer ? { ...head, ...content } : "bad-frame";
}

/** Why a text cannot be sent or shown, or `undefined` when it can: `empty`, `too-long`, or `bad-frame` for characters that are none. */
export function textFault(text: string): Code | undefined {
	if (text.length === 0) return "empty";
	// an early no, before anything is walked: no character takes more than two units
	if (text.length > 2 * limits.textCharacters || [...text].length > limits.textCharacters) return "too-long";
	if (utf8(text).length > limits.textBytes) return "too-long";
	// control characters but line ends and tabs; lone surrogates, which would arrive as another text
	return /[\p{Cc}\p{Cs}]/u.test(text.replace(/[\n\t]/g, "")) ? "bad-frame" : undefined;
}

type Parsers = { readonly [T in keyof Bodies]: (body: Fields) => Bodies[T] | Code };
const parsers: Parsers = {
	text({ text, quote, timer, card, ...rest }) {
		const shown = card === undefined ? undefined : parseCard(card);
		if (isCode(shown)) return shown;
		const fault = !isEmpty(rest) ? "bad-frame" : shown && text === "" ? undefined : bodyTextFault(text);
		if (fault) return fault;
		const of = quote === undefined ? undefined : parseLetterId(quote);
		if (quote !== undefined && !of) return "bad-frame";
		if (timer !== undefined && !(isCount(timer) && timer > 0 && timer <= longestTtl)) return "bad-frame";
		return {
			text: text as string,
			...(of && { quote: of }),
			...(timer !== undefined && { timer }),
			...(shown && { card: shown }),
		};
	},
	edit({ of, text, ...rest }) {
		const id = parseLetterId(of);
		const fault = id && isEmpty(rest) ? bodyTextFault(text) : "bad-frame";
		return fault || !id ? (fault ?? "bad-frame") : { of: id, text: text as string };
	},
	delete: ofAlone,
	receipt({ ids, ...rest }) {
		if (!Array.isArray(ids) || ids.length === 0 || !isEmpty(rest)) return "bad-frame";
		if (ids.length > receiptIds) return "too-long";
		const parsed = ids.map(parseLetterId);
		return parsed.every((id) => id !== undefined) ? { ids: parsed } : "bad-frame";
	},
	read: ofAlone,
	typing: ({ on, ...rest }) => (typeof on === "boolean" && isEmpty(rest) ? { on } : "bad-frame"),
	profile: ({ presence, ...rest }) =>
		typeof presence === "boolean" && isEmpty(rest) ? { presence } : "bad-frame",
	"contact.accept"({ cap, handle, ...rest }) {
		if (!isCap(cap) || !isEmpty(rest)) return "bad-frame";
		if (handle === undefined) return { cap };
		const parsed = parseHandle(handle);
		return parsed ? { cap, handle: parsed } : "bad-frame";
	},
	"contact.decline": (body) => (isEmpty(body) ? {} : "bad-frame"),
	route({ address, cap, devId, n, ...rest }) {
		const to = parseAddress(address);
		const device = parseDeviceId(devId);
		if (!to || !device || !isCap(cap) || !isCount(n) || !isEmpty(rest)) return "bad-frame";
		return { address: to, cap, devId: device, n };
	},
	ctl({ dtls, ...rest }) {
		if (!isEmpty(rest)) return "bad-frame";
		if (dtls === undefined) return {};
		return isBinary(dtls, fingerprintsBytes) ? { dtls } : "bad-frame";
	},
	"call.ring": ringing,
	"call.accept": ringing,
	"call.decline": callAlone,
	"call.busy": callAlone,
	"call.cancel": callAlone,
	"call.hangup": callAlone,
	"call.state"({ call, n, muted, deafened, camera, sharing, ...rest }) {
		const id = parseCallId(call);
		if (!id || !isCount(n) || !isEmpty(rest)) return "bad-frame";
		if (typeof muted !== "boolean" || typeof deafened !== "boolean") return "bad-frame";
		if (typeof camera !== "boolean" || typeof sharing !== "boolean") return "bad-frame";
		return { call: id, n, muted, deafened, camera, sharing };
	},
	sdp({ link, type, sdp, call, ...rest }) {
		const id = parseCallId(call);
		if (call !== undefined && !id) return "bad-frame";
		if (!isBinary(link, linkBytes) || !isEmpty(rest) || typeof sdp !== "string") return "bad-frame";
		if (type !== "offer" && type !== "answer") return "bad-frame";
		if (sdp.length > sdpBytes || utf8(sdp).length > sdpBytes) return "too-long";
		return { link, type, sdp, ...(id && { call: id }) };
	},
	rekey({ sid, n, bytes, ...rest }) {
		const id = parseHandshakeId(sid);
		if (!id || !isEmpty(rest) || (n !== 1 && n !== 2 && n !== 3)) return "bad-frame";
		return isBinary(bytes, handshakeBytes[n]) ? { sid: id, n, bytes } : "bad-frame";
	},
	ice({ link, ufrag, candidates, call, ...rest }) {
		const id = parseCallId(call);
		if (call !== undefined && !id) return "bad-frame";
		if (!isBinary(link, linkBytes) || !isEmpty(rest) || !Array.isArray(candidates)) return "bad-frame";
		if (typeof ufrag !== "string" || !ufragPattern.test(ufrag) || candidates.length === 0) return "bad-frame";
		if (candidates.length > iceCandidates) return "too-long";
		return candidates.every(isCandidate) ? { link, ufrag, candidates, ...(id && { call: id }) } : "bad-frame";
	},
};

function isKnown(t: string): t is keyof Bodies {
	return Object.hasOwn(parsers, t);
}

function contentOf(t: keyof Bodies, body: Fields): LetterContent | Code {
	const parsed = parsers[t](body);
	// the table pairs each type with its body; the compiler does not follow the pair through the call
	return isCode(parsed) ? parsed : ({ t, body: parsed } as LetterContent);
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCap(value: unknown): value is string {
	return isBinary(value, capBytes);
}

/** Exactly this many bytes, in canonical base64url. */
function isBinary(value: unknown, bytes: number): value is string {
	const characters = Math.ceil((bytes * 4) / 3);
	return typeof value === "string" && value.length === characters && fromBase64Url(value)?.length === bytes;
}

function isCandidate(value: unknown): value is string {
	return (
		typeof value === "string" &&
		value.length <= candidateCharacters &&
		/^(candidate:[\x20-\x7e]+)?$/.test(value)
	);
}

/** Why a text in a letter is none, as it crosses: a fault that only a person could mend is a bad frame here. */
function bodyTextFault(text: unknown): Code | undefined {
	if (typeof text !== "string") return "bad-frame";
	const fault = textFault(text);
	return fault === undefined || fault === "too-long" ? fault : "bad-frame";
}

function ofAlone({ of, ...rest }: Fields): { readonly of: LetterId } | Code {
	const id = parseLetterId(of);
	return id && isEmpty(rest) ? { of: id } : "bad-frame";
}

function ringing({ call, video, ...rest }: Fields): Bodies["call.ring"] | Code {
	const id = parseCallId(call);
	return id && typeof video === "boolean" && isEmpty(rest) ? { call: id, video } : "bad-frame";
}

function callAlone({ call, ...rest }: Fields): CallAlone | Code {
	const id = parseCallId(call);
	return id && isEmpty(rest) ? { call: id } : "bad-frame";
}

function isEmpty(rest: Fields): boolean {
	return Object.keys(rest).length === 0;
}
