/** The same letters through servers that others use for the same work. They are no dependencies: npm installs them into a temporary folder. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DialectName } from "./dialects.ts";
import { printRow } from "./figures.ts";
import { startBare, startRelay, startServer } from "./processes.ts";
import { cpuPerLetter } from "./samples.ts";

interface Peer {
	readonly dialect: DialectName;
	readonly name: string;
	/** Listens on loopback and says so as our relay does. */
	readonly program: string;
}

// with bufferutil, as our relay: what is compared is what a server does with a letter
const packages = ["peer@1", "socket.io@4", "y-webrtc@10", "bufferutil@4"];
const say = (server: string) =>
	`console.log("listening on ws://127.0.0.1:" + ${server}.address().port + "/")`;

const peers: readonly Peer[] = [
	{
		dialect: "peerjs",
		name: "PeerJS server",
		program: `import { PeerServer } from "peer";
PeerServer({ port: 0, host: "127.0.0.1", path: "/" }, (server) => ${say("server")});`,
	},
	{
		dialect: "socketio",
		name: "socket.io",
		// a ping would be counted as a letter
		program: `import { createServer } from "node:http";
import { Server } from "socket.io";
const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false, pingInterval: 600_000 });
io.on("connection", (socket) => {
	socket.join(socket.handshake.query.id);
	socket.on("to", (id, payload) => io.to(id).emit("letter", payload));
});
http.listen(0, "127.0.0.1", () => ${say("http")});`,
	},
	{
		dialect: "ywebrtc",
		name: "y-webrtc signalling",
		// its own program would listen everywhere
		program: `import { Server } from "node:net";
const { listen } = Server.prototype;
Server.prototype.listen = function () {
	return listen.call(this, 0, "127.0.0.1", () => ${say("this")});
};
await import("./node_modules/y-webrtc/bin/server.js");`,
	},
];

export async function benchPeers(folder: string, rounds: number, isQuick: boolean): Promise<void> {
	const home = join(folder, "peers");
	mkdirSync(home);
	writeFileSync(join(home, "package.json"), '{"private":true}');
	const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages];
	const { status } = spawnSync("npm", args, { cwd: home, timeout: 120_000 });
	if (status !== 0)
		return console.log("The peers are not measured: npm could not install them into a temporary folder.");
	const work = { mode: "pairs", clients: 50, depth: 4, bytes: 2_048 } as const;
	for (const { dialect, name, program } of peers) {
		const file = join(home, `${dialect}.mjs`);
		writeFileSync(file, program);
		const starts = [
			() => startServer(dialect, [file], home),
			startBare,
			() => startRelay(join(folder, "relay")),
		];
		const sides = starts.map((start) => ({ start, work, count: isQuick ? 5_000 : 20_000 }));
		const byRound: number[][] = [];
		for (let round = 1; round <= rounds; round++)
			try {
				byRound.push(await cpuPerLetter(sides, isQuick ? 2 : 4));
			} catch (thrown) {
				console.log(`    ${name}, round ${round}: ${thrown instanceof Error ? thrown.message : thrown}.`);
			}
		const ratio = (a: number, b: number) => byRound.map((cpu) => (cpu[a] ?? 0) / (cpu[b] ?? 0));
		printRow(`${name} ÷ bare ws forwarder`, ratio(0, 1));
		printRow(`  the relay ÷ ${name}`, ratio(2, 0));
	}
}
