/** A relay address: an Ed25519 key (RFC 8032) that says at login "letters for this go here". */
import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, concat } from "../../protocol/bytes.ts";
import { type Address, toAddress } from "../../protocol/ids.ts";
import type { Random } from "./kdf.ts";
import { labels, prefix } from "./labels.ts";
import { reveal, Secret } from "./secret.ts";

export function createAddress(random: Random): { readonly address: Address; readonly secret: Secret } {
	const secret = new Secret(random(32));
	return { address: addressOf(secret), secret };
}

export function addressOf(secret: Secret): Address {
	return toAddress(ed25519.getPublicKey(reveal(secret)));
}

/** Signs the login transcript's hash `T`: 64 bytes. */
export function signLogin(secret: Secret, transcript: Bytes): Bytes {
	return ed25519.sign(concat(prefix(labels.login), transcript), reveal(secret));
}

/** Whether the relay whose key we know saw the same login as we did. Never throws. */
export function verifyWelcome(relayKey: Bytes, transcript: Bytes, signature: Bytes): boolean {
	try {
		// without zip215: the strict reading of RFC 8032, which refuses small-order keys and second spellings
		return ed25519.verify(signature, concat(prefix(labels.welcome), transcript), relayKey, { zip215: false });
	} catch {
		return false;
	}
}
