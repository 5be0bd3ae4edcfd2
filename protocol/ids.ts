/** Names of things. In memory an id is canonical base64url of its bytes, branded, so that one kind never passes for another. */
import { type Bytes, fromBase64Url, toBase64Url } from "./bytes.ts";
import { limits } from "./limits.ts";

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** A per-relay Ed25519 public key, 32 bytes: where letters for one device go. */
export type Address = Id<"Address">;
/** SHA-256 of an identity's primary public-key packet, 32 bytes. Trust is pinned on this. */
export type Iid = Id<"Iid">;
/** A channel as the relay knows it, 32 bytes. */
export type ChannelId = Id<"ChannelId">;
/** A letter, 16 random bytes chosen by its writer. */
export type LetterId = Id<"LetterId">;
/** A chat with one person, 16 random bytes, known on this device only. */
export type ChatId = Id<"ChatId">;
/** A device of a person, 16 random bytes. */
export type DeviceId = Id<"DeviceId">;
/** A handshake, 16 random bytes chosen by its initiator. */
export type HandshakeId = Id<"HandshakeId">;
/** A call, 16 random bytes chosen by whoever rings first. */
export type CallId = Id<"CallId">;
/** An invite of ours, 16 random bytes, known on this device only. */
export type InviteId = Id<"InviteId">;
/** `[a-z0-9_-]{2,32}`: a label at one relay, never trust. */
export type Handle = Id<"Handle">;

const parse =
	<T extends string>(length: number) =>
	(value: unknown): T | undefined => {
		// 4 letters for 3 bytes, so the length is checked before anything is decoded
		if (typeof value !== "string" || value.length !== Math.ceil((length * 4) / 3)) return undefined;
		return fromBase64Url(value)?.length === length ? (value as T) : undefined;
	};

export const parseAddress = parse<Address>(32);
export const parseChannelId = parse<ChannelId>(32);
export const parseLetterId = parse<LetterId>(16);
export const parseIid = parse<Iid>(32);
export const parseChatId = parse<ChatId>(16);
export const parseDeviceId = parse<DeviceId>(16);
export const parseHandshakeId = parse<HandshakeId>(16);
export const parseCallId = parse<CallId>(16);
export const parseInviteId = parse<InviteId>(16);

export function parseHandle(value: unknown): Handle | undefined {
	return typeof value === "string" && limits.handlePattern.test(value) ? (value as Handle) : undefined;
}

/** The bytes of an id. */
export function idBytes(
	id: Address | Iid | ChannelId | LetterId | ChatId | DeviceId | HandshakeId | CallId,
): Bytes {
	return fromBase64Url(id) ?? new Uint8Array(0);
}

/** An id from bytes that are known to have its length. Throws a `RangeError` otherwise. */
const toId =
	<T extends string>(length: number) =>
	(bytes: Bytes): T => {
		if (bytes.length !== length) throw new RangeError(`an id of ${length} bytes was expected`);
		return toBase64Url(bytes) as T;
	};

export const toAddress = toId<Address>(32);
export const toIid = toId<Iid>(32);
export const toChannelId = toId<ChannelId>(32);
export const toLetterId = toId<LetterId>(16);
export const toChatId = toId<ChatId>(16);
export const toDeviceId = toId<DeviceId>(16);
export const toHandshakeId = toId<HandshakeId>(16);
export const toCallId = toId<CallId>(16);
export const toInviteId = toId<InviteId>(16);
