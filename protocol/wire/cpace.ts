/**
 * The byte strings of CPace (draft-irtf-cfrg-cpace, ristretto255 and SHA-512), with which a client and a relay show each other that both
 * know the relay's password. The relay is party A. Pure bytes: the group and the hash are the caller's.
 *
 *   generator = deriveToCurve(SHA-512(generatorString(…)))     share = scalar · generator     K = scalar · other share
 *   ISK = SHA-512(iskString(…))     proof.mac = HMAC(HKDF(ISK, "gx1/c"), T)     welcome.mac = HMAC(HKDF(ISK, "gx1/r"), T)
 */
import { type Bytes, concat, noBytes, utf8 } from "../bytes.ts";

const dsi = utf8("CPaceRistretto255");
const iskDsi = utf8("CPaceRistretto255_ISK");
/** Input block of SHA-512: the password is padded to it, so that hashing takes the same time for all of them. */
const blockBytes = 128;
/** Labels of the keys with which both ends confirm. */
export const confirmLabels = { client: "gx1/c", relay: "gx1/r" } as const;

/** PRS: what was typed, in NFC, so that another keyboard's é is the same é. */
export function passwordBytes(password: string): Bytes {
	return utf8(password.normalize("NFC"));
}

/** CI of Sidelong: which relay and which address this password is tried for. 32 bytes each. */
export function channelIdentifier(relayKey: Bytes, address: Bytes): Bytes {
	return lvCat(utf8("gx1"), relayKey, address);
}

/** What is hashed to the generator: lv_cat(DSI, PRS, zpad, CI, sid) (section 7.1). */
export function generatorString(prs: Bytes, ci: Bytes, sid: Bytes): Bytes {
	const zeros = Math.max(0, blockBytes - 1 - prepend(prs).length - prepend(dsi).length);
	return lvCat(dsi, prs, new Uint8Array(zeros), ci, sid);
}

/** What is hashed to the session key: lv_cat(DSI_ISK, sid, K) ‖ lv_cat(Ya, ADa) ‖ lv_cat(Yb, ADb) (section 6.2). */
export function iskString(sid: Bytes, k: Bytes, ya: Bytes, yb: Bytes, ada = noBytes, adb = noBytes): Bytes {
	return concat(lvCat(iskDsi, sid, k), lvCat(ya, ada), lvCat(yb, adb));
}

/** Each part with its length before it, as unsigned LEB128. */
function lvCat(...parts: readonly Bytes[]): Bytes {
	return concat(...parts.map(prepend));
}

function prepend(part: Bytes): Bytes {
	const length: number[] = [];
	for (let left = part.length; ; left = Math.floor(left / 128)) {
		length.push(left < 128 ? left : (left % 128) + 128);
		if (left < 128) return concat(new Uint8Array(length), part);
	}
}
