/** A login: hello → challenge → proof → welcome. Who is not through is told nothing and known to nobody. */
import type { Bytes } from "../protocol/bytes.ts";
import type { Code } from "../protocol/errors.ts";
import { type Address, idBytes } from "../protocol/ids.ts";
import { limits } from "../protocol/limits.ts";
import type { Challenge, Hello, Proof } from "../protocol/wire/control.ts";
import { canonicalProof, loginMessage, transcript, welcomeMessage } from "../protocol/wire/transcript.ts";
import { isSignedBy, sha256 } from "./crypto.ts";
import type { RelayKeys } from "./keys.ts";
import { relayLimits } from "./limits.ts";
import { isTokenValid, mintToken, tokenKey } from "./tokens.ts";

interface Needs {
	readonly keys: RelayKeys;
	readonly config: { readonly name: string; readonly publicUrl?: string | undefined };
	/** Milliseconds since the epoch. */
	date(): number;
	random(length: number): Bytes;
}
interface Admission {
	readonly address: Address;
	readonly addressBytes: Bytes;
	readonly sig: Bytes;
	readonly token: Bytes;
}
export interface Login {
	readonly challenge: Challenge;
	/** The proof is right, or `denied`. */
	finish(proof: Proof): Admission | Code;
}

/** Begins logins; answers `wrong-url` or `denied` instead when the hello alone decides it. */
export function createLogins({ keys, config, date, random }: Needs): (hello: Hello) => Login | Code {
	const key = tokenKey(keys.secret, "");
	const seconds = () => Math.floor(date() / 1000);

	return (hello) => {
		// a relay in the middle is dialled under another name, and that name is signed
		if (config.publicUrl !== undefined && hello.url !== config.publicUrl) return "wrong-url";
		if (hello.auth === "password") return "denied";
		const nonce = random(32);
		const address = idBytes(hello.address);
		return {
			challenge: {
				name: config.name,
				relayKey: keys.publicKey,
				nonce,
				share: null,
				limits: { frameBytes: limits.frameBytes, targetsPerControl: limits.targetsPerControl },
			},
			finish(proof) {
				const t = sha256(
					transcript({
						relayKey: keys.publicKey,
						url: hello.url,
						auth: hello.auth,
						nonceC: hello.nonce,
						nonceR: nonce,
						address,
						proofHash: sha256(canonicalProof(proof)),
					}),
				);
				if (!isSignedBy(address, loginMessage(t), proof.sig)) return "denied";
				if (hello.auth === "token") {
					if (!proof.token || !isTokenValid(key, address, proof.token, seconds())) return "denied";
				}
				return {
					address: hello.address,
					addressBytes: address,
					sig: keys.sign(welcomeMessage(t)),
					token: mintToken(key, address, seconds() + relayLimits.tokenSeconds),
				};
			},
		};
	};
}
