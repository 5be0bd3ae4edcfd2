/**
 * Frames to one socket: our own header, and the payload copied behind it or, when it is long, as it came in; held back until the end of
 * this turn of the event loop, so that what belongs to one socket leaves with one system call. It writes on the socket below `ws`, past its sender: legal while no compression
 * is negotiated, because `ws` writes each of its own frames whole. `writer.test.ts` pins the version for which this was read and seen.
 */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Bytes } from "../protocol/bytes.ts";

/** First byte of a frame that is a whole message (RFC 6455, 5.2). */
const heads = { text: 0x81, binary: 0x82 } as const;

/** Up to here a copy is cheaper than a second entry in the list of writes. */
const copyBytes = 1_024;
/** A payload that is not copied keeps the whole read alive it came with: only readers who keep up get it so. */
const keepsUpBytes = 65_536;

/** The header of a server's frame, which is not masked, with room for `extra` bytes behind it. */
function headerOf(head: number, length: number, extra = 0): Buffer {
	const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const header = Buffer.allocUnsafe(start + extra);
	header[0] = head;
	if (start === 2) header[1] = length;
	else if (start === 4) {
		header[1] = 126;
		header[2] = length >>> 8;
		header[3] = length & 255;
	} else {
		header[1] = 127;
		header.writeUInt32BE(0, 2);
		header.writeUInt32BE(length, 6);
	}
	return header;
}
/** Header and payload in one piece. */
function frameOf(head: number, payload: Bytes): Buffer {
	const frame = headerOf(head, payload.length, payload.length);
	frame.set(payload, frame.length - payload.length);
	return frame;
}

const corked: Socket[] = [];
function uncorkAll() {
	for (const socket of corked.splice(0)) socket.uncork();
}
function write(socket: Socket, frame: Buffer) {
	// while it is corked, it is on the list
	if (socket.writableCorked === 0) {
		socket.cork();
		if (corked.push(socket) === 1) setImmediate(uncorkAll);
	}
	socket.write(frame);
}

/** Frames that go to many, so that each is built once. */
const sharedFrames = new WeakMap<Bytes, Buffer>();
function sharedFrame(payload: Bytes): Buffer {
	const known = sharedFrames.get(payload);
	if (known) return known;
	const frame = frameOf(heads.binary, payload);
	sharedFrames.set(payload, frame);
	return frame;
}

export interface Writer {
	text(text: string): void;
	/** The bytes must not change any more. */
	binary(payload: Bytes): void;
	/** As `binary`, for bytes that go to many sockets one after the other. */
	shared(payload: Bytes): void;
	/** Bytes that wait in this process. */
	readonly waiting: number;
}

/** The socket below, if it is as we know it. */
function socketOf(webSocket: WebSocket): Socket | undefined {
	const { _socket: socket } = webSocket as unknown as { _socket?: Partial<Socket> };
	const isKnown = webSocket.extensions === "" && typeof socket?.cork === "function";
	return isKnown && typeof socket.writableLength === "number" ? (socket as Socket) : undefined;
}

/** A writer on the socket below an open `webSocket`, or through `ws` itself when it is not as it was. */
export function createWriter(webSocket: WebSocket): Writer {
	const socket = socketOf(webSocket);
	return socket ? new SocketWriter(webSocket, socket) : new PoliteWriter(webSocket);
}

/** A class where the house has functions: there is one for every connection. */
class SocketWriter implements Writer {
	readonly #webSocket: WebSocket;
	readonly #socket: Socket;
	constructor(webSocket: WebSocket, socket: Socket) {
		this.#webSocket = webSocket;
		this.#socket = socket;
	}
	get #isOpen() {
		return this.#webSocket.readyState === 1 && this.#socket.writable;
	}
	text(text: string) {
		if (this.#isOpen) write(this.#socket, frameOf(heads.text, Buffer.from(text)));
	}
	binary(payload: Bytes) {
		if (!this.#isOpen) return;
		const socket = this.#socket;
		if (payload.length <= copyBytes || socket.writableLength > keepsUpBytes)
			return write(socket, frameOf(heads.binary, payload));
		write(socket, headerOf(heads.binary, payload.length));
		socket.write(payload);
	}
	shared(payload: Bytes) {
		if (this.#isOpen) write(this.#socket, sharedFrame(payload));
	}
	get waiting() {
		return this.#socket.writableLength;
	}
}

class PoliteWriter implements Writer {
	readonly #webSocket: WebSocket;
	constructor(webSocket: WebSocket) {
		this.#webSocket = webSocket;
	}
	text(text: string) {
		this.#webSocket.send(text);
	}
	binary(payload: Bytes) {
		this.#webSocket.send(payload, { binary: true });
	}
	shared(payload: Bytes) {
		this.binary(payload);
	}
	get waiting() {
		return this.#webSocket.bufferedAmount;
	}
}
