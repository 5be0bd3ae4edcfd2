/** A relay socket in the browser: the subprotocol is asked for, text and binary are told apart, and exactly one close comes. */
import type { Socket, SocketEvents } from "./relay-socket.ts";

const subprotocol = "sidelong.1";

export function dialRelay(url: string, { onOpen, onText, onBinary, onClose }: SocketEvents): Socket {
	const socket = new WebSocket(url, subprotocol);
	socket.binaryType = "arraybuffer";
	socket.onopen = onOpen;
	socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
		if (typeof data === "string") onText(data);
		else onBinary(new Uint8Array(data));
	};
	// an error is always followed by a close
	socket.onclose = ({ code }) => onClose(code);
	return {
		send: (data) => socket.send(data),
		close: () => socket.close(),
	};
}
