/** Sealing for what rests on disk: AES-256-GCM (SP 800-38D) and AES key wrap (RFC 3394), both by WebCrypto. */
import { type Bytes, concat } from "../../protocol/bytes.ts";
import type { Random } from "./kdf.ts";
import { reveal, Secret } from "./secret.ts";

const nonceBytes = 12;

/** A key the page's scripts can use and not read. Takes 32 bytes. */
export function importRestKey(key: Secret): Promise<CryptoKey> {
	return crypto.subtle.importKey("raw", owned(reveal(key)), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** nonce(12) ‖ ciphertext ‖ tag(16). `place` says where the row belongs: it does not open anywhere else. */
export async function sealAtRest(key: CryptoKey, plain: Bytes, place: Bytes, random: Random): Promise<Bytes> {
	const iv = owned(random(nonceBytes));
	const sealed = await crypto.subtle.encrypt(
		{ name: "AES-GCM", iv, additionalData: owned(place) },
		key,
		owned(plain),
	);
	return concat(iv, new Uint8Array(sealed));
}

/** The plain bytes, or `undefined` when the key, the place or a bit is another. */
export async function openAtRest(key: CryptoKey, sealed: Bytes, place: Bytes): Promise<Bytes | undefined> {
	const iv = owned(sealed.subarray(0, nonceBytes));
	const body = owned(sealed.subarray(nonceBytes));
	try {
		return new Uint8Array(
			await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: owned(place) }, key, body),
		);
	} catch {
		return undefined;
	}
}

/** The key that holds the vault's where there is no passphrase. It lies in clear in the profile; see THREATS. */
export function createWrappingKey(): Promise<CryptoKey> {
	return crypto.subtle.generateKey({ name: "AES-KW", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/** 40 bytes for a key of 32. */
export async function wrapVaultKey(wrapping: CryptoKey, vault: Secret): Promise<Bytes> {
	// wrapKey only takes a key that may leave
	const key = await crypto.subtle.importKey("raw", owned(reveal(vault)), "AES-GCM", true, ["encrypt"]);
	return new Uint8Array(await crypto.subtle.wrapKey("raw", key, wrapping, "AES-KW"));
}

export async function unwrapVaultKey(wrapping: CryptoKey, wrapped: Bytes): Promise<Secret | undefined> {
	try {
		const key = await crypto.subtle.unwrapKey("raw", owned(wrapped), wrapping, "AES-KW", "AES-GCM", true, [
			"encrypt",
		]);
		return new Secret(new Uint8Array(await crypto.subtle.exportKey("raw", key)));
	} catch {
		return undefined;
	}
}

/** A copy in its own plain buffer: WebCrypto takes no view of shared memory, and the types know it. */
function owned(bytes: Bytes): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(bytes);
}
