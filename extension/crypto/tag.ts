/**
 * How the answering side knows, before it shows who it is, that a handshake comes from somebody it invited or knows:
 * id(8) ‖ HMAC(key, sid ‖ m1)[0..16]. Who has no secret in common sends 24 random bytes, which nobody can tell apart.
 */
import { type Bytes, concat, equal, uint } from "../../protocol/bytes.ts";
import { type Address, type HandshakeId, type Iid, idBytes } from "../../protocol/ids.ts";
import { hkdf, hmac } from "./kdf.ts";
import { labels, prefix } from "./labels.ts";

export interface TagKey {
	/** 8 bytes, by which the answering side finds the key. */
	readonly id: Bytes;
	readonly key: Bytes;
}

/** Of an invite's 16 secret bytes. */
export function inviteTagKey(secret: Bytes): TagKey {
	return { id: hkdf(secret, labels.inviteId, 8), key: hkdf(secret, labels.inviteTag) };
}

/** Of the door key that the last handshake left. */
export function doorTagKey(doorKey: Bytes): TagKey {
	return { id: hkdf(doorKey, labels.doorId, 8), key: hkdf(doorKey, labels.doorTag) };
}

/** 24 bytes for the first frame. */
export function tagOf({ id, key }: TagKey, sid: HandshakeId, m1: Bytes): Bytes {
	return concat(id, hmac(key, concat(idBytes(sid), m1)).subarray(0, 16));
}

/** The 8 bytes by which to look for a key. */
export function tagId(tag: Bytes): Bytes {
	return tag.subarray(0, 8);
}

export function isTagOf(key: TagKey, sid: HandshakeId, m1: Bytes, tag: Bytes): boolean {
	return equal(tag, tagOf(key, sid, m1));
}

/** Both ends of the wire and this handshake's id: a relay that crosses two conversations makes both fail. */
export function prologueOf(initiator: Address, responder: Address, sid: HandshakeId): Bytes {
	return concat(prefix(labels.handshake), uint(1, 1), idBytes(initiator), idBytes(responder), idBytes(sid));
}

/** The key both have before they begin: of an invite … */
export function invitePsk(secret: Bytes, inviter: Iid): Bytes {
	return hkdf(secret, labels.invite, 32, idBytes(inviter));
}

/** … of the session that is to be renewed … */
export function rekeyPsk(exportKey: Bytes): Bytes {
	return hkdf(exportKey, labels.rekey);
}

/** … or of nothing. */
export const noPsk: Bytes = new Uint8Array(32);
