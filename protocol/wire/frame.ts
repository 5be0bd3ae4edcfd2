/**
 * Binary frames: one letter for somebody, at most 128 KiB with its header; the body is never parsed here.
 *
 *   deliver  C→R  01 flags ref(4) target(32) body       R→C  01 flags ref(4) sender(32) body
 *   refuse                                              R→C  02 code  ref(4) target(32) retryMs(4)
 *   publish  C→R  03 flags ref(4) channel(32) body      R→C  03 flags ref(4) channel(32) sender(32) body
 *   fan      C→R  04 flags ref(4) channel(32) n(2) n×[target(32) len(2) head] body
 *            R→C  04 flags ref(4) channel(32) sender(32) len(2) head body
 */
import { type Bytes, concat, readUint, uint } from "../bytes.ts";
import type { Code } from "../errors.ts";
import { type Address, type ChannelId, idBytes, toAddress, toChannelId } from "../ids.ts";
import { limits } from "../limits.ts";

/** Where things are, for the relay's hot path. `name` is the target, sender or channel. */
export const offsets = { type: 0, flags: 1, code: 1, ref: 2, name: 6, body: 38, retryMs: 38 } as const;
export const frameTypes = { deliver: 1, refuse: 2, publish: 3, fan: 4 } as const;
/** Flag bit 0: may be dropped under pressure (typing, presence). Every other bit is 0. */
export const droppableFlag = 1;

const refuseBytes = 42;
const refuseCodes = { away: 1, "too-fast": 2, "not-allowed": 3, "no-such-channel": 4 } as const;
export type RefuseCode = keyof typeof refuseCodes;

interface Letter {
	/** Whether it may be dropped under pressure. */
	readonly droppable: boolean;
	/** The sender's number for this frame, u32; a refusal repeats it. */
	readonly ref: number;
	/** A view into the frame, at least one byte. */
	readonly body: Bytes;
}
interface Head {
	readonly target: Address;
	readonly head: Bytes;
}
export type FrameFromClient =
	| (Letter & { readonly type: "deliver"; readonly target: Address })
	| (Letter & { readonly type: "publish"; readonly channel: ChannelId })
	| (Letter & { readonly type: "fan"; readonly channel: ChannelId; readonly heads: readonly Head[] });
export interface Refuse {
	readonly type: "refuse";
	/** Codes this version does not know are read as `not-allowed`. */
	readonly code: RefuseCode;
	readonly ref: number;
	readonly target: Address;
	readonly retryMs: number;
}
export type FrameFromRelay =
	| Refuse
	| (Letter & { readonly type: "deliver"; readonly sender: Address })
	| (Letter & { readonly type: "publish"; readonly channel: ChannelId; readonly sender: Address })
	| (Letter & {
			readonly type: "fan";
			readonly channel: ChannelId;
			readonly sender: Address;
			readonly head: Bytes;
	  });

/** The frame as the relay reads it, or `bad-frame`. */
export function parseFrameFromClient(bytes: Bytes): FrameFromClient | Code {
	const letter = readLetter(bytes);
	if (!letter) return "bad-frame";
	const { type, name, droppable, ref } = letter;
	let at: number = offsets.body;
	const rest = () => bytes.subarray(at);
	if (type === frameTypes.deliver)
		return hasBody(bytes, at)
			? { type: "deliver", droppable, ref, target: toAddress(name), body: rest() }
			: "bad-frame";
	const channel = toChannelId(name);
	if (type === frameTypes.publish)
		return hasBody(bytes, at) ? { type: "publish", droppable, ref, channel, body: rest() } : "bad-frame";
	const count = readUint(bytes, at, 2);
	at += 2;
	if (!(count >= 1 && count <= limits.fanTargets)) return "bad-frame";
	const heads: Head[] = [];
	for (let i = 0; i < count; i++) {
		const end = at + 34 + readUint(bytes, at + 32, 2);
		// written so that the NaN of a cut length is refused too
		if (!(end <= bytes.length)) return "bad-frame";
		heads.push({ target: toAddress(bytes.subarray(at, at + 32)), head: bytes.subarray(at + 34, end) });
		at = end;
	}
	return hasBody(bytes, at) ? { type: "fan", droppable, ref, channel, heads, body: rest() } : "bad-frame";
}

