/** One login, from hello to welcome (PROTOCOL 2). Nothing of the relay is believed before its signature over the same transcript. */
import { type Bytes, equal } from "../../../protocol/bytes.ts";
import type { Code } from "../../../protocol/errors.ts";
import { type Address, type Handle, idBytes } from "../../../protocol/ids.ts";
import {
	type Challenge,
	controlText,
	type Hello,
	type Proof,
	type Welcome,
} from "../../../protocol/wire/control.ts";
import { canonicalProof, transcript } from "../../../protocol/wire/transcript.ts";
import { signLogin, verifyWelcome } from "../../crypto/address.ts";
import { sha256 } from "../../crypto/kdf.ts";
import type { Secret } from "../../crypto/secret.ts";

/** What we log in with. */
export interface Credentials {
	readonly url: string;
	readonly address: Address;
	readonly secret: Secret;
	/** 16 bytes. */
	readonly cap: Bytes;
	readonly handle: Handle;
	/** An earlier welcome's, 20 bytes. */
	readonly token?: Bytes;
	/** The relay's key as it was the first time, 32 bytes. */
	readonly pin?: Bytes;
}

export interface Admission {
	readonly relayKey: Bytes;
	readonly name: string;
	readonly token?: Bytes;
	readonly handle?: Handle;
}

export interface Login {
	readonly hello: string;
	/** The proof to send, or why this relay gets none. */
	challenged(challenge: Challenge): { readonly proof: string } | Code;
	/** Who let us in, or why it is not believed. */
	welcomed(welcome: Welcome): Admission | Code;
}

export function startLogin(credentials: Credentials, random: (length: number) => Bytes): Login {
	const { url, address, secret, cap, handle, token, pin } = credentials;
	const nonceC = random(32);
	const auth = token ? "token" : "open";
	const hello: Hello = { v: 1, address, nonce: nonceC, url, auth };
	let challenge: Challenge | undefined;
	let hash: Bytes | undefined;
	return {
		hello: controlText({ type: "hello", payload: hello }),
		challenged(given) {
			if (challenge) return "relay-forged";
			if (pin && !equal(pin, given.relayKey)) return "relay-key-changed";
			challenge = given;
			const unsigned = { capHash: sha256(cap), handle, ...(token && { token }) };
			hash = sha256(
				transcript({
					relayKey: given.relayKey,
					url,
					auth,
					nonceC,
					nonceR: given.nonce,
					address: idBytes(address),
					proofHash: sha256(canonicalProof(unsigned)),
				}),
			);
			const proof: Proof = { ...unsigned, sig: signLogin(secret, hash) };
			return { proof: controlText({ type: "proof", payload: proof }) };
		},
		welcomed(welcome) {
			if (!challenge || !hash || !verifyWelcome(challenge.relayKey, hash, welcome.sig)) return "relay-forged";
			return {
				relayKey: challenge.relayKey,
				name: challenge.name,
				...(welcome.token && { token: welcome.token }),
				...(welcome.handle && { handle: welcome.handle }),
			};
		},
	};
}
