/**
 * The reference: the least that a forwarder on `ws` can be. It looks the target up by the header and sends the same
 * buffer on; no login, no stamp, no limit, no deadline. A `publish` is sent to everybody else in a loop.
 * Whoever connects to `/ws?ADDRESS` (base64url) is found; whoever connects to `/ws` is only connected.
 */
import { type WebSocket, WebSocketServer } from "ws";
import { limits } from "../../protocol/limits.ts";
import { frameTypes, offsets } from "../../protocol/wire/frame.ts";

const members = new Map<string, WebSocket>();
const server = new WebSocketServer({
	host: "127.0.0.1",
	port: 0,
	clientTracking: false,
	perMessageDeflate: false,
	maxPayload: limits.frameBytes,
	// like everything here: what any relay on ws has, so that the difference is the relay
	handleProtocols: () => "sidelong.1",
});

server.on("connection", (webSocket, request) => {
	const name = request.url?.split("?", 2)[1];
	if (name) members.set(Buffer.from(name, "base64url").toString("latin1"), webSocket);
	webSocket.on("error", () => {});
	webSocket.on("message", (data: Buffer) => {
		if (data[offsets.type] === frameTypes.publish) {
			for (const member of members.values()) if (member !== webSocket) member.send(data);
		} else members.get(data.toString("latin1", offsets.name, offsets.body))?.send(data);
	});
});
server.on("listening", () => {
	const bound = server.address();
	if (typeof bound === "object" && bound)
		process.stdout.write(`bare listening on ws://127.0.0.1:${bound.port}/ws\n`);
});
