/** Frames as a relay sees them: a header it writes and a body it cannot read, but whose kind it can tell. */
import { type Bytes, concat } from "../../protocol/bytes.ts";
import { type Address, idBytes, toAddress } from "../../protocol/ids.ts";
import { parseSealedFrame, type SealedFrame } from "../../protocol/sealed/handshake-frame.ts";
import { buildFrameFromRelay, frameTypes, offsets } from "../../protocol/wire/frame.ts";

/** What a whole frame carries; `undefined` for a refusal and for what is no frame. */
export function kindOf(frame: Uint8Array): SealedFrame["kind"] | undefined {
	return frame[offsets.type] === frameTypes.deliver ? parseSealedFrame(bodyOf(frame))?.kind : undefined;
}

export function bodyOf(frame: Uint8Array): Bytes {
	return new Uint8Array(frame.slice(offsets.body));
}

/** The target of a frame that goes up, the sender of one that comes down. */
export function nameOf(frame: Uint8Array): Address {
	return toAddress(new Uint8Array(frame.slice(offsets.name, offsets.body)));
}

/** A letter from `sender` as the relay delivers it. */
export function deliverFrom(sender: Address, body: Uint8Array): Bytes {
	return buildFrameFromRelay({
		type: "deliver",
		droppable: false,
		ref: 1,
		sender,
		body: new Uint8Array(body),
	});
}

/** The same letter under another name. */
export function renamed(frame: Uint8Array, sender: Address): Bytes {
	const copy = new Uint8Array(frame);
	copy.set(idBytes(sender), offsets.name);
	return copy;
}

export function flipped(frame: Uint8Array, at: number, mask = 1): Bytes {
	const copy = new Uint8Array(frame);
	copy[at] = (copy[at] ?? 0) ^ mask;
	return copy;
}

/** With other bytes from `at` on. */
export function patched(frame: Uint8Array, at: number, bytes: Uint8Array): Bytes {
	const copy = new Uint8Array(frame);
	copy.set(bytes, at);
	return copy;
}

export function extended(frame: Uint8Array, by: number): Bytes {
	return concat(new Uint8Array(frame), new Uint8Array(by));
}

/** Where things are in a frame that carries a message of a handshake. */
export const places = {
	sid: offsets.body + 3,
	tag: offsets.body + 19,
	m1: offsets.body + 43,
	/** The sealed KEM key of m1. */
	e1: offsets.body + 43 + 32,
	m2: offsets.body + 19,
	/** The sealed KEM ciphertext of m2 … */
	ekem1: offsets.body + 19 + 32,
	/** … and its sealed static. */
	s2: offsets.body + 19 + 32 + 1104,
	m3: offsets.body + 19,
} as const;

export function includes(haystack: Uint8Array, needle: Uint8Array): boolean {
	return Buffer.from(haystack.buffer, haystack.byteOffset, haystack.length).includes(Buffer.from(needle));
}
