/** A WebSocket client that can do everything wrong: frames byte by byte, and a parser that forgives the server nothing (RFC 6455). */
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { type Bytes, concat, fromUtf8, uint, utf8 } from "../../protocol/bytes.ts";
import { controlText, parseControlFromRelay } from "../../protocol/wire/control.ts";
import { createPerson, type LoginChoice } from "./person.ts";

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
	readonly fin?: boolean;
	/** The three reserved bits, 0 to 7. */
	readonly rsv?: number;
	readonly masked?: boolean;
}

/** A client's frame. */
export function frame(
	opcode: number,
	payload: Bytes,
	{ fin = true, rsv = 0, masked = true }: FrameOptions = {},
): Bytes {
	const { length } = payload;
	const mask = masked ? 128 : 0;
	const head = uint((fin ? 128 : 0) + rsv * 16 + opcode, 1);
	const size =
		length < 126
			? uint(mask + length, 1)
			: length < 65_536
				? concat(uint(mask + 126, 1), uint(length, 2))
				: concat(uint(mask + 127, 1), uint(length, 8));
	if (!masked) return concat(head, size, payload);
	const key = new Uint8Array(randomBytes(4));
	return concat(
		head,
		size,
		key,
		payload.map((byte, i) => byte ^ (key[i % 4] ?? 0)),
	);
}
export const closeFrame = (code: number, reason: Bytes = new Uint8Array(0)) =>
	frame(opcodes.close, concat(uint(code, 2), reason));

/** A frame of the server. */
export interface Received {
	readonly opcode: number;
	readonly payload: Bytes;
}

export interface Raw {
	readonly socket: Socket;
	readonly received: Received[];
	write(...parts: readonly Bytes[]): void;
	/** In pieces of so many bytes, each in a packet of its own. */
	writeInPieces(bytes: Bytes, size: number): Promise<void>;
	/** The frames so far once there are so many, or once the connection is over. */
	frames(count: number): Promise<readonly Received[]>;
	/** The code of the server's close frame: 1005 without one in it, 1006 without a close frame. Waits for the end. */
	closed(): Promise<number>;
	readonly isOver: boolean;
	end(): void;
}

/** Opens a TCP connection and upgrades it. */
export async function dialRaw(port: number, host = "127.0.0.1"): Promise<Raw> {
	const socket = connect(port, host);
	socket.setNoDelay(true);
	const key = randomBytes(16).toString("base64");
	const received: Received[] = [];
	const waiting = new Set<() => void>();
	let buffer: Bytes = new Uint8Array(0);
	let isUpgraded = false;
	let isOver = false;
	const wake = () => {
		for (const look of [...waiting]) look();
	};
	socket.on("error", () => {});
	socket.on("close", () => {
		isOver = true;
		wake();
	});
	socket.on("data", (chunk: Buffer) => {
		buffer = concat(buffer, new Uint8Array(chunk));
		if (!isUpgraded) {
			const end = Buffer.from(buffer).indexOf("\r\n\r\n");
			if (end < 0) return;
			const head = Buffer.from(buffer.subarray(0, end)).toString();
			if (!head.startsWith("HTTP/1.1 101 ")) return void socket.destroy();
			if (/sec-websocket-extensions/i.test(head)) throw new Error("an extension was agreed on");
			isUpgraded = true;
			buffer = buffer.slice(end + 4);
		}
		for (let next = parse(buffer); next; next = parse(buffer)) {
			buffer = buffer.slice(next.size);
			received.push(next.frame);
		}
		wake();
	});
	function until<T>(look: () => T | undefined): Promise<T> {
		return new Promise((resolve) => {
			const again = () => {
				const value = look();
				if (value === undefined) return;
				waiting.delete(again);
				resolve(value);
			};
			waiting.add(again);
			again();
		});
	}
	socket.write(
		`GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sidelong.1\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n`,
	);
	await until(() => (isUpgraded || isOver ? true : undefined));
	if (!isUpgraded) throw new Error("not upgraded");
	const write = (...parts: readonly Bytes[]) => {
		if (!socket.destroyed) socket.write(concat(...parts));
	};
	return {
		socket,
		received,
		write,
		async writeInPieces(bytes, size) {
			for (let at = 0; at < bytes.length; at += size) {
				write(bytes.subarray(at, at + size));
				await new Promise((done) => setImmediate(done));
			}
		},
		frames: (count) => until(() => (received.length >= count || isOver ? received : undefined)),
		closed: () =>
			until(() => {
				if (!isOver) return undefined;
				const close = received.find(({ opcode }) => opcode === opcodes.close);
				if (!close) return 1006;
				return close.payload.length < 2 ? 1005 : new DataView(close.payload.buffer).getUint16(0);
			}),
		get isOver() {
			return isOver;
		},
		end: () => socket.destroy(),
	};
}

/** The next frame of a server, or nothing yet. Throws on everything that RFC 6455 forbids a server, and on lengths written too long. */
function parse(bytes: Bytes): { readonly frame: Received; readonly size: number } | undefined {
	const [first = 0, second = 0] = bytes;
	if (bytes.length < 2) return undefined;
	const opcode = first & 15;
	if ((first & 0x70) !== 0) throw new Error("reserved bits from the server");
	if ((first & 128) === 0) throw new Error("a fragment from the server");
	if ((second & 128) !== 0) throw new Error("a masked frame from the server");
	if (!(Object.values(opcodes) as number[]).includes(opcode) || opcode === 0)
		throw new Error(`opcode ${opcode}`);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const short = second & 127;
	const start = short < 126 ? 2 : short === 126 ? 4 : 10;
	if (bytes.length < start) return undefined;
	const length = short < 126 ? short : short === 126 ? view.getUint16(2) : Number(view.getBigUint64(2));
	if ((start === 4 && length < 126) || (start === 10 && length < 65_536))
		throw new Error("a length written too long");
	if (opcode >= 8 && length > 125) throw new Error("a control frame of more than 125 bytes");
	if (bytes.length < start + length) return undefined;
	const payload = bytes.slice(start, start + length);
	if (opcode === opcodes.text && fromUtf8(payload) === undefined) throw new Error("text that is not UTF-8");
	return { frame: { opcode, payload }, size: start + length };
}

/** Logs somebody in over a raw connection and forgets what was received. */
export async function loginRaw(raw: Raw, name: string, choice: LoginChoice = {}): Promise<void> {
	const person = createPerson(name);
	raw.write(frame(opcodes.text, utf8(controlText(person.hello(choice)))));
	const [first] = await raw.frames(1);
	const challenge = first && parseControlFromRelay(fromUtf8(first.payload) ?? "");
	if (typeof challenge !== "object" || challenge.type !== "challenge") throw new Error("no challenge");
	raw.write(frame(opcodes.text, utf8(controlText(person.proof(challenge.payload, choice)))));
	const both = await raw.frames(2);
	if (both.length < 2) throw new Error("no welcome");
	raw.received.length = 0;
}
