/**
 * The pairwise handshake: Noise XX (rev 34) with psk3 (section 9) and ML-KEM-768 as hybrid forward secrecy (the HFS
 * extension's e1 and ekem1). A state is plain data, so that it outlives a service worker (`noise-pack.ts`).
 */
import { type Bytes, concat } from "../../protocol/bytes.ts";
import type { Random } from "./kdf.ts";
import { createKemPair, decapsulate, encapsulate, isKemPublicKey, kemSizes } from "./kem.ts";
import { given, type Handshake, isOurTurn, mixEphemeral, mixToken, tokensOf } from "./noise-pattern.ts";
import { decryptAndHash, encryptAndHash, mixKey } from "./noise-symmetric.ts";
import { createKeyPair, isSmallOrder } from "./x25519.ts";

export { type Handshake, startHandshake, withPsk } from "./noise-pattern.ts";

/** Why a message was refused: for the journal, not for the other side. */
export type HandshakeRefusal = "turn" | "length" | "point" | "kem" | "seal";

/** The next message. Throws when it is the other's turn, when all is said, or when a psk is due and none was given. */
export function writeMessage(
	before: Handshake,
	payload: Bytes,
	random: Random,
): { readonly state: Handshake; readonly message: Bytes } {
	if (!isOurTurn(before)) throw new Error("it is not our turn in this handshake");
	const parts: Bytes[] = [];
	let state = before;
	const seal = (plain: Bytes): void => {
		const { state: symmetric, sealed } = encryptAndHash(state.symmetric, plain);
		state = { ...state, symmetric };
		parts.push(sealed);
	};
	for (const token of tokensOf(state)) {
		if (token === "e") {
			const e = createKeyPair(random);
			parts.push(e.publicKey);
			state = { ...state, e, symmetric: mixEphemeral(state, e.publicKey) };
		} else if (token === "e1") {
			const pair = createKemPair(random);
			state = { ...state, kemSecretKey: pair.secretKey };
			seal(pair.publicKey);
		} else if (token === "ekem1") {
			const { ciphertext, shared } = encapsulate(given(state.remoteKem), random);
			seal(ciphertext);
			state = { ...state, remoteKem: undefined, symmetric: mixKey(state.symmetric, shared) };
		} else if (token === "s") {
			seal(given(state.s).publicKey);
		} else {
			const mixed = mixToken(state, token);
			// every point was looked at when it came
			if (!mixed) throw new Error("a point of small order got past reading");
			state = { ...state, symmetric: mixed };
		}
	}
	seal(payload);
	// the responder has said who it is and needs its static pair no more
	return {
		state: { ...state, s: state.initiator ? state.s : undefined, done: state.done + 1 },
		message: concat(...parts),
	};
}

/** The other's next message: its payload and a new state, or a refusal that leaves `before` as good as it was. */
export function readMessage(
	before: Handshake,
	message: Bytes,
): { readonly state: Handshake; readonly payload: Bytes } | { readonly refused: HandshakeRefusal } {
	if (before.done > 2 || isOurTurn(before)) return { refused: "turn" };
	let state = before;
	let at = 0;
	const take = (length: number): Bytes | undefined => {
		at += length;
		return at <= message.length ? message.slice(at - length, at) : undefined;
	};
	const open = (sealed: Bytes): Bytes | undefined => {
		const opened = decryptAndHash(state.symmetric, sealed);
		if (opened) state = { ...state, symmetric: opened.state };
		return opened?.plain;
	};
	for (const token of tokensOf(state)) {
		const sealedBy = state.symmetric.k ? 16 : 0;
		if (token === "e") {
			const point = take(32);
			if (!point) return { refused: "length" };
			// now, not at `ee`: the responder meets that one while it writes, and writing has no refusals
			if (isSmallOrder(point)) return { refused: "point" };
			state = { ...state, remoteEphemeral: point, symmetric: mixEphemeral(state, point) };
		} else if (token === "e1" || token === "ekem1" || token === "s") {
			const size = token === "s" ? 32 : token === "e1" ? kemSizes.publicKey : kemSizes.ciphertext;
			const sealed = take(size + sealedBy);
			if (!sealed) return { refused: "length" };
			const plain = open(sealed);
			if (!plain) return { refused: "seal" };
			if (token === "e1") {
				if (!isKemPublicKey(plain)) return { refused: "kem" };
				state = { ...state, remoteKem: plain };
			} else if (token === "ekem1") {
				const shared = decapsulate(given(state.kemSecretKey), plain);
				state = { ...state, kemSecretKey: undefined, symmetric: mixKey(state.symmetric, shared) };
			} else {
				// a point of small order is refused by the token that follows
				state = { ...state, remoteStatic: plain };
			}
		} else {
			const mixed = mixToken(state, token);
			if (!mixed) return { refused: "point" };
			state = { ...state, symmetric: mixed };
		}
	}
	if (message.length - at < (state.symmetric.k ? 16 : 0)) return { refused: "length" };
	const payload = open(message.slice(at));
	return payload ? { state: { ...state, done: state.done + 1 }, payload } : { refused: "seal" };
}
