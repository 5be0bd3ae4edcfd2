/** The ratchet's state and what moves it: a step of a chain, a walk along one, a step of the root key. */
import { hsalsa } from "@noble/ciphers/salsa.js";
import { type Bytes, uint, utf8 } from "../../protocol/bytes.ts";
import { limits } from "../../protocol/limits.ts";
import { hkdf, hmac, type Random, sha256 } from "./kdf.ts";
import { labels } from "./labels.ts";
import { keep, type Skipped, type SkippedKey } from "./ratchet-skipped.ts";
import { createKeyPair, type KeyPair, sharedSecret } from "./x25519.ts";

/** Names in brackets are the specification's. All keys have 32 bytes. */
export interface Ratchet {
	/** The session's id, bound into every body. */
	readonly h: Bytes;
	/** [RK] */
	readonly rootKey: Bytes;
	/** [DHs] */
	readonly ours: KeyPair;
	/** [DHr] */
	readonly theirs: Bytes | undefined;
	/** [CKs, HKs] None until the responder has opened a first frame. */
	readonly sendChain: Bytes | undefined;
	readonly sendHeader: Bytes | undefined;
	/** [CKr, HKr] */
	readonly receiveChain: Bytes | undefined;
	readonly receiveHeader: Bytes | undefined;
	/** [NHKs, NHKr] */
	readonly nextSendHeader: Bytes;
	readonly nextReceiveHeader: Bytes;
	/** [Ns, Nr, PN] */
	readonly sent: number;
	readonly received: number;
	readonly sentBefore: number;
	/** DH steps so far; a rekey is due at 500. */
	readonly steps: number;
	readonly skipped: Skipped;
}

/** Walks the receiving chain and puts aside the keys it passes. */
export function skipTo(state: Ratchet, to: number, now: number): Ratchet | "too-far" {
	const { receiveChain, receiveHeader } = state;
	if (!receiveChain || !receiveHeader) return to === 0 ? state : "too-far";
	if (to - state.received > limits.skipAhead) return "too-far";
	const at = Math.floor(now / 1000) * 1000;
	const keys: SkippedKey[] = [];
	let chain = receiveChain;
	let received = state.received;
	for (; received < to; received++) {
		const next = stepChain(chain);
		keys.push({ n: received, mk: next.mk, at });
		chain = next.chain;
	}
	const skipped = keep(state.skipped, receiveHeader, state.steps, keys);
	return { ...state, receiveChain: chain, received, skipped };
}

/** Both halves of a DH step: a chain to receive with their new key, a chain to send with a new one of ours. */
export function stepBoth(state: Ratchet, theirs: Bytes, random: Random): Ratchet | undefined {
	const receive = stepRoot(state.rootKey, state.ours, theirs);
	if (!receive) return undefined;
	const ours = createKeyPair(random);
	const send = stepRoot(receive.rootKey, ours, theirs);
	if (!send) return undefined;
	return {
		...state,
		rootKey: send.rootKey,
		ours,
		theirs,
		sendChain: send.chain,
		sendHeader: state.nextSendHeader,
		receiveChain: receive.chain,
		receiveHeader: state.nextReceiveHeader,
		nextSendHeader: send.nextHeader,
		nextReceiveHeader: receive.nextHeader,
		sentBefore: state.sent,
		sent: 0,
		received: 0,
		steps: state.steps + 1,
	};
}

/** KDF_RK, with NaCl's beforenm of the two keys as input. `undefined` for a point of small order. */
export function stepRoot(rootKey: Bytes, ours: KeyPair, theirs: Bytes) {
	const shared = sharedSecret(ours.secretKey, theirs);
	if (!shared) return undefined;
	const out = hkdf(beforenm(shared), labels.rootKey, 96, rootKey);
	return { rootKey: out.slice(0, 32), chain: out.slice(32, 64), nextHeader: out.slice(64) };
}

/** KDF_CK. */
export function stepChain(chain: Bytes): { readonly mk: Bytes; readonly chain: Bytes } {
	return { mk: hmac(chain, uint(1, 1)), chain: hmac(chain, uint(2, 1)) };
}

/** NaCl's box has no associated data: header and session come in through the key. */
export function boxKey(mk: Bytes, eh: Bytes, h: Bytes): Bytes {
	return hkdf(sha256(eh, h), labels.box, 32, mk);
}

const sigma = words(utf8("expand 32-byte k"));

/** HSalsa20 of a shared secret and zeros: the rest of NaCl's crypto_box_beforenm. */
function beforenm(shared: Bytes): Bytes {
	const out = new Uint32Array(8);
	hsalsa(sigma, words(shared), new Uint32Array(4), out);
	return new Uint8Array(out.buffer);
}

function words(bytes: Bytes): Uint32Array {
	return new Uint32Array(bytes.slice().buffer);
}
