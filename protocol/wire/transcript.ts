/**
 * What both ends of a login sign. Pure bytes: hashing and signing are the caller's.
 *
 *   T = SHA-256(transcript(…, SHA-256(canonicalProof(proof))))
 *   proof.sig = Ed25519(address, loginMessage(T))      welcome.sig = Ed25519(relayKey, welcomeMessage(T))
 */
import { type Bytes, concat, uint, utf8 } from "../bytes.ts";
import { canonicalJson } from "../json.ts";
import type { Auth, Proof } from "./control.ts";
import { toJson } from "./fields.ts";

/** The labels of the login; each is followed by a zero byte and used for one thing only. */
export const loginLabels = {
	transcript: "gx1/relay",
	login: "gx1/login",
	welcome: "gx1/ig",
	work: "gx1/pow",
} as const;

const authBytes: Readonly<Record<Auth, number>> = { open: 0, token: 1, password: 2 };
const noShare = new Uint8Array(32);

export interface LoginFacts {
	/** 32 bytes, the key the client will pin. */
	readonly relayKey: Bytes;
	/** The URL the client dialled: a relay in the middle has another one. */
	readonly url: string;
	readonly auth: Auth;
	/** 32 bytes of the client … */
	readonly nonceC: Bytes;
	/** … and of the relay. */
	readonly nonceR: Bytes;
	/** 32 bytes. */
	readonly address: Bytes;
	/** 32 bytes each; absent without a password. */
	readonly shareR?: Bytes;
	readonly shareC?: Bytes;
	/** SHA-256 of `canonicalProof`. */
	readonly proofHash: Bytes;
}

/** The bytes whose SHA-256 is T. */
export function transcript(facts: LoginFacts): Bytes {
	const url = utf8(facts.url);
	return concat(
		label(loginLabels.transcript),
		facts.relayKey,
		uint(url.length, 2),
		url,
		uint(authBytes[facts.auth], 1),
		facts.nonceC,
		facts.nonceR,
		facts.address,
		facts.shareR ?? noShare,
		facts.shareC ?? noShare,
		facts.proofHash,
	);
}

/** The proof payload without its signature and its MAC, as RFC 8785 text in UTF-8. */
export function canonicalProof(proof: Omit<Proof, "sig" | "mac">): Bytes {
	const { capHash, handle, token, share } = proof;
	return utf8(canonicalJson(toJson({ capHash, handle, token, share })));
}

/** What the address signs. */
export function loginMessage(t: Bytes): Bytes {
	return concat(label(loginLabels.login), t);
}

/** What the relay signs. */
export function welcomeMessage(t: Bytes): Bytes {
	return concat(label(loginLabels.welcome), t);
}

/**
 * What is hashed with SHA-256 until the first bits are zero (hashcash): `"gx1/pow" 00 ‖ u16 len ‖ url ‖ address ‖ counter(8)`.
 * Bound to the relay and to the address, so that it is done once for a new address and is worth nothing elsewhere.
 */
export function powMessage(url: string, address: Bytes, counter: Bytes): Bytes {
	const name = utf8(url);
	return concat(label(loginLabels.work), uint(name.length, 2), name, address, counter);
}

/** How many bits of a hash are zero before the first that is not. */
export function leadingZeroBits(hash: Bytes): number {
	const at = hash.findIndex((byte) => byte !== 0);
	return at < 0 ? hash.length * 8 : at * 8 + Math.clz32(hash[at] ?? 0) - 24;
}

function label(name: string): Bytes {
	return concat(utf8(name), uint(0, 1));
}
