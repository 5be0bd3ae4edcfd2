/** The hub on a port: HTTP for two questions, WebSocket for everything else. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Bytes } from "../protocol/bytes.ts";
import { closeCodes } from "../protocol/errors.ts";
import { limits } from "../protocol/limits.ts";
import { droppableFlag, frameTypes, offsets } from "../protocol/wire/frame.ts";
import type { Config } from "./config.ts";
import type { Connection, Hub } from "./hub.ts";
import { relayLimits } from "./limits.ts";
import { type Log, placeOf } from "./log.ts";

const subprotocol = "sidelong.1";

interface Needs {
	readonly hub: Hub;
	readonly config: Pick<Config, "host" | "port" | "allowedOrigins">;
	readonly log: Log;
}
export interface RelayServer {
	/** The WebSocket URL when it listens. Rejects with what the system says, such as `EADDRINUSE`. */
	listen(): Promise<string>;
	/** Stops accepting, drains, and is done when all sockets are gone or after `stopMs`. */
	stop(): Promise<void>;
}

export function createRelayServer({ hub, config, log }: Needs): RelayServer {
	const http = createServer({ headersTimeout: relayLimits.headersMs }, answer);
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: limits.frameBytes,
		maxFragments: relayLimits.fragments,
		handleProtocols: () => subprotocol,
	});
	const open = new Set<WebSocket>();

	http.on("upgrade", (request, socket, head) => {
		// a socket that breaks during the handshake is nobody's error
		socket.on("error", () => socket.destroy());
		const status = refusalOf(request, config.allowedOrigins);
		if (status) return refuseUpgrade(socket, status);
		sockets.handleUpgrade(request, socket, head, (webSocket) => {
			open.add(webSocket);
			webSocket.on("close", () => open.delete(webSocket));
			attach(webSocket, hub, log);
		});
	});

	return {
		listen: () =>
			new Promise((resolve, reject) => {
				http.once("error", reject);
				http.listen(config.port, config.host, () => {
					http.off("error", reject);
					http.on("error", (thrown) => log.error(`server failed ${placeOf(thrown)}`));
					const bound = http.address();
					const port = typeof bound === "object" && bound ? bound.port : config.port;
					const host = config.host.includes(":") ? `[${config.host}]` : config.host;
					resolve(`ws://${host}:${port}/ws`);
				});
			}),
		stop: () =>
			new Promise((resolve) => {
				const done = () => {
					clearTimeout(patience);
					resolve();
				};
				const patience = setTimeout(() => {
					for (const webSocket of open) webSocket.terminate();
					http.closeAllConnections();
				}, relayLimits.stopMs);
				http.close(done);
				hub.drain();
				http.closeIdleConnections();
			}),
	};
}

const pages: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
	"/healthz": { type: "application/json", body: '{"status":"ok"}' },
	"/health": { type: "application/json", body: '{"status":"ok"}' },
	"/": {
		type: "text/plain; charset=utf-8",
		body: "This is a Sidelong relay. It passes sealed letters on. It can see addresses, times, who writes to whom and padded sizes; it can read nothing, and keeps no letters.\n",
	},
};

function answer(request: IncomingMessage, response: ServerResponse) {
	const page = request.method === "GET" || request.method === "HEAD" ? pages[pathOf(request)] : undefined;
	response.setHeader("x-content-type-options", "nosniff");
	response.setHeader("content-type", page?.type ?? "text/plain; charset=utf-8");
	response.statusCode = page ? 200 : 404;
	response.end(page?.body ?? "There is nothing here.\n");
}

function pathOf(request: IncomingMessage): string {
	return (request.url ?? "").split("?", 1)[0] ?? "";
}

/** Why this upgrade is refused, or `undefined`. A web page must not speak for the person who looks at it. */
function refusalOf({ headers, url }: IncomingMessage, allowedOrigins: readonly string[]): string | undefined {
	if ((url ?? "").split("?", 1)[0] !== "/ws") return "404 Not Found";
	const { origin } = headers;
	const isAllowed = (allowed: string) =>
		allowed.endsWith("://") ? origin?.startsWith(allowed) : origin === allowed;
	if (origin !== undefined && !allowedOrigins.some(isAllowed)) return "403 Forbidden";
	const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim());
	return offered.includes(subprotocol) ? undefined : "400 Bad Request";
}

function refuseUpgrade(socket: Duplex, status: string) {
	socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function attach(webSocket: WebSocket, hub: Hub, log: Log) {
	/** Whatever one client makes us throw ends that client's connection, and nothing else. */
	function guard(act: () => void) {
		try {
			act();
		} catch (thrown) {
			log.error(`connection failed ${placeOf(thrown)}`);
			line?.closed();
			webSocket.terminate();
		}
	}
	let line: ReturnType<Hub["accept"]> | undefined;
	// ws reports what the other side does wrong here, and closes with the right code by itself
	webSocket.on("error", () => {});
	guard(() => {
		line = hub.accept(connectionOf(webSocket, () => line?.closed()));
	});
	webSocket.on("message", (data: Buffer, isBinary) => {
		guard(() => (isBinary ? line?.binary(data) : line?.text(data.toString())));
	});
	webSocket.on("close", () => guard(() => line?.closed()));
}

/** `onTooSlow` runs when it stops taking letters, long before the socket is gone: letters for it must be refused, not lost. */
function connectionOf(webSocket: WebSocket, onTooSlow: () => void): Connection {
	/** Whether a slow reader still gets this; hangs it up when it holds too much of our memory. */
	function hasRoom(isDroppable: boolean): boolean {
		const { bufferedAmount } = webSocket;
		if (bufferedAmount <= relayLimits.bufferedDropBytes) return true;
		if (bufferedAmount > relayLimits.bufferedBytes) {
			webSocket.close(closeCodes.tooSlow, "too slow");
			onTooSlow();
			return false;
		}
		return !isDroppable;
	}
	return {
		sendText(text) {
			if (hasRoom(false)) webSocket.send(text);
		},
		sendBinary(bytes) {
			if (hasRoom(isDroppable(bytes))) webSocket.send(bytes, { binary: true });
		},
		close: (code, reason) => webSocket.close(code, reason),
	};
}

function isDroppable(bytes: Bytes): boolean {
	const isRefusal = bytes[offsets.type] === frameTypes.refuse;
	return !isRefusal && ((bytes[offsets.flags] ?? 0) & droppableFlag) === 1;
}
