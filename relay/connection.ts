/**
 * One WebSocket and its line. A class and shared listeners where the house has functions: ten thousand of these wait in memory, and what
 * is made for each of them is most of what they cost.
 */
import type { WebSocket } from "ws";
import type { Bytes } from "../protocol/bytes.ts";
import { closeCodes } from "../protocol/errors.ts";
import type { Counts } from "./counts.ts";
import type { Connection, Hub, Line } from "./hub.ts";
import type { RelayLimits } from "./limits.ts";
import { type Log, placeOf } from "./log.ts";
import { createWriter, type Writer } from "./writer.ts";

/** What all connections share. */
interface Needs {
	readonly hub: Hub;
	readonly limits: Pick<RelayLimits, "bufferedBytes" | "bufferedDropBytes" | "slowReaders">;
	readonly counts: Counts;
	readonly log: Log;
	/** Those who hold more than `bufferedDropBytes`, or did when they were last written to. */
	readonly slow: Set<{ readonly isSlow: boolean }>;
}

const own = Symbol("connection");
type Attached = WebSocket & { [own]: SocketConnection };

/** Gives a WebSocket that was just opened to the hub. `source`: whom limits per IP count it under. */
export function attach(webSocket: WebSocket, source: string | undefined, needs: Needs): void {
	const connection = new SocketConnection(webSocket, source, needs);
	(webSocket as Attached)[own] = connection;
	webSocket.on("error", onError);
	webSocket.on("message", onMessage);
	webSocket.on("ping", onPing);
	webSocket.on("close", onClose);
	connection.guard(() => connection.begin());
}

function onMessage(this: WebSocket, data: Buffer, isBinary: boolean) {
	(this as Attached)[own].message(data, isBinary);
}
function onPing(this: WebSocket) {
	const connection = (this as Attached)[own];
	connection.guard(() => connection.line?.pinged());
}
function onClose(this: WebSocket) {
	const connection = (this as Attached)[own];
	connection.gone();
	connection.guard(() => connection.line?.closed());
}
/** ws reports what the other side does wrong here, and closes with the right code by itself. */
function onError(this: WebSocket) {
	(this as Attached)[own].wrong();
}

class SocketConnection implements Connection {
	readonly source: string | undefined;
	line: Line | undefined;
	readonly #webSocket: WebSocket;
	readonly #writer: Writer;
	readonly #needs: Needs;

	constructor(webSocket: WebSocket, source: string | undefined, needs: Needs) {
		this.source = source;
		this.#webSocket = webSocket;
		this.#writer = createWriter(webSocket);
		this.#needs = needs;
	}

	begin() {
		this.line = this.#needs.hub.accept(this);
	}
	message(data: Buffer, isBinary: boolean) {
		try {
			if (isBinary) this.line?.binary(data);
			else this.line?.text(data.toString());
		} catch (thrown) {
			this.#broke(thrown);
		}
	}
	guard(act: () => void) {
		try {
			act();
		} catch (thrown) {
			this.#broke(thrown);
		}
	}
	gone() {
		this.#needs.slow.delete(this);
	}
	wrong() {
		this.#needs.counts.badFrames++;
	}
	/** Whatever one client makes us throw ends that client's connection, and nothing else. */
	#broke(thrown: unknown) {
		this.#needs.log.error(`connection failed ${placeOf(thrown)}`);
		this.line?.closed();
		this.#webSocket.terminate();
	}

	get isSlow() {
		return this.#writer.waiting > this.#needs.limits.bufferedDropBytes;
	}
	/** One more slow reader: whether there are too many. Who caught up since, or is gone, does not count. */
	#isOneTooMany(): boolean {
		const { slow, limits } = this.#needs;
		if (slow.has(this)) return false;
		if (slow.size >= limits.slowReaders) for (const other of slow) if (!other.isSlow) slow.delete(other);
		if (slow.size >= limits.slowReaders) return true;
		slow.add(this);
		return false;
	}
	#tooSlow(limit: "bufferedBytes" | "slowReaders"): false {
		this.#needs.counts.limited[limit]++;
		this.#webSocket.close(closeCodes.tooSlow, "too slow");
		// long before the socket is gone: letters for it must be refused, not lost
		this.line?.closed();
		return false;
	}
	/** Whether a slow reader still gets this; hangs it up when it holds too much of our memory. */
	#hasRoom(droppable: boolean): boolean {
		const { waiting } = this.#writer;
		const { limits, counts } = this.#needs;
		if (waiting <= limits.bufferedDropBytes) return true;
		if (waiting > limits.bufferedBytes) return this.#tooSlow("bufferedBytes");
		if (this.#isOneTooMany()) return this.#tooSlow("slowReaders");
		if (!droppable) return true;
		counts.limited.bufferedDropBytes++;
		counts.dropped++;
		return false;
	}
	sendText(text: string) {
		if (this.#hasRoom(false)) this.#writer.text(text);
	}
	sendBinary(bytes: Bytes, droppable: boolean) {
		if (this.#hasRoom(droppable)) this.#writer.binary(bytes);
	}
	sendShared(bytes: Bytes, droppable: boolean) {
		if (this.#hasRoom(droppable)) this.#writer.shared(bytes);
	}
	close(code: number, reason: string) {
		this.#webSocket.close(code, reason);
	}
}
