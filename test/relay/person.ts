/** Somebody who logs in at a relay: the client's half of a login, with keys that come from a name. */
import { createHash } from "node:crypto";
import { answerCpace } from "../../extension/crypto/pake.ts";
import { type Bytes, concat, equal, utf8 } from "../../protocol/bytes.ts";
import { type Address, type Handle, toAddress } from "../../protocol/ids.ts";
import type { Auth, Challenge, ClientControl, Hello, Proof, Welcome } from "../../protocol/wire/control.ts";
import { canonicalProof, loginMessage, transcript, welcomeMessage } from "../../protocol/wire/transcript.ts";
import { ed25519, hmac, isSignedBy } from "../../relay/crypto.ts";

const sha256 = (bytes: Bytes): Bytes => new Uint8Array(createHash("sha256").update(bytes).digest());
export const bytesFrom = (text: string, length = 32): Bytes => sha256(utf8(text)).slice(0, length);

export interface LoginChoice {
	readonly url?: string;
	readonly auth?: Auth;
	readonly handle?: Handle;
	readonly token?: Bytes;
	readonly password?: string;
	readonly pow?: Bytes;
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
	const scalarBytes = concat(bytesFrom(`scalar of ${name}`), bytesFrom(`more of ${name}`));

	const authOf = ({ auth, password, token }: LoginChoice): Auth =>
		auth ?? (token ? "token" : password === undefined ? "open" : "password");
	function unsigned(choice: LoginChoice, share?: Bytes) {
		const { handle, token } = choice;
		return {
			capHash: sha256(choice.cap ?? cap),
			...(handle && { handle }),
			...(token && { token }),
			...(share && { share }),
		};
	}
	function agree({ relayKey, nonce: nonceR, share }: Challenge, { password }: LoginChoice) {
		if (!share || password === undefined) return undefined;
		const facts = { relayKey, address: key.publicKey, nonceC: nonce, nonceR, shareR: share };
		return answerCpace({ ...facts, password, random: (length) => scalarBytes.slice(0, length) });
	}
	function t(challenge: Challenge, choice: LoginChoice): Bytes {
		const { share: shareR } = challenge;
		const shareC = agree(challenge, choice)?.share;
		return sha256(
			transcript({
				relayKey: challenge.relayKey,
				url: choice.url ?? usualUrl,
				auth: authOf(choice),
				nonceC: nonce,
				nonceR: challenge.nonce,
				address: key.publicKey,
				...(shareR && shareC && { shareR, shareC }),
				proofHash: sha256(canonicalProof(unsigned(choice, shareC))),
			}),
		);
	}
	return {
		name,
		address,
		cap,
		hello: ({ url = usualUrl, pow, ...choice } = {}) => ({
			type: "hello",
			payload: { v: 1, address, nonce, url, auth: authOf(choice), ...(pow && { pow }) },
		}),
		proof(challenge, choice = {}) {
			const hash = t(challenge, choice);
			const agreed = agree(challenge, choice);
			return {
				type: "proof",
				payload: {
					...unsigned(choice, agreed?.share),
					...(agreed && { mac: hmac(agreed.client, hash) }),
					sig: key.sign(loginMessage(hash)),
				},
			};
		},
		believes(challenge, welcome, choice = {}) {
			const hash = t(challenge, choice);
			const agreed = agree(challenge, choice);
			const isConfirmed =
				!agreed || (welcome.mac !== undefined && equal(welcome.mac, hmac(agreed.relay, hash)));
			return isConfirmed && isSignedBy(challenge.relayKey, welcomeMessage(hash), welcome.sig);
		},
	};
}
