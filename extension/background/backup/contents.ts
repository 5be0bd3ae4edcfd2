/**
 * What a backup holds (docs/PROTOCOL 6): JSON, read as strictly as what strangers send. Not in it: this device's key, sessions, our own cap,
 * messages, drafts, requests and invites. Bytes are base64url.
 */
import { type Bytes, fromBase64Url, utf8Exact } from "../../../protocol/bytes.ts";
import {
	type ChatId,
	type Handle,
	type Iid,
	parseAddress,
	parseChatId,
	parseHandle,
	parseIid,
} from "../../../protocol/ids.ts";
import { hasOnly, isFields, parseObject } from "../../../protocol/json.ts";
import type { Contact } from "../contacts/contact.ts";
import type { KeptSettings } from "../settings/kept-settings.ts";

const version = 1;
const mostPeople = 20_000;
const mostRelays = 100;

/** Of a contact; whoever is not accepted or blocked is left out. */
const personFields = [
	...["id", "state", "since", "handle", "address", "relay", "iid", "verified", "verifiedAt", "changedTo"],
	...[
		"changedAt",
		"cap",
		"doors",
		"freshDoor",
		"origin",
		"own",
		"mutedUntil",
		"petname",
		"wasFriend",
		"isHeld",
		"places",
		"home",
	],
] as const;
/** What we are at a relay: enough to be there again at the same address. */
interface KeptRelay {
	readonly url: string;
	readonly secret: string;
	readonly pin?: string;
	readonly token?: string;
	readonly name?: string;
	readonly hasPassword?: boolean;
}

export interface Contents {
	/** When it was made, milliseconds. */
	readonly made: number;
	/** What the recovery words hold, 16 bytes: the next backup opens with the same ones. */
	readonly words: string;
	readonly identity: {
		readonly handle: Handle;
		readonly iid: Iid;
		readonly certificate: string;
		readonly secret: string;
		/** The number of the last statement. */
		readonly n: number;
	};
	readonly relays: readonly KeptRelay[];
	/** The one in use. */
	readonly relay?: string;
	readonly settings: KeptSettings;
	readonly people: readonly Contact[];
}

export function writeContents(contents: Contents): Bytes {
	return utf8Exact(JSON.stringify({ v: version, ...contents }));
}

/** The part of a contact that is kept; `undefined` for one that is not. */
export function keptPerson(contact: Contact): Contact | undefined {
	if (contact.state !== "accepted" && contact.state !== "blocked") return undefined;
	const kept = personFields.flatMap((name) => (name in contact ? [[name, contact[name as never]]] : []));
	const places = contact.places?.map(({ relay, address, cap }) => ({ relay, address, ...(cap && { cap }) }));
	return { ...(Object.fromEntries(kept) as unknown as Contact), ...(places && { places }) };
}

/** What other features say of their parts. */
interface Readers {
	/** Whether a text is the URL of a relay as we write it. */
	isRelay(text: string): boolean;
	isOwnChoices(value: unknown): boolean;
	isSettings(value: unknown): value is KeptSettings;
}

/** What `writeContents` wrote, `newer` for another version, `undefined` for anything else. */
export function readContents(bytes: Bytes, readers: Readers): Contents | "newer" | undefined {
	const { v, ...fields } = parseObject(bytes) ?? {};
	if (v !== version) return Number.isSafeInteger(v) && (v as number) > version ? "newer" : undefined;
	const { made, words, identity, relays, relay, settings, people } = fields;
	if (!hasOnly(fields, ["made", "words", "identity", "relays", "relay", "settings", "people"]))
		return undefined;
	if (!isMoment(made) || !isBytes(words, 16) || !isIdentity(identity)) return undefined;
	if (!isListOf(relays, mostRelays, isRelayOf(readers)) || !isListOf(people, mostPeople, isPersonOf(readers)))
		return undefined;
	if (!readers.isSettings(settings) || !areDifferent(people.map(({ id }) => id))) return undefined;
	if (!areDifferent(people.map(({ address }) => address)) || !areDifferent(relays.map(({ url }) => url)))
		return undefined;
	if (relay !== undefined && !relays.some(({ url }) => url === relay)) return undefined;
	return { ...(fields as unknown as Contents) };
}

const isMoment = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isShort = (value: unknown, most: number): value is string =>
	typeof value === "string" && value.length <= most;
const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean =>
	value === undefined || is(value);
const areDifferent = (all: readonly (string | ChatId)[]): boolean => new Set(all).size === all.length;

