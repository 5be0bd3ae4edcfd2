/** WebSocket frames as a client makes them, and letters of the protocol and of the bare reference. */
import { type Bytes, concat, uint, utf8 } from "../../protocol/bytes.ts";
import { frameTypes } from "../../protocol/wire/frame.ts";

/** Any key but zero: ws skips the unmasking for a zero key, and browsers never send one. */
const maskKey = [0x5a, 0x11, 0xc3, 0x7e] as const;

const opcodes = { text: 1, binary: 2, close: 8 } as const;

/** One masked frame, final. It is made once and sent many times, so masking costs the generator nothing. */
function maskedFrame(opcode: number, payload: Bytes): Buffer {
	const { length } = payload;
	const size =
		length < 126
			? uint(0x80 | length, 1)
			: length < 65_536
				? concat(uint(0xfe, 1), uint(length, 2))
				: concat(uint(0xff, 1), uint(length, 8));
	const head = concat(uint(0x80 | opcode, 1), size, Uint8Array.from(maskKey));
	const frame = Buffer.allocUnsafe(head.length + length);
	frame.set(head);
	for (let i = 0; i < length; i++)
		frame[head.length + i] = (payload[i] as number) ^ (maskKey[i & 3] as number);
	return frame;
}

export function textFrame(text: string): Buffer {
	return maskedFrame(opcodes.text, utf8(text));
}

function binaryFrame(payload: Bytes): Buffer {
	return maskedFrame(opcodes.binary, payload);
}

/** A `deliver` of `length` bytes with its header. `target` has 32 bytes. */
export function deliverFrame(target: Bytes, length: number): Buffer {
	return binaryFrame(letter(frameTypes.deliver, target, length));
}

/** A `publish` of `length` bytes with its header. `channel` has 32 bytes. */
export function publishFrame(channel: Bytes, length: number): Buffer {
	return binaryFrame(letter(frameTypes.publish, channel, length));
}

/** The body is noise that no relay looks at. */
function letter(type: number, name: Bytes, length: number): Bytes {
	const bytes = new Uint8Array(length);
	for (let i = 0; i < length; i++) bytes[i] = (i * 151 + 43) & 255;
	bytes.set(concat(uint(type, 1), uint(0, 1), uint(1, 4), name));
	return bytes;
}
