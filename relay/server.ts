/** The hub on a port: HTTP for a few questions, WebSocket for everything else. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { limits as agreed } from "../protocol/limits.ts";
import { attach } from "./connection.ts";
import type { Counts } from "./counts.ts";
import type { Door } from "./door.ts";
import type { Hub } from "./hub.ts";
import { type RelayLimits, sizes } from "./limits.ts";
import { type Log, placeOf } from "./log.ts";
import { createPages, pathOf } from "./pages.ts";
import { keyOf, sourceOf, type TrustedProxies } from "./source.ts";

const subprotocol = "sidelong.1";

/** A certificate chain and its key, PEM. */
export interface TlsFiles {
	readonly cert: string;
	readonly key: string;
}
interface Needs {
	readonly hub: Hub;
	readonly door: Door;
	readonly host: string;
	readonly port: number;
	/** Whole origins, or schemes that end in `://`. */
	readonly allowedOrigins: readonly string[];
	readonly trusted: TrustedProxies;
	readonly tls: TlsFiles | undefined;
	readonly limits: RelayLimits;
	readonly counts: Counts;
	readonly log: Log;
	/** Somebody connected from there; called when connections are logged. */
	connected?(source: string | undefined): void;
}
export interface RelayServer {
	/** The WebSocket URL when it listens. Rejects with what the system says, such as `EADDRINUSE`. */
	listen(): Promise<string>;
	/** Takes a new certificate for connections from now on. Throws what OpenSSL says of a broken one. */
	renew(tls: TlsFiles): void;
	/** Stops accepting, drains, and is done when all sockets are gone. */
	stop(): Promise<void>;
}

export function createRelayServer(needs: Needs): RelayServer {
	const { hub, door, host, port, allowedOrigins, trusted, tls, limits, counts, log } = needs;
	let isReady = true;
	const shared = { ...needs, slow: new Set<{ readonly isSlow: boolean }>() };
	const options = {
		headersTimeout: limits.headersMs,
		requestTimeout: limits.headersMs,
		keepAliveTimeout: limits.headersMs,
		connectionsCheckingInterval: 1_000,
		maxHeaderSize: sizes.headerBytes,
	};
	const answer = createPages(() => isReady);
	const http: Server = tls
		? createSecureServer({ ...options, ...tls, handshakeTimeout: limits.headersMs }, answer)
		: createServer(options, answer);
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: agreed.frameBytes,
		maxFragments: sizes.fragments,
		closeTimeout: sizes.closeMs,
		handleProtocols: () => subprotocol,
	} as ConstructorParameters<typeof WebSocketServer>[0]);
	const open = new Set<Socket>();

	http.on("connection", (socket: Socket) => {
		// behind a proxy of ours this is the proxy: whom it speaks for is counted when they ask for a WebSocket
		const peer = socket.remoteAddress ?? "";
		const source = trusted.has(peer) ? undefined : keyOf(peer);
		if (!door.opened()) return void socket.destroy();
		if (!door.enter(source)) {
			door.closed();
			return void socket.destroy();
		}
		open.add(socket);
		socket.on("close", () => {
			open.delete(socket);
			door.closed();
			door.leave(source);
		});
	});
	http.on("upgrade", (request, socket, head) => {
		// a socket that breaks during the handshake is nobody's error
		socket.on("error", destroy);
		const status = refusalOf(request, allowedOrigins);
		if (status) return refuseUpgrade(socket, status);
		const source = sourceOf(request, trusted);
		const isForwarded = trusted.has(request.socket.remoteAddress ?? "");
		if (!door.mayUpgrade(source)) return refuseUpgrade(socket, "429 Too Many Requests");
		if (isForwarded && !door.enter(source)) return refuseUpgrade(socket, "429 Too Many Requests");
		if (isForwarded) socket.on("close", () => door.leave(source));
		needs.connected?.(source);
		sockets.handleUpgrade(request, socket, head, (webSocket) => attach(webSocket, source, shared));
	});
	// what is no HTTP at all: without this listener Node answers politely and keeps the socket a while
	http.on("clientError", (thrown: NodeJS.ErrnoException, socket) => {
		if (thrown.code === "ERR_HTTP_REQUEST_TIMEOUT" || thrown.code === "ERR_TLS_HANDSHAKE_TIMEOUT")
			counts.limited.headersMs++;
		socket.destroy();
	});

	return {
		listen: () =>
			new Promise((resolve, reject) => {
				http.once("error", reject);
				http.listen(port, host, () => {
					http.off("error", reject);
					http.on("error", (thrown) => log.error(`server failed ${placeOf(thrown)}`));
					const bound = http.address();
					const actual = typeof bound === "object" && bound ? bound.port : port;
					const name = host.includes(":") ? `[${host}]` : host;
					resolve(`${tls ? "wss" : "ws"}://${name}:${actual}/ws`);
				});
			}),
		renew(next) {
			if ("setSecureContext" in http && typeof http.setSecureContext === "function")
				http.setSecureContext(next);
		},
		async stop() {
			isReady = false;
			const closed = new Promise<void>((resolve) => http.close(() => resolve()));
			http.closeIdleConnections();
			await hub.drain();
			const patience = setTimeout(() => {
				for (const socket of open) socket.destroy();
			}, sizes.stopMs);
			await closed;
			clearTimeout(patience);
		},
	};
}

/** Why this upgrade is refused, or `undefined`. A web page must not speak for the person who looks at it. */
function refusalOf(request: IncomingMessage, allowedOrigins: readonly string[]): string | undefined {
	if (pathOf(request) !== "/ws") return "404 Not Found";
	const { origin, "sec-websocket-protocol": protocols = "" } = request.headers;
	const isAllowed = (allowed: string) =>
		allowed.endsWith("://") ? origin?.startsWith(allowed) : origin === allowed;
	if (origin !== undefined && !allowedOrigins.some(isAllowed)) return "403 Forbidden";
	const offered = protocols.split(",").map((each) => each.trim());
	return offered.includes(subprotocol) ? undefined : "400 Bad Request";
}

function destroy(this: Duplex) {
	this.destroy();
}

function refuseUpgrade(socket: Duplex, status: string) {
	// Node no longer looks after it, and ends only our half: the other may stay open for ever
	socket.once("finish", destroy);
	socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
