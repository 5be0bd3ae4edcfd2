/**
 * The pairwise handshake: Noise XX (rev 34) with psk3 (section 9) and ML-KEM-768 as hybrid forward secrecy (the HFS
 * extension's e1 and ekem1). A state is plain data, so that it outlives a service worker (`noise-pack.ts`).
 */
import { type Bytes, concat, noBytes } from "../../protocol/bytes.ts";
import type { Random } from "./kdf.ts";
import { createKemPair, decapsulate, encapsulate, isKemPublicKey, kemSizes } from "./kem.ts";
import {
	decryptAndHash,
	encryptAndHash,
	mixHash,
	mixKey,
	mixKeyAndHash,
	type Symmetric,
	startSymmetric,
} from "./noise-symmetric.ts";
import { createKeyPair, isSmallOrder, type KeyPair, sharedSecret } from "./x25519.ts";

type Token = "e" | "e1" | "ee" | "ekem1" | "s" | "es" | "se" | "psk";
interface PatternRow {
	readonly name: string;
	readonly messages: readonly [readonly Token[], readonly Token[], readonly Token[]];
}

/** The product speaks the last one only; the first two are its classical part, for which public vectors exist. */
export const patterns = {
	XX: {
		name: "Noise_XX_25519_ChaChaPoly_SHA256",
		messages: [["e"], ["e", "ee", "s", "es"], ["s", "se"]],
	},
	XXpsk3: {
		name: "Noise_XXpsk3_25519_ChaChaPoly_SHA256",
		messages: [["e"], ["e", "ee", "s", "es"], ["s", "se", "psk"]],
	},
	XXhfspsk3: {
		name: "Noise_XXhfspsk3_25519+MLKEM768_ChaChaPoly_SHA256",
		messages: [
			["e", "e1"],
			["e", "ee", "ekem1", "s", "es"],
			["s", "se", "psk"],
		],
	},
} as const satisfies Record<string, PatternRow>;
export type Pattern = keyof typeof patterns;

export interface Handshake {
	readonly pattern: Pattern;
	readonly initiator: boolean;
	/** Messages written and read so far, 0 to 3. The initiator writes the even ones. */
	readonly done: number;
	readonly symmetric: Symmetric;
	/** Our static pair; the responder's is dropped once m2 is written. */
	readonly s: KeyPair | undefined;
	readonly e: KeyPair | undefined;
	readonly kemSecretKey: Bytes | undefined;
	readonly psk: Bytes | undefined;
	readonly remoteEphemeral: Bytes | undefined;
	/** Who the other claims to be; proven when the message that follows `es` or `se` opened. */
	readonly remoteStatic: Bytes | undefined;
	readonly remoteKem: Bytes | undefined;
}

export interface Start {
	readonly pattern?: Pattern;
	readonly initiator: boolean;
	readonly prologue: Bytes;
	readonly s: KeyPair;
	/** 32 bytes; may also come later by `withPsk`, but before m3. */
	readonly psk?: Bytes;
}

/** Why a message was refused: for the journal, not for the other side. */
export type HandshakeRefusal = "turn" | "length" | "point" | "kem" | "seal";

export function startHandshake({ pattern = "XXhfspsk3", initiator, prologue, s, psk }: Start): Handshake {
	return {
		pattern,
		initiator,
		done: 0,
		symmetric: startSymmetric(patterns[pattern].name, prologue),
		s,
		e: undefined,
		kemSecretKey: undefined,
		psk: psk?.slice(),
		remoteEphemeral: undefined,
		remoteStatic: undefined,
		remoteKem: undefined,
	};
}

export function withPsk(state: Handshake, psk: Bytes): Handshake {
	return { ...state, psk: psk.slice() };
}

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
				if (isSmallOrder(plain)) return { refused: "point" };
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

function tokensOf({ pattern, done }: Handshake): readonly Token[] {
	return patterns[pattern].messages[done] ?? [];
}

function isOurTurn({ done, initiator }: Handshake): boolean {
	return done < 3 && (done % 2 === 0) === initiator;
}

/** Section 9.2: where a psk comes later, e goes into the key too, so that no two handshakes share one. */
function mixEphemeral({ pattern, symmetric }: Handshake, e: Bytes): Symmetric {
	const mixed = mixHash(symmetric, e);
	return pattern === "XX" ? mixed : mixKey(mixed, e);
}

/** The tokens that send nothing. `undefined` for a point of small order. */
function mixToken(state: Handshake, token: "ee" | "es" | "se" | "psk"): Symmetric | undefined {
	if (token === "psk") return mixKeyAndHash(state.symmetric, given(state.psk));
	// es: the initiator's e with the responder's s; se: the other way round
	const ours = token === "ee" || (token === "es") === state.initiator ? state.e : state.s;
	const theirs =
		token === "ee" || (token === "se") === state.initiator ? state.remoteEphemeral : state.remoteStatic;
	const d = sharedSecret(given(ours).secretKey, given(theirs));
	return d && mixKey(state.symmetric, d);
}

function given<T>(value: T | undefined): T {
	if (value === undefined) throw new Error("this handshake lacks a key that is due");
	return value;
}

/** What a finished or abandoned handshake must not keep. Our static pair is the caller's and stays. */
export function wipeHandshake({ symmetric, e, kemSecretKey, psk, remoteKem }: Handshake): void {
	for (const bytes of [symmetric.ck, symmetric.k ?? noBytes, e?.secretKey, kemSecretKey, psk, remoteKem])
		bytes?.fill(0);
}
