/** A login: hello → challenge → proof → welcome. Who is not through is told nothing and known to nobody. */
import { type Bytes, equal } from "../protocol/bytes.ts";
import type { Code } from "../protocol/errors.ts";
import { type Address, idBytes } from "../protocol/ids.ts";
import { limits as agreed } from "../protocol/limits.ts";
import type { Auth, Challenge, Hello, Proof } from "../protocol/wire/control.ts";
import {
	canonicalProof,
	leadingZeroBits,
	loginMessage,
	powMessage,
	transcript,
	welcomeMessage,
} from "../protocol/wire/transcript.ts";
import type { Buckets } from "./buckets.ts";
import type { Counts } from "./counts.ts";
import { beginCpace } from "./cpace.ts";
import { hmac, isSignedBy, sha256 } from "./crypto.ts";
import type { Guests } from "./guests.ts";
import type { RelayKeys } from "./keys.ts";
import { type RelayLimits, sizes } from "./limits.ts";
import { isTokenValid, mintToken, tokenKey } from "./tokens.ts";

export interface AdmissionConfig {
	/** Shown to people. */
	readonly name: string;
	/** When set, the only URL a client may have dialled. */
	readonly publicUrl?: string | undefined;
	/** When set, what a new address must know; an open relay has none. */
	readonly password?: string | undefined;
}
interface Needs {
	readonly keys: RelayKeys;
	readonly config: AdmissionConfig;
	readonly limits: RelayLimits;
	readonly guests: Guests;
	readonly counts: Counts;
	/** By IP. */
	readonly passwordLogins: Buckets;
	/** Whether this address was here before. */
	isKnown(address: Address): boolean;
	/** Milliseconds since the epoch. */
	date(): number;
	random(length: number): Bytes;
}
interface Admission {
	readonly address: Address;
	readonly addressBytes: Bytes;
	readonly sig: Bytes;
	readonly mac?: Bytes;
	readonly token: Bytes;
}
/** Why somebody stays outside. */
export interface Denial {
	readonly code: Code;
	readonly retryAfterMs?: number;
	readonly bits?: number;
}
export interface Login {
	readonly challenge: Challenge;
	/** Whether the proof is right. */
	finish(proof: Proof): Admission | Denial;
}

export function isDenial(value: object): value is Denial {
	return "code" in value;
}
const denied: Denial = { code: "denied" };

/** Begins a login of somebody at `source` (an IP; absent on this machine), or says why the hello alone decides it. */
export type BeginLogin = (hello: Hello, source: string | undefined) => Login | Denial;

export function createLogins(needs: Needs): BeginLogin {
	const { keys, config, limits, guests, counts, passwordLogins, isKnown, date, random } = needs;
	const key = tokenKey(keys.secret, config.password ?? "");
	const seconds = () => Math.floor(date() / 1000);

	/** Costs next to nothing: no look at a password before its bucket said yes. */
	const gates: Readonly<Record<Auth, (hello: Hello, source: string | undefined) => Denial | undefined>> = {
		open(hello) {
			if (config.password !== undefined) return { code: "needs-password" };
			if (limits.workBits === 0 || isKnown(hello.address)) return undefined;
			const bits = hello.pow
				? leadingZeroBits(sha256(powMessage(hello.url, idBytes(hello.address), hello.pow)))
				: 0;
			if (bits >= limits.workBits) return undefined;
			counts.limited.workBits++;
			return { code: "needs-work", bits: limits.workBits };
		},
		token: () => undefined,
		password(_, source) {
			// whoever typed a password believes that it protects them: an open relay does not pretend to
			if (config.password === undefined) return { code: "no-password" };
			const retryAfterMs = source === undefined ? 0 : passwordLogins.take(source);
			if (retryAfterMs === 0) return undefined;
			counts.limited.passwordLoginsPerMinute++;
			return { code: "too-fast", retryAfterMs };
		},
	};
	function isTokenGood(id: Address, token: Bytes | undefined): boolean {
		if (!token) return false;
		return token.length === 16 ? guests.redeem(token, id) : isTokenValid(key, idBytes(id), token, seconds());
	}

	return (hello, source) => {
		// a relay in the middle is dialled under another name, and that name is signed
		if (config.publicUrl !== undefined && hello.url !== config.publicUrl) return { code: "wrong-url" };
		const denial = gates[hello.auth](hello, source);
		if (denial) return denial;
		const { address: id, url, auth, nonce: nonceC } = hello;
		const nonceR = random(32);
		const address = idBytes(id);
		const pake =
			auth === "password"
				? beginCpace({
						password: config.password ?? "",
						relayKey: keys.publicKey,
						address,
						nonceC,
						nonceR,
						random,
					})
				: undefined;
		return {
			challenge: {
				name: config.name,
				relayKey: keys.publicKey,
				nonce: nonceR,
				share: pake?.share ?? null,
				limits: {
					frameBytes: agreed.frameBytes,
					targetsPerControl: agreed.targetsPerControl,
					framesPerSecond: limits.framesPerSecond,
					frameBurst: limits.frameBurst,
					bytesPerSecond: limits.bytesPerSecond,
				},
			},
			finish(proof) {
				// the group first: a signature over a share that is none is worth nothing
				const confirm = pake && proof.share ? pake.finish(proof.share) : undefined;
				if (pake && (!confirm || !proof.mac)) return denied;
				const t = sha256(
					transcript({
						relayKey: keys.publicKey,
						url,
						auth,
						nonceC,
						nonceR,
						address,
						...(pake && proof.share && { shareR: pake.share, shareC: proof.share }),
						proofHash: sha256(canonicalProof(proof)),
					}),
				);
				if (!isSignedBy(address, loginMessage(t), proof.sig)) return denied;
				if (confirm && !equal(hmac(confirm.client, t), proof.mac ?? new Uint8Array(0)))
					return { code: "wrong-password" };
				// last, because a guest's token is used up by being looked at
				if (auth === "token" && !isTokenGood(id, proof.token)) return denied;
				return {
					address: id,
					addressBytes: address,
					sig: keys.sign(welcomeMessage(t)),
					...(confirm && { mac: hmac(confirm.relay, t) }),
					token: mintToken(key, address, seconds() + sizes.tokenSeconds),
				};
			},
		};
	};
}
