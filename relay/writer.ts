/**
 * Frames to one socket: our own header and the payload in one allocation, held back until the end of this turn of the event loop, so that
 * what belongs to one socket leaves with one system call. It writes on the socket below `ws`, past its sender: legal while no compression
 * is negotiated, because `ws` writes each of its own frames whole. `writer.test.ts` pins the version for which this was read and seen.
 */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { Bytes } from "../protocol/bytes.ts";

/** First byte of a frame that is a whole message (RFC 6455, 5.2). */
const heads = { text: 0x81, binary: 0x82 } as const;

/** A server's frame, which is not masked. */
function frameOf(head: number, payload: Bytes): Buffer {
	const { length } = payload;
	const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const frame = Buffer.allocUnsafe(start + length);
	frame[0] = head;
	if (start === 2) frame[1] = length;
	else if (start === 4) {
		frame[1] = 126;
		frame.writeUInt16BE(length, 2);
	} else {
		frame[1] = 127;
		frame.writeUInt32BE(0, 2);
		frame.writeUInt32BE(length, 6);
	}
	frame.set(payload, start);
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

/** The last frame that went to many, so that it is built once. */
let shared: { readonly payload: Bytes; readonly frame: Buffer } | undefined;
function sharedFrame(payload: Bytes): Buffer {
	if (shared?.payload !== payload) shared = { payload, frame: frameOf(heads.binary, payload) };
	return shared.frame;
}

export interface Writer {
	text(text: string): void;
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
	if (!socket)
		return {
			text: (text) => webSocket.send(text),
			binary: (payload) => webSocket.send(payload, { binary: true }),
			shared: (payload) => webSocket.send(payload, { binary: true }),
			get waiting() {
				return webSocket.bufferedAmount;
			},
		};
	const isOpen = () => webSocket.readyState === 1 && socket.writable;
	return {
		text(text) {
			if (isOpen()) write(socket, frameOf(heads.text, Buffer.from(text)));
		},
		binary(payload) {
			if (isOpen()) write(socket, frameOf(heads.binary, payload));
		},
		shared(payload) {
			if (isOpen()) write(socket, sharedFrame(payload));
		},
		get waiting() {
			return socket.writableLength;
		},
	};
}
