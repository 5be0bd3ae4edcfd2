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
	type DeviceId,
	type Handle,
	type HandshakeId,
	type LetterId,
	parseAddress,
	parseDeviceId,
	parseHandle,
	parseHandshakeId,
	parseLetterId,
} from "../ids.ts";
import { type Fields, hasOnly, isFields, parseObject } from "../json.ts";
import { limits } from "../limits.ts";
import { type CallBodies, callParsers } from "./call-bodies.ts";
import { type Card, parseCard } from "./card.ts";
import { isBinary, isCount, isEmpty } from "./fields.ts";

/** What letters say, by type. `cap`: 16 bytes, base64url, the key to an address. */
interface Bodies extends CallBodies {
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
	/**
	 * Write to this address from now on. `relay`: the URL of the relay where it is, when it is another than the one between the two, or was
	 * said to be: the writer stays there from now on.
	 */
	readonly route: {
		readonly address: Address;
		readonly cap: string;
		readonly devId: DeviceId;
		readonly n: number;
		readonly relay?: string;
	};
	/** A device of the reader's own identity has taken the place of theirs: its statement, which that identity signed, base64url. */
	readonly superseded: { readonly statement: string };
	/**
	 * Says nothing: it opens a session, or fills the number of a letter that was taken back, and gets a receipt. As the first frame of a
	 * DataChannel, `dtls` is 32 bytes, base64url: the SHA-256 of both certificates' fingerprints.
	 */
	readonly ctl: { readonly dtls?: string };
	/** A handshake inside the session that it renews: its message `n`, base64url. */
	readonly rekey: { readonly sid: HandshakeId; readonly n: 1 | 2 | 3; readonly bytes: string };
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
/** It must fit a handshake's payload, beside a certificate. */
const statementCharacters = Math.ceil((limits.handshakePayloadBytes * 4) / 3);
const fingerprintsBytes = 32;
/** m1, m2 and m3 (PROTOCOL 3). */
const handshakeBytes = { 1: 1_248, 2: 2_736, 3: 1_600 } as const;
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
	...callParsers,
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
	route({ address, cap, devId, n, relay, ...rest }) {
		const to = parseAddress(address);
		const device = parseDeviceId(devId);
		if (!to || !device || !isCap(cap) || !isCount(n) || !isEmpty(rest)) return "bad-frame";
		if (relay !== undefined && !isRelay(relay)) return "bad-frame";
		return { address: to, cap, devId: device, n, ...(relay !== undefined && { relay }) };
	},
	superseded({ statement, ...rest }) {
		const isShort = typeof statement === "string" && statement.length <= statementCharacters;
		if (!isShort || !isEmpty(rest) || !fromBase64Url(statement)) return "bad-frame";
		return { statement };
	},
	ctl({ dtls, ...rest }) {
		if (!isEmpty(rest)) return "bad-frame";
		if (dtls === undefined) return {};
		return isBinary(dtls, fingerprintsBytes) ? { dtls } : "bad-frame";
	},
	rekey({ sid, n, bytes, ...rest }) {
		const id = parseHandshakeId(sid);
		if (!id || !isEmpty(rest) || (n !== 1 && n !== 2 && n !== 3)) return "bad-frame";
		return isBinary(bytes, handshakeBytes[n]) ? { sid: id, n, bytes } : "bad-frame";
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

/** What may be the URL of a relay; whether it may be dialled is looked at where somebody wants to. */
function isRelay(value: unknown): value is string {
	return (
		typeof value === "string" && value.length <= limits.urlBytes && /^wss?:\/\/[\x21-\x7e]+$/.test(value)
	);
}

function isCap(value: unknown): value is string {
	return isBinary(value, capBytes);
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
