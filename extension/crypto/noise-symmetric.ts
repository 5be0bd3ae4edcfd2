/** The symmetric half of a Noise handshake (Noise rev 34, sections 4.3, 5.1 and 5.2): each step answers a new state. */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { type Bytes, concat, noBytes, uint, utf8 } from "../../protocol/bytes.ts";
import { hmac, sha256 } from "./kdf.ts";

export interface Symmetric {
	/** Hash of everything said so far, 32 bytes. */
	readonly h: Bytes;
	/** Chaining key, 32 bytes. */
	readonly ck: Bytes;
	/** Key of the next sealed part; none before the first `mixKey`. */
	readonly k: Bytes | undefined;
	/** Parts sealed under `k` so far. */
	readonly n: number;
}

export function startSymmetric(protocolName: string, prologue: Bytes): Symmetric {
	const name = utf8(protocolName);
	const h = name.length <= 32 ? concat(name, new Uint8Array(32 - name.length)) : sha256(name);
	return mixHash({ h, ck: h, k: undefined, n: 0 }, prologue);
}

export function mixHash(state: Symmetric, data: Bytes): Symmetric {
	return { ...state, h: sha256(state.h, data) };
}

export function mixKey(state: Symmetric, ikm: Bytes): Symmetric {
	const [ck, k] = noiseHkdf(state.ck, ikm);
	return { ...state, ck, k, n: 0 };
}

export function mixKeyAndHash(state: Symmetric, ikm: Bytes): Symmetric {
	const [ck, forHash, k] = noiseHkdf(state.ck, ikm);
	return { ...mixHash(state, forHash), ck, k, n: 0 };
}

export function encryptAndHash(state: Symmetric, plain: Bytes): { state: Symmetric; sealed: Bytes } {
	const sealed = state.k ? cipher(state.k, state.n, state.h).encrypt(plain) : plain;
	return { state: after(state, sealed), sealed };
}

export function decryptAndHash(
	state: Symmetric,
	sealed: Bytes,
): { state: Symmetric; plain: Bytes } | undefined {
	try {
		const plain = state.k ? cipher(state.k, state.n, state.h).decrypt(sealed) : sealed.slice();
		return { state: after(state, sealed), plain };
	} catch {
		return undefined;
	}
}

/** Three outputs of Noise's HKDF (section 4.3); who needs two leaves the third. */
export function noiseHkdf(ck: Bytes, ikm: Bytes): readonly [Bytes, Bytes, Bytes] {
	const temporary = hmac(ck, ikm);
	const first = hmac(temporary, uint(1, 1));
	const second = hmac(temporary, concat(first, uint(2, 1)));
	return [first, second, hmac(temporary, concat(second, uint(3, 1)))];
}

/** ChaCha20-Poly1305 as Noise uses it (section 12.3): 32 zero bits, then the counter little-endian. */
export function cipher(key: Bytes, n: number, ad: Bytes = noBytes) {
	const nonce = new Uint8Array(12);
	new DataView(nonce.buffer).setUint32(4, n, true);
	return chacha20poly1305(key, nonce, ad);
}

function after(state: Symmetric, sealed: Bytes): Symmetric {
	return { ...mixHash(state, sealed), n: state.k ? state.n + 1 : 0 };
}
