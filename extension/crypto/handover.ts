/**
 * What keeps the handing over of an identity between two browsers (docs/PROTOCOL 6, "Handing over"): a secret that went from one screen to the
 * other, an X25519 exchange on top, and six digits that a person compares. Whoever read the code and sits on the wire has to choose its key
 * before it knows the other one, because the browser that comes commits to its own first: one guess in a million for each code.
 */
import { type Bytes, concat, equal, uint } from "../../protocol/bytes.ts";
import { type Address, idBytes } from "../../protocol/ids.ts";
import { hkdf, hmac, sha256 } from "./kdf.ts";
import { labels, prefix } from "./labels.ts";
import { cipher } from "./noise-symmetric.ts";
import { sixDigits } from "./sas.ts";
import { keyPairOf, sharedSecret } from "./x25519.ts";

/** The two addresses: where the code came from, and where it was read. */
export interface Ends {
	readonly old: Address;
	readonly fresh: Address;
}
/** What both know by the code alone: of one code and two addresses, so that nothing said is of use under another name. */
export interface CodeKeys {
	/** Seals the hello … */
	readonly hello: Bytes;
	/** … and proves the rest: from the new browser to the old one, and back. */
	readonly up: Bytes;
	readonly down: Bytes;
}
/** What both know once each has the other's ephemeral key. 32 bytes each. */
export interface Met {
	readonly piece: Bytes;
	readonly ack: Bytes;
	readonly done: Bytes;
	/** Six, to be compared. */
	readonly digits: string;
}

const macBytes = 16;
const commitmentBytes = 32;

/** By which a frame is found to be of a code, 8 bytes. */
export function handoverId(secret: Bytes): Bytes {
	return hkdf(secret, labels.handoverId, 8);
}

export function codeKeys(secret: Bytes, { old, fresh }: Ends): CodeKeys {
	const bytes = hkdf(secret, labels.handoverCode, 96, concat(idBytes(old), idBytes(fresh)));
	return { hello: bytes.slice(0, 32), up: bytes.slice(32, 64), down: bytes.slice(64) };
}

/** A frame with its MAC … */
export function proven(key: Bytes, said: Bytes): Bytes {
	return concat(said, hmac(key, said).subarray(0, macBytes));
}
/** … and whether it is right. */
export function isProven(key: Bytes, { said, mac }: { readonly said: Bytes; readonly mac: Bytes }): boolean {
	return equal(mac, hmac(key, said).subarray(0, macBytes));
}

/** What the new browser promises to come with, before it knows the other's key. */
export function commitmentTo(publicKey: Bytes): Bytes {
	return sha256(prefix(labels.handoverCommit), publicKey);
}

/** `cap`: opens the new browser's address at the relay, 16 bytes. The key is of these two addresses and this code, so it seals once. */
export function sealHello({ hello }: CodeKeys, commitment: Bytes, cap: Bytes): Bytes {
	return cipher(hello, 0).encrypt(concat(commitment, cap));
}
export function openHello(
	{ hello }: CodeKeys,
	sealed: Bytes,
): { readonly commitment: Bytes; readonly cap: Bytes } | undefined {
	const plain = opened(() => cipher(hello, 0).decrypt(sealed));
	return plain && { commitment: plain.slice(0, commitmentBytes), cap: plain.slice(commitmentBytes) };
}

interface Meeting extends Ends {
	readonly secret: Bytes;
	/** Ours, 32 bytes, and which of the two we are. */
	readonly own: Bytes;
	readonly isOld: boolean;
	/** The other's public key. */
	readonly theirs: Bytes;
	readonly commitment: Bytes;
}

/** The same for both, and for nobody else; `undefined` for a key of small order, or another one than was promised. */
export function meet({ secret, own, isOld, theirs, commitment, old, fresh }: Meeting): Met | undefined {
	const ours = keyPairOf(own).publicKey;
	const [keyOld, keyFresh] = isOld ? [ours, theirs] : [theirs, ours];
	if (!equal(commitmentTo(keyFresh), commitment)) return undefined;
	const shared = sharedSecret(own, theirs);
	if (!shared) return undefined;
	const said = concat(idBytes(old), idBytes(fresh), commitment, keyOld, keyFresh);
	const transcript = sha256(prefix(labels.handover), uint(1, 1), said);
	const ikm = concat(shared, secret);
	const keys = hkdf(ikm, labels.handoverKeys, 96, transcript);
	return {
		piece: keys.slice(0, 32),
		ack: keys.slice(32, 64),
		done: keys.slice(64),
		digits: sixDigits(hkdf(ikm, labels.handoverDigits, 8, transcript)),
	};
}

export interface Place {
	/** Of one sending of everything, 16 random bytes. */
	readonly run: Bytes;
	readonly index: number;
	readonly count: number;
}
/** A piece opens in its place and in no other. */
const atPlace = (key: Bytes, { run, index, count }: Place) =>
	cipher(hkdf(key, labels.handoverPiece, 32, run), index, uint(count, 2));

export function sealPiece({ piece }: Met, place: Place, plain: Bytes): Bytes {
	return atPlace(piece, place).encrypt(plain);
}
export function openPiece({ piece }: Met, place: Place, sealed: Bytes): Bytes | undefined {
	return opened(() => atPlace(piece, place).decrypt(sealed));
}

/** The statement of the device that has taken over. Said once. */
export function sealDone({ done }: Met, statement: Bytes): Bytes {
	return cipher(done, 0).encrypt(statement);
}
export function openDone({ done }: Met, sealed: Bytes): Bytes | undefined {
	return opened(() => cipher(done, 0).decrypt(sealed));
}

function opened(open: () => Bytes): Bytes | undefined {
	try {
		return open();
	} catch {
		return undefined;
	}
}
