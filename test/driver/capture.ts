/** A tap between clients and a relay: passes everything on and keeps a copy of every message, unmasked. Loopback only. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";

export interface Tap {
	readonly url: string;
	/** Every message that passed, either way. */
	readonly messages: readonly {
		readonly fromClient: boolean;
		readonly isBinary: boolean;
		readonly bytes: Buffer;
		/** When it passed, milliseconds. */
		readonly at: number;
	}[];
	close(): Promise<void>;
}

export async function tap(relayUrl: () => string): Promise<Tap> {
	const messages: { fromClient: boolean; isBinary: boolean; bytes: Buffer; at: number }[] = [];
	const http = createServer();
	const server = new WebSocketServer({ server: http, handleProtocols: () => "sidelong.1" });
	server.on("connection", (client, request) => {
		const relay = new WebSocket(relayUrl(), "sidelong.1", { origin: request.headers.origin ?? "" });
		const early: { data: Buffer; isBinary: boolean }[] = [];
		const pass = (to: WebSocket, fromClient: boolean) => (data: Buffer, isBinary: boolean) => {
			messages.push({ fromClient, isBinary, bytes: data, at: performance.now() });
			if (to.readyState === WebSocket.OPEN) to.send(data, { binary: isBinary });
			else early.push({ data, isBinary });
		};
		client.on("message", pass(relay, true));
		relay.on("message", pass(client, false));
		relay.on("open", () => {
			for (const { data, isBinary } of early.splice(0)) relay.send(data, { binary: isBinary });
		});
		const code = (given: number) => (given === 1005 || given === 1006 ? 1011 : given);
		client.on("close", (given) => relay.close(code(given)));
		relay.on("close", (given) => client.close(code(given)));
		for (const end of [client, relay]) end.on("error", () => {});
	});
	await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
	return {
		url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/ws`,
		messages,
		async close() {
			for (const client of server.clients) client.terminate();
			server.close();
			await new Promise((resolve) => http.close(resolve));
		},
	};
}
