/**
 * Control messages: JSON text frames of at most 16 KiB, `{ type, id?, payload }`. Binary fields are base64url.
 *
 * client → relay   hello proof keepalive                        without an id
 *                  open claim release lookup watch unwatch
 *                  join leave members guest turn                with an id, answered by `result` or `error`
 * relay → client   challenge welcome presence channels drain keepalive   without an id
 *                  result                                       with the id of the call
 *                  error                                        with the id, or without one when it ends the login
 */
import type { Bytes } from "../bytes.ts";
import { type Code, isCode } from "../errors.ts";
import { parseAddress, parseChannelId, parseHandle } from "../ids.ts";
import { type Fields, hasOnly, isFields, parseObject } from "../json.ts";
import { limits } from "../limits.ts";
import {
	binary,
	integer,
	list,
	type Out,
	object,
	oneOf,
	patience,
	prose,
	type Read,
	toJson,
	truth,
} from "./fields.ts";

const auths = ["open", "token", "password"] as const;
export type Auth = (typeof auths)[number];

const url: Read<string> = (value) =>
	typeof value === "string" && value.length <= limits.urlBytes && /^wss?:\/\/[\x21-\x7e]+$/.test(value)
		? value
		: undefined;
const targets = list(parseAddress, limits.targetsPerControl);
const channels = list(parseChannelId, limits.targetsPerControl);
/** Display names of the rooms that whoever runs the relay suggests. */
const channelNames = list(prose(limits.channelNameCharacters), limits.channelNames, 0);
/** An earlier welcome's (20 bytes), or a guest's (16 bytes). */
const token: Read<Bytes> = (value) => binary(20)(value) ?? binary(16)(value);
const nothing: Read<Readonly<Record<string, never>>> = (value) =>
	isFields(value) && hasOnly(value, []) ? {} : undefined;
const opening = object({ target: parseAddress, cap: binary(16) });

const clientNotes = {
	/** pow: the counter that `powMessage` was tried with, when the relay asked a new address for work. */
	hello: object(
		{ v: oneOf(1), address: parseAddress, nonce: binary(32), url, auth: oneOf(...auths) },
		{ pow: binary(8) },
	),
	/** capHash: SHA-256 of the own cap. share, mac: CPace, when `auth` is password. */
	proof: object(
		{ sig: binary(64), capHash: binary(32) },
		{ handle: parseHandle, token, share: binary(32), mac: binary(32) },
	),
	keepalive: nothing,
};
const clientCalls = {
	open: object({ targets: list(opening, limits.targetsPerControl) }),
	claim: object({ handle: parseHandle }),
	release: nothing,
	lookup: object({ handle: parseHandle }),
	watch: object({ targets }),
	unwatch: object({ targets }),
	/** Whoever knows a channel's id may join it: 32 random bytes that only its members were told. */
	join: object({ channels }),
	leave: object({ channels }),
	members: object({ channel: parseChannelId }),
	/** A token for somebody who was invited: it admits one new address, once, within a day. */
	guest: nothing,
	/** Servers that help two browsers find each other. */
	turn: nothing,
};

const fromClient = { ...clientNotes, ...clientCalls };

/** What a relay may say about itself; each has a range, and what is absent or outside is brought into it. */
const relayLimits = {
	frameBytes: { least: limits.knockBytes, most: limits.frameBytes, usual: limits.frameBytes },
	targetsPerControl: { least: 1, most: limits.targetsPerControl, usual: limits.targetsPerControl },
	framesPerSecond: { least: 1, most: 1_000, usual: limits.framesPerSecond },
	frameBurst: { least: 1, most: 10_000, usual: limits.frameBurst },
	bytesPerSecond: { least: 16_384, most: 64 * 1_048_576, usual: limits.bytesPerSecond },
} as const;
type RelayLimits = { readonly [K in keyof typeof relayLimits]: number };