/** Bytes in canonical base64url: this many, or at most so many. */
function isBytes(value: unknown, length: number, isAtMost = false): value is string {
	if (!isShort(value, Math.ceil((length * 4) / 3))) return false;
	const bytes = fromBase64Url(value);
	return bytes !== undefined && (isAtMost ? bytes.length > 0 : bytes.length === length);
}

function isListOf<T>(value: unknown, most: number, is: (one: unknown) => one is T): value is readonly T[] {
	return Array.isArray(value) && value.length <= most && value.every(is);
}

function isIdentity(value: unknown): value is Contents["identity"] {
	if (!isFields(value) || !hasOnly(value, ["handle", "iid", "certificate", "secret", "n"])) return false;
	const { handle, iid, certificate, secret, n } = value;
	return (
		parseHandle(handle) !== undefined &&
		parseIid(iid) !== undefined &&
		isBytes(certificate, 1_300, true) &&
		isBytes(secret, 2_600, true) &&
		isMoment(n) &&
		n < 2 ** 32 - 1
	);
}

const isRelayOf =
	(readers: Readers) =>
	(value: unknown): value is KeptRelay => {
		if (!isFields(value) || !hasOnly(value, ["url", "secret", "pin", "token", "name", "hasPassword"]))
			return false;
		const { url, secret, pin, token, name, hasPassword } = value;
		return (
			isShort(url, 255) &&
			readers.isRelay(url) &&
			isBytes(secret, 32) &&
			isOptional(pin, (it) => isBytes(it, 32)) &&
			isOptional(token, (it) => isBytes(it, 20)) &&
			isOptional(name, (it) => isShort(it, 64)) &&
			isOptional(hasPassword, isBoolean)
		);
	};

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

/** What each field of a person must be. */
const isPersonField: Readonly<
	Record<(typeof personFields)[number], (value: unknown, readers: Readers) => boolean>
> = {
	id: (value) => parseChatId(value) !== undefined,
	state: (value) => value === "accepted" || value === "blocked",
	since: isMoment,
	handle: (value) => parseHandle(value) !== undefined,
	address: (value) => parseAddress(value) !== undefined,
	relay: (value, { isRelay }) => isShort(value, 255) && isRelay(value),
	iid: (value) => isOptional(value, (it) => parseIid(it) !== undefined),
	verified: isBoolean,
	verifiedAt: (value) => isOptional(value, isMoment),
	changedTo: (value) => isOptional(value, (it) => parseIid(it) !== undefined),
	changedAt: (value) => isOptional(value, isMoment),
	cap: (value) => isOptional(value, (it) => isBytes(it, 16)),
	doors: (value) => isListOf(value, 2, (door): door is string => isBytes(door, 32)),
	freshDoor: (value) => isOptional(value, (it) => isBytes(it, 32)),
	origin: (value) => isOptional(value, (it) => it === "our-invite" || it === "their-invite"),
	own: (value, { isOwnChoices }) => isOptional(value, isOwnChoices),
	mutedUntil: (value) => isOptional(value, isMoment),
	petname: (value) => isOptional(value, (it) => isShort(it, 256)),
	wasFriend: (value) => isOptional(value, (it) => it === true),
	isHeld: (value) => isOptional(value, (it) => it === true),
	places: (value, readers) => isOptional(value, (it) => isListOf(it, 4, isPlaceOf(readers))),
	home: (value, { isRelay }) =>
		isOptional(
			value,
			(it) => isFields(it) && hasOnly(it, ["relay", "seq"]) && isUrl(it.relay, isRelay) && isMoment(it.seq),
		),
};

const isUrl = (value: unknown, isRelay: Readers["isRelay"]): value is string =>
	isShort(value, 255) && isRelay(value);

/** What we told there is of no use: our cap is another one by then. */
const isPlaceOf =
	({ isRelay }: Readers) =>
	(value: unknown): value is NonNullable<Contact["places"]>[number] => {
		if (!isFields(value) || !hasOnly(value, ["relay", "address", "cap"])) return false;
		const { relay, address, cap } = value;
		return (
			isUrl(relay, isRelay) && parseAddress(address) !== undefined && isOptional(cap, (it) => isBytes(it, 16))
		);
	};

const isPersonOf =
	(readers: Readers) =>
	(value: unknown): value is Contact => {
		if (!isFields(value) || !hasOnly(value, personFields)) return false;
		if (!personFields.every((name) => isPersonField[name](value[name], readers))) return false;
		// nobody is verified whose key is not known
		return value.verified !== true || value.iid !== undefined;
	};
