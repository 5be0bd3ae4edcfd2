/**
 * What two people send each other through a relay, by its mark: "G1" and one byte. Everything but the ratchet frame's length is exact,
 * so that a frame is one kind or none.
 *
 * 11 sid(16) tag(24) m1(1248) · 12 sid(16) m2(2736) · 13 sid(16) m3(1600) · 1e sid(16) code(1) · 01 eh(80) body · 1f hint(16)
 */
import { type Bytes, concat, equal } from "../bytes.ts";
import { type HandshakeId, idBytes, toHandshakeId } from "../ids.ts";
import { limits } from "../limits.ts";

/** Why the other does not go on: a hint that nobody signed, so nothing is decided by it. */
export type Hint = "busy" | "expired-invite" | "bad";

export interface FirstFrame {
	readonly kind: "first";
	readonly sid: HandshakeId;
	/** 24 bytes by which the answering side knows us, or random. */
	readonly tag: Bytes;
	readonly m1: Bytes;
}
export interface SecondFrame {
	readonly kind: "second";
	readonly sid: HandshakeId;
	readonly m2: Bytes;
}
export interface ThirdFrame {
	readonly kind: "third";
	readonly sid: HandshakeId;
	readonly m3: Bytes;
}
export interface HintFrame {
	readonly kind: "hint";
	readonly sid: HandshakeId;
	readonly hint: Hint;
}
/** A frame of the ratchet, whole: its own code takes it apart. */
interface LetterFrame {
	readonly kind: "letter";
	readonly frame: Bytes;
}
/** "I cannot read the frame whose encrypted header begins so." */
export interface LostFrame {
	readonly kind: "lost";
	/** 16 bytes. */
	readonly hint: Bytes;
}
export type SealedFrame = FirstFrame | SecondFrame | ThirdFrame | HintFrame | LetterFrame | LostFrame;

const marks = { first: 0x11, second: 0x12, third: 0x13, hint: 0x1e, letter: 0x01, lost: 0x1f } as const;
const hints: readonly Hint[] = ["busy", "expired-invite", "bad"];
const sizes = { mark: 3, sid: 16, tag: 24, m1: 1248, m2: 2736, m3: 1600, hint: 16 } as const;
/** Mark, encrypted header, and the body's nonce and MAC. */
const letterOverhead = 123;

export function writeFirst({ sid, tag, m1 }: Omit<FirstFrame, "kind">): Bytes {
	return concat(mark("first"), idBytes(sid), sized(tag, sizes.tag), sized(m1, sizes.m1));
}
export function writeSecond({ sid, m2 }: Omit<SecondFrame, "kind">): Bytes {
	return concat(mark("second"), idBytes(sid), sized(m2, sizes.m2));
}
export function writeThird({ sid, m3 }: Omit<ThirdFrame, "kind">): Bytes {
	return concat(mark("third"), idBytes(sid), sized(m3, sizes.m3));
}
export function writeHint({ sid, hint }: Omit<HintFrame, "kind">): Bytes {
	return concat(mark("hint"), idBytes(sid), Uint8Array.of(hints.indexOf(hint) + 1));
}
export function writeLost({ hint }: Omit<LostFrame, "kind">): Bytes {
	return concat(mark("lost"), sized(hint, sizes.hint));
}

/** The frame, or `undefined` for a mark that is unknown, a length that is not its own, or a hint without a meaning. */
export function parseSealedFrame(bytes: Bytes): SealedFrame | undefined {
	const rest = bytes.subarray(sizes.mark);
	const is = (kind: SealedFrame["kind"], length: number): boolean =>
		rest.length === length && equal(bytes.subarray(0, sizes.mark), mark(kind));
	const sid = (): HandshakeId => toHandshakeId(rest.subarray(0, sizes.sid));
	const afterSid = rest.slice(sizes.sid);
	if (is("first", sizes.sid + sizes.tag + sizes.m1)) {
		return { kind: "first", sid: sid(), tag: afterSid.slice(0, sizes.tag), m1: afterSid.slice(sizes.tag) };
	}
	if (is("second", sizes.sid + sizes.m2)) return { kind: "second", sid: sid(), m2: afterSid };
	if (is("third", sizes.sid + sizes.m3)) return { kind: "third", sid: sid(), m3: afterSid };
	if (is("hint", sizes.sid + 1)) {
		const hint = hints[(afterSid[0] ?? 0) - 1];
		return hint && { kind: "hint", sid: sid(), hint };
	}
	if (is("lost", sizes.hint)) return { kind: "lost", hint: rest.slice() };
	const classes: readonly number[] = limits.paddingClasses;
	if (classes.includes(bytes.length - letterOverhead) && is("letter", rest.length)) {
		return { kind: "letter", frame: bytes.slice() };
	}
	return undefined;
}

function mark(kind: SealedFrame["kind"]): Bytes {
	return Uint8Array.of(0x47, 0x31, marks[kind]);
}

/** Throws a `RangeError` for a part that is not its size: ours was made wrong. */
function sized(part: Bytes, length: number): Bytes {
	if (part.length !== length) throw new RangeError(`a part of ${length} bytes was expected`);
	return part;
}