const readLimits: Read<RelayLimits> = (value) => {
	if (!isFields(value)) return undefined;
	const clamp = (name: keyof RelayLimits) => {
		const { least, most, usual } = relayLimits[name];
		const told = value[name];
		return Number.isInteger(told) ? Math.max(least, Math.min(told as number, most)) : usual;
	};
	return {
		frameBytes: clamp("frameBytes"),
		targetsPerControl: clamp("targetsPerControl"),
		framesPerSecond: clamp("framesPerSecond"),
		frameBurst: clamp("frameBurst"),
		bytesPerSecond: clamp("bytesPerSecond"),
	};
};

/** The codes a relay may use. Others would let it put our own alarms ("key-changed") into its mouth. */
const relayCodes: ReadonlySet<Code> = new Set<Code>([
	"unknown-call",
	"internal",
	"bad-request",
	"bad-frame",
	"denied",
	"timed-out",
	"replaced",
	"too-fast",
	"too-slow",
	"draining",
	"away",
	"not-allowed",
	"no-such-channel",
	"not-found",
	"handle-taken",
	"handle-malformed",
	"wrong-url",
	"needs-password",
	"no-password",
	"wrong-password",
	"needs-work",
	"relay-full",
]);
const relayCode: Read<Code> = (value) =>
	typeof value !== "string" ? undefined : isCode(value) && relayCodes.has(value) ? value : "not-allowed";

const relayNotes = {
	/** `share` (CPace, 32 bytes) is null unless a password login was asked for. */
	challenge: object({
		name: prose(limits.relayNameCharacters),
		relayKey: binary(32),
		nonce: binary(32),
		share: (value: unknown): Bytes | null | undefined => (value === null ? null : binary(32)(value)),
		limits: readLimits,
	}),
	/**
	 * epoch: 8 bytes, another one after every start of the relay. time: Unix seconds, shown and never used.
	 * mac: the relay's half of the password's confirmation.
	 */
	welcome: object(
		{
			sig: binary(64),
			epoch: binary(8),
			channels: channelNames,
			time: integer(0, 2 ** 32 - 1),
		},
		{ token: binary(20), handle: parseHandle, mac: binary(32) },
	),
	channels: object({ channels: channelNames }),
	presence: object({ target: parseAddress, here: truth }),
	drain: object({ retryAfterMs: patience(limits.retryMs) }),
	keepalive: nothing,
};
const readError = object(
	{ code: relayCode, message: prose(200) },
	// needs-work: leading zero bits; nobody works longer than `powBits` because a relay says so
	{ retryAfterMs: patience(limits.retryMs), bits: patience(limits.powBits) },
);

const iceUrl: Read<string> = (value) =>
	typeof value === "string" && value.length <= limits.urlBytes && /^(stun|turns?):[\x21-\x7e]+$/.test(value)
		? value
		: undefined;
const iceServer = object(
	{ urls: list(iceUrl, limits.iceUrls) },
	{ username: prose(limits.urlBytes), credential: prose(limits.urlBytes) },
);

/** What a call is answered with. */
const results = {
	/** The targets whose cap the relay now holds for this connection: right or wrong, here or away, it does not tell. */
	open: object({ open: targets }),
	claim: object({ handle: parseHandle }),
	release: nothing,
	lookup: object({ address: parseAddress }),
	watch: nothing,
	unwatch: nothing,
	join: nothing,
	leave: nothing,
	/** Those who joined, at most `fanTargets` of them, and how many there are. */
	members: object({ members: list(parseAddress, limits.fanTargets, 0), count: integer(0, 2 ** 31 - 1) }),
	/** exp: Unix seconds. */
	guest: object({ token: binary(16), exp: integer(0, 2 ** 32 - 1) }),
	/** ttl: seconds for which the credentials are good. */
	turn: object({ iceServers: list(iceServer, limits.iceUrls, 0), ttl: integer(0, 86_400) }),
};

type Note<Table> = { [T in keyof Table]: { readonly type: T; readonly payload: Out<Table[T]> } }[keyof Table];
type Call<Table> = {
	[T in keyof Table]: { readonly type: T; readonly id: number; readonly payload: Out<Table[T]> };
}[keyof Table];

