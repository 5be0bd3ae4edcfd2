/**
 * One login, from hello to welcome (PROTOCOL 2). Nothing of the relay is believed before its signature over the same transcript and, with a
 * password, before it showed that it knows it too.
 */
import { type Bytes, equal } from "../../../protocol/bytes.ts";
import type { Code } from "../../../protocol/errors.ts";
import { type Address, type Handle, idBytes } from "../../../protocol/ids.ts";
import {
	type Auth,
	type Challenge,
	controlText,
	type Hello,
	type Proof,
	type Welcome,
} from "../../../protocol/wire/control.ts";
import { canonicalProof, transcript } from "../../../protocol/wire/transcript.ts";
import { signLogin, verifyWelcome } from "../../crypto/address.ts";
import { hmac, sha256 } from "../../crypto/kdf.ts";
import { answerCpace } from "../../crypto/pake.ts";
import type { Secret } from "../../crypto/secret.ts";
import type { Allowed } from "./pace.ts";

/** What we log in with, and what is known of the relay. */
export interface Credentials {
	readonly url: string;
	readonly address: Address;
	readonly secret: Secret;
	/** 16 bytes. */
	readonly cap: Bytes;
	/** The relay has not seen it yet. */
	readonly capIsNew?: true;
	/** What is asked for there; nothing by who stays for a moment. */
	readonly handle?: Handle;
	/** An earlier welcome's, 20 bytes, or an invite's, 16 bytes. */
	readonly token?: Bytes;
	/** What the person typed, until the relay let us in with it. */
	readonly password?: string;
	/** The work shown to this relay, 8 bytes. */
	readonly pow?: Bytes;
	/** What this relay allowed when it let us in. */
	readonly limits?: Allowed;
	/** The relay's key as it was the first time, 32 bytes. */
	readonly pin?: Bytes;
	/** Where there is no pin: SHA-256 of the key that an invite names, 32 bytes. */
	readonly pinHash?: Bytes;
}

export interface Admission {
	/** What we showed. */
	readonly auth: Auth;
	/** The cap we showed. */
	readonly cap: Bytes;
	readonly relayKey: Bytes;
	readonly name: string;
	readonly limits: Allowed;
	readonly token?: Bytes;
	readonly handle?: Handle;
	/** By the relay's clock, Unix seconds: for people to see, never used. */
	readonly time: number;
}

export interface Login {
	readonly auth: Auth;
	readonly hello: string;
	/** The proof to send, or why this relay gets none. */
	challenged(challenge: Challenge): { readonly proof: string } | Code;
	/** Who let us in, or why it is not believed. */
	welcomed(welcome: Welcome): Admission | Code;
}

export function startLogin(credentials: Credentials, random: (length: number) => Bytes): Login {
	const { url, secret, cap, handle, token, password, pow, pin, pinHash } = credentials;
	const nonceC = random(32);
	const auth: Auth = token ? "token" : password !== undefined ? "password" : "open";
	const shown = auth === "open" && pow ? { pow } : {};
	const hello: Hello = { v: 1, address: credentials.address, nonce: nonceC, url, auth, ...shown };
	const address = idBytes(credentials.address);
	let challenge: Challenge | undefined;
	let hash: Bytes | undefined;
	/** What the relay's MAC must be; only with a password. */
	let expected: Bytes | undefined;

	/** Our part of the password's proof; `undefined` for a share with which no relay that knows it would come. */
	function answer({ relayKey, nonce: nonceR, share: shareR }: Challenge) {
		if (password === undefined || !shareR) return undefined;
		return answerCpace({ password, relayKey, address, nonceC, nonceR, shareR, random });
	}
	return {
		auth,
		hello: controlText({ type: "hello", payload: hello }),
		challenged(given) {
			if (challenge) return "relay-forged";
			// first of all: another relay gets nothing, not even a share
			if (pin && !equal(pin, given.relayKey)) return "relay-key-changed";
			if (!pin && pinHash && !equal(pinHash, sha256(given.relayKey))) return "invite-relay-key";
			challenge = given;
			const keys = auth === "password" ? answer(given) : undefined;
			if (auth === "password" ? !keys : given.share) return "relay-forged";
			const unsigned = {
				capHash: sha256(cap),
				...(handle && { handle }),
				...(auth === "token" && token && { token }),
				...(keys && { share: keys.share }),
			};
			hash = sha256(
				transcript({
					relayKey: given.relayKey,
					url,
					auth,
					nonceC,
					nonceR: given.nonce,
					address,
					...(keys && given.share && { shareR: given.share, shareC: keys.share }),
					proofHash: sha256(canonicalProof(unsigned)),
				}),
			);
			expected = keys && hmac(keys.relay, hash);
			const mac = keys && { mac: hmac(keys.client, hash) };
			const proof: Proof = { ...unsigned, ...mac, sig: signLogin(secret, hash) };
			return { proof: controlText({ type: "proof", payload: proof }) };
		},
		welcomed(welcome) {
			if (!challenge || !hash || !verifyWelcome(challenge.relayKey, hash, welcome.sig)) return "relay-forged";
			// whoever does not know the password may sign what they like
			if (auth === "password" && !(expected && welcome.mac && equal(expected, welcome.mac)))
				return "relay-forged";
			return {
				auth,
				cap,
				relayKey: challenge.relayKey,
				name: challenge.name,
				limits: allowedBy(challenge),
				time: welcome.time,
				...(welcome.token && { token: welcome.token }),
				...(welcome.handle && { handle: welcome.handle }),
			};
		},
	};
}

function allowedBy({ limits: { framesPerSecond, frameBurst, bytesPerSecond } }: Challenge): Allowed {
	return { framesPerSecond, frameBurst, bytesPerSecond };
}
