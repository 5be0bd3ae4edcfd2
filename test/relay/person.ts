/** Somebody who logs in at a relay: the client's half of a login, with keys that come from a name. */
import { createHash } from "node:crypto";
import { type Bytes, utf8 } from "../../protocol/bytes.ts";
import { type Address, type Handle, toAddress } from "../../protocol/ids.ts";
import type { Auth, Challenge, ClientControl, Hello, Proof, Welcome } from "../../protocol/wire/control.ts";
import { canonicalProof, loginMessage, transcript, welcomeMessage } from "../../protocol/wire/transcript.ts";
import { ed25519, isSignedBy } from "../../relay/crypto.ts";

const sha256 = (bytes: Bytes): Bytes => new Uint8Array(createHash("sha256").update(bytes).digest());
export const bytesFrom = (text: string, length = 32): Bytes => sha256(utf8(text)).slice(0, length);

export interface LoginChoice {
	readonly url?: string;
	readonly auth?: Auth;
	readonly handle?: Handle;
	readonly token?: Bytes;
	/** Another cap than the usual one of this person. */
	readonly cap?: Bytes;
}
export interface Person {
	readonly name: string;
	readonly address: Address;
	readonly cap: Bytes;
	hello(choice?: LoginChoice): Extract<ClientControl, { type: "hello" }> & { readonly payload: Hello };
	proof(challenge: Challenge, choice?: LoginChoice): { readonly type: "proof"; readonly payload: Proof };
	/** Whether this welcome comes from the relay of that challenge and answers that proof. */
	believes(challenge: Challenge, welcome: Welcome, choice?: LoginChoice): boolean;
}

const usualUrl = "ws://127.0.0.1:1721/ws";

export function createPerson(name: string): Person {
	const key = ed25519(bytesFrom(`address of ${name}`));
	const address = toAddress(key.publicKey);
	const nonce = bytesFrom(`nonce of ${name}`);
	const cap = bytesFrom(`cap of ${name}`, 16);

	function unsigned(choice: LoginChoice) {
		const { handle, token } = choice;
		return { capHash: sha256(choice.cap ?? cap), ...(handle && { handle }), ...(token && { token }) };
	}
	function t(challenge: Challenge, choice: LoginChoice): Bytes {
		return sha256(
			transcript({
				relayKey: challenge.relayKey,
				url: choice.url ?? usualUrl,
				auth: choice.auth ?? "open",
				nonceC: nonce,
				nonceR: challenge.nonce,
				address: key.publicKey,
				proofHash: sha256(canonicalProof(unsigned(choice))),
			}),
		);
	}
	return {
		name,
		address,
		cap,
		hello: ({ url = usualUrl, auth = "open" } = {}) => ({
			type: "hello",
			payload: { v: 1, address, nonce, url, auth },
		}),
		proof: (challenge, choice = {}) => ({
			type: "proof",
			payload: { ...unsigned(choice), sig: key.sign(loginMessage(t(challenge, choice))) },
		}),
		believes: (challenge, welcome, choice = {}) =>
			isSignedBy(challenge.relayKey, welcomeMessage(t(challenge, choice)), welcome.sig),
	};
}
