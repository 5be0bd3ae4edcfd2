/** The cryptography of the login, by Node: SHA-256, SHA-512, HMAC, HKDF and Ed25519 with raw keys. */
import {
	createHash,
	createHmac,
	createPrivateKey,
	createPublicKey,
	hkdfSync,
	sign,
	verify,
} from "node:crypto";
import { type Bytes, concat, noBytes, utf8 } from "../protocol/bytes.ts";

export function sha256(bytes: Bytes): Bytes {
	return new Uint8Array(createHash("sha256").update(bytes).digest());
}

export function sha512(bytes: Bytes): Bytes {
	return new Uint8Array(createHash("sha512").update(bytes).digest());
}

export function hmac(key: Bytes, message: Bytes): Bytes {
	return new Uint8Array(createHmac("sha256", key).update(message).digest());
}

/** HKDF-SHA256, 32 bytes. */
export function hkdf(ikm: Bytes, salt: Bytes, info: string): Bytes {
	return new Uint8Array(hkdfSync("sha256", ikm, salt.length > 0 ? salt : noBytes, utf8(info), 32));
}

// the DER that Node wants around a raw key, RFC 8410
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** Signs with a seed of 32 bytes; also tells the public key. */
export function ed25519(seed: Bytes): { readonly publicKey: Bytes; sign(message: Bytes): Bytes } {
	const der = Buffer.from(concat(privatePrefix, seed));
	const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
	const spki = createPublicKey(key).export({ format: "der", type: "spki" });
	return {
		publicKey: new Uint8Array(spki.subarray(publicPrefix.length)),
		sign: (message) => new Uint8Array(sign(null, message, key)),
	};
}

/** Whether `signature` is of this public key. A key that is no point of the curve signs nothing. */
export function isSignedBy(publicKey: Bytes, message: Bytes, signature: Bytes): boolean {
	try {
		// as a JSON Web Key: Node imports one in a tenth of the time that the DER takes
		const x = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.length).toString("base64url");
		const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
		return verify(null, message, key, signature);
	} catch {
		return false;
	}
}