/** The frame as a client reads it, or `bad-frame`. */
export function parseFrameFromRelay(bytes: Bytes): FrameFromRelay | Code {
	if (bytes[offsets.type] === frameTypes.refuse) return readRefuse(bytes);
	const letter = readLetter(bytes);
	if (!letter) return "bad-frame";
	const { type, name, droppable, ref } = letter;
	if (type === frameTypes.deliver)
		return hasBody(bytes, offsets.body)
			? { type: "deliver", droppable, ref, sender: toAddress(name), body: bytes.subarray(offsets.body) }
			: "bad-frame";
	let at: number = offsets.body + 32;
	if (!hasBody(bytes, at)) return "bad-frame";
	const channel = toChannelId(name);
	const sender = toAddress(bytes.subarray(offsets.body, at));
	if (type === frameTypes.publish)
		return { type: "publish", droppable, ref, channel, sender, body: bytes.subarray(at) };
	const end = at + 2 + readUint(bytes, at, 2);
	at += 2;
	if (!hasBody(bytes, end)) return "bad-frame";
	return {
		type: "fan",
		droppable,
		ref,
		channel,
		sender,
		head: bytes.subarray(at, end),
		body: bytes.subarray(end),
	};
}

/** The bytes of a frame to the relay. Sizes are the caller's business: the parser at the other end refuses what is too long. */
export function buildFrameFromClient(frame: FrameFromClient): Bytes {
	if (frame.type === "deliver") return concat(header(frame, frame.target), frame.body);
	if (frame.type === "publish") return concat(header(frame, frame.channel), frame.body);
	const heads = frame.heads.map(({ target, head }) => concat(idBytes(target), uint(head.length, 2), head));
	return concat(header(frame, frame.channel), uint(heads.length, 2), ...heads, frame.body);
}

/** The bytes of a frame to a client. */
export function buildFrameFromRelay(frame: FrameFromRelay): Bytes {
	if (frame.type === "refuse")
		return buildRefuse(frame.code, frame.ref, idBytes(frame.target), frame.retryMs);
	if (frame.type === "deliver") return concat(header(frame, frame.sender), frame.body);
	const start = concat(header(frame, frame.channel), idBytes(frame.sender));
	if (frame.type === "publish") return concat(start, frame.body);
	return concat(start, uint(frame.head.length, 2), frame.head, frame.body);
}

/** A refusal of the frame with this number. `target` has 32 bytes. */
export function buildRefuse(code: RefuseCode, ref: number, target: Bytes, retryMs: number): Bytes {
	const time = Math.min(Math.max(0, Math.ceil(retryMs)), 2 ** 32 - 1);
	return concat(uint(frameTypes.refuse, 1), uint(refuseCodes[code], 1), uint(ref, 4), target, uint(time, 4));
}

function header(letter: FrameFromClient | Exclude<FrameFromRelay, Refuse>, name: Address | ChannelId): Bytes {
	return concat(
		uint(frameTypes[letter.type], 1),
		uint(letter.droppable ? droppableFlag : 0, 1),
		uint(letter.ref, 4),
		idBytes(name),
	);
}

function hasBody(bytes: Bytes, at: number): boolean {
	return at < bytes.length;
}

function readLetter(bytes: Bytes) {
	if (bytes.length < offsets.body || bytes.length > limits.frameBytes) return undefined;
	const type = bytes[offsets.type];
	const flags = bytes[offsets.flags] ?? 0;
	if (type !== frameTypes.deliver && type !== frameTypes.publish && type !== frameTypes.fan) return undefined;
	if (flags > droppableFlag) return undefined;
	const name = bytes.subarray(offsets.name, offsets.body);
	return { type, name, droppable: flags === droppableFlag, ref: readUint(bytes, offsets.ref, 4) };
}

function readRefuse(bytes: Bytes): Refuse | "bad-frame" {
	const number = bytes[offsets.code];
	if (bytes.length !== refuseBytes || !number) return "bad-frame";
	const known = Object.entries(refuseCodes).find(([, value]) => value === number);
	return {
		type: "refuse",
		code: (known?.[0] as RefuseCode | undefined) ?? "not-allowed",
		ref: readUint(bytes, offsets.ref, 4),
		target: toAddress(bytes.subarray(offsets.name, offsets.name + 32)),
		// no relay may ask for more patience than this
		retryMs: Math.min(readUint(bytes, offsets.retryMs, 4), limits.retryMs),
	};
}
