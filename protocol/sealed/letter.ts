/**
 * Letters: the plaintext inside a ratchet frame, strict JSON {v, t, id, seq, ts, ttl, body}. v is 1. id: 16 random bytes. seq counts a
 * device's letters to one contact. ts: when it was written, milliseconds since the epoch by the writer's clock (statements, tokens and
 * invites count seconds; this one orders messages). ttl: seconds it lives after it was received, 0 for ever. A field too many, too few or
 * twice refuses the whole.
 */
import { type Bytes, fromBase64Url, utf8 } from "../bytes.ts";
import { type Code, isCode } from "../errors.ts";
import {
	type Address,
	type DeviceId,
	type Handle,
	type LetterId,
	parseAddress,
	parseDeviceId,
	parseHandle,
	parseLetterId,
} from "../ids.ts";
import { type Fields, hasOnly, isFields, parseObject } from "../json.ts";
import { limits } from "../limits.ts";

/** What letters say, by type. `cap`: 16 bytes, base64url, the key to an address. */
interface Bodies {
	readonly text: { readonly text: string };
	/** These came and are stored. */
	readonly receipt: { readonly ids: readonly LetterId[] };
	readonly "contact.accept": { readonly cap: string; readonly handle?: Handle };
	readonly "contact.decline": Readonly<Record<never, never>>;
	/** Write to another address from now on; the higher `n` of a device wins. */
	readonly route: {
		readonly address: Address;
		readonly cap: string;
		readonly devId: DeviceId;
		readonly n: number;
	};
	/** Says nothing: it opens a session, and gets a receipt. */
	readonly ctl: Readonly<Record<never, never>>;
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
const fields = ["v", "t", "id", "seq", "ts", "ttl", "body"];
const typePattern = /^[a-z][a-z.]{0,31}$/;

export function writeLetter({ id, seq, ts, ttl, t, body }: Letter): Bytes {
	return utf8(JSON.stringify({ v: 1, t, id, seq, ts, ttl, body }));
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
	return typeof content === "string" ? content : { ...head, ...content };
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
	text({ text, ...rest }) {
		if (typeof text !== "string" || !isEmpty(rest)) return "bad-frame";
		const fault = textFault(text);
		return fault === undefined ? { text } : fault === "too-long" ? fault : "bad-frame";
	},
	receipt({ ids, ...rest }) {
		if (!Array.isArray(ids) || ids.length === 0 || !isEmpty(rest)) return "bad-frame";
		if (ids.length > receiptIds) return "too-long";
		const parsed = ids.map(parseLetterId);
		return parsed.every((id) => id !== undefined) ? { ids: parsed } : "bad-frame";
	},
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
	ctl: (body) => (isEmpty(body) ? {} : "bad-frame"),
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
	return typeof value === "string" && value.length === 22 && fromBase64Url(value)?.length === capBytes;
}

function isEmpty(rest: Fields): boolean {
	return Object.keys(rest).length === 0;
}