export type Hello = Out<typeof clientNotes.hello>;
export type Proof = Out<typeof clientNotes.proof>;
export type Challenge = Out<typeof relayNotes.challenge>;
export type Welcome = Out<typeof relayNotes.welcome>;
export type ClientCall = Call<typeof clientCalls>;
export type ClientControl = Note<typeof clientNotes> | ClientCall;
export type CallName = keyof typeof results;
export type ResultOf<T extends CallName> = Out<(typeof results)[T]>;
interface RelayError {
	readonly type: "error";
	readonly id?: number;
	readonly payload: Out<typeof readError>;
}
interface RelayResult {
	readonly type: "result";
	readonly id: number;
	/** Still unknown: `parseResult` reads it, knowing which call it answers. */
	readonly payload: Fields;
}
export type RelayControl = Note<typeof relayNotes> | RelayResult | RelayError;

/** The message of a client, or `bad-frame` (no envelope), `unknown-call` (no such type), `bad-request`, `handle-malformed`. */
export function parseControlFromClient(text: string): ClientControl | Code {
	const envelope = readEnvelope(text);
	if (!envelope) return "bad-frame";
	const { type, id } = envelope;
	const isCall = Object.hasOwn(clientCalls, type);
	if (!isCall && !Object.hasOwn(clientNotes, type)) return "unknown-call";
	if (isCall !== (id !== undefined)) return "bad-request";
	const payload = read(fromClient, type, envelope.payload);
	if (!payload) return type === "claim" || type === "lookup" ? "handle-malformed" : "bad-request";
	return { type, ...(isCall && { id }), payload } as ClientControl;
}

/** The message of a relay with everything it dictates clamped, or the codes of `parseControlFromClient`. */
export function parseControlFromRelay(text: string): RelayControl | Code {
	const envelope = readEnvelope(text);
	if (!envelope) return "bad-frame";
	const { type, id } = envelope;
	if (type === "error") {
		const payload = readError(envelope.payload);
		return payload ? { type, ...(id !== undefined && { id }), payload } : "bad-request";
	}
	if (type === "result") return id === undefined ? "bad-request" : { type, id, payload: envelope.payload };
	if (!Object.hasOwn(relayNotes, type)) return "unknown-call";
	const payload = id === undefined ? read(relayNotes, type, envelope.payload) : undefined;
	return payload ? ({ type, payload } as RelayControl) : "bad-request";
}

/** The answer to a call of this name, or `bad-request` when the relay's answer has another shape. */
export function parseResult<T extends CallName>(name: T, payload: Fields): ResultOf<T> | "bad-request" {
	return (results[name](payload) as ResultOf<T> | undefined) ?? "bad-request";
}

/** The text of a message. */
export function controlText(message: ClientControl | RelayControl): string {
	return JSON.stringify(toJson(message));
}

/** The id of a message that was refused, so that the refusal can name it. */
export function controlId(text: string): number | undefined {
	return readEnvelope(text)?.id;
}

const readId = integer(0, 2 ** 31 - 1);

function readEnvelope(text: string): { type: string; id: number | undefined; payload: Fields } | undefined {
	if (text.length > limits.controlBytes) return undefined;
	if (text.length * 3 > limits.controlBytes && new TextEncoder().encode(text).length > limits.controlBytes)
		return undefined;
	const fields = parseObject(text);
	if (!fields || !hasOnly(fields, ["type", "id", "payload"])) return undefined;
	const { type, payload } = fields;
	const id = readId(fields.id);
	if (typeof type !== "string" || !isFields(payload)) return undefined;
	if (Object.hasOwn(fields, "id") && id === undefined) return undefined;
	return { type, id, payload };
}

function read(
	table: Readonly<Record<string, Read<object>>>,
	type: string,
	payload: Fields,
): object | undefined {
	return table[type]?.(payload);
}
