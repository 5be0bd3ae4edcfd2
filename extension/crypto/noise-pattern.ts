/** Who says what in a handshake (Noise rev 34, sections 7.5 and 9; the HFS extension), and the state between two messages. */
import type { Bytes } from "../../protocol/bytes.ts";
import { mixHash, mixKey, mixKeyAndHash, type Symmetric, startSymmetric } from "./noise-symmetric.ts";
import { type KeyPair, sharedSecret } from "./x25519.ts";

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

export function tokensOf({ pattern, done }: Handshake): readonly Token[] {
	return patterns[pattern].messages[done] ?? [];
}

export function isOurTurn({ done, initiator }: Handshake): boolean {
	return done < 3 && (done % 2 === 0) === initiator;
}

/** Section 9.2: where a psk comes later, e goes into the key too, so that no two handshakes share one. */
export function mixEphemeral({ pattern, symmetric }: Handshake, e: Bytes): Symmetric {
	const mixed = mixHash(symmetric, e);
	return pattern === "XX" ? mixed : mixKey(mixed, e);
}

/** The tokens that send nothing. `undefined` for a point of small order. */
export function mixToken(state: Handshake, token: "ee" | "es" | "se" | "psk"): Symmetric | undefined {
	if (token === "psk") return mixKeyAndHash(state.symmetric, given(state.psk));
	// es: the initiator's e with the responder's s; se: the other way round
	const ours = token === "ee" || (token === "es") === state.initiator ? state.e : state.s;
	const theirs =
		token === "ee" || (token === "se") === state.initiator ? state.remoteEphemeral : state.remoteStatic;
	const d = sharedSecret(given(ours).secretKey, given(theirs));
	return d && mixKey(state.symmetric, d);
}

/** Throws for a key that the order of messages should have brought. */
export function given<T>(value: T | undefined): T {
	if (value === undefined) throw new Error("this handshake lacks a key that is due");
	return value;
}

/** What a finished or abandoned handshake must not keep. Our static pair is the caller's and stays. */
export function wipeHandshake({ symmetric, e, kemSecretKey, psk, remoteKem }: Handshake): void {
	for (const bytes of [symmetric.ck, symmetric.k, e?.secretKey, kemSecretKey, psk, remoteKem]) bytes?.fill(0);
}
