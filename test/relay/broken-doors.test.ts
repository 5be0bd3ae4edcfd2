/** Sockets that ask for nothing useful and stay: each is gone soon, so that the places before the login are free for others. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type RunningRelay, run } from "./running.ts";

let relay: RunningRelay | undefined;
let folder = "";
const sockets: Socket[] = [];
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "sidelong-doors-"));
});
afterEach(async () => {
	for (const socket of sockets.splice(0)) socket.destroy();
	await relay?.close();
	relay = undefined;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether the relay cut it off within `ms`. `text` is written at once; this end never hangs up by itself. */
function isCutOff(text: string, ms: number): Promise<boolean> {
	const port = relay?.port ?? 0;
	const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
	sockets.push(socket);
	let isOver = false;
	socket.on("error", () => {
		isOver = true;
	});
	socket.on("close", () => {
		isOver = true;
	});
	socket.resume();
	socket.write(text);
	return new Promise((resolve) =>
		setTimeout(() => {
			// a half that is still open takes this; whoever is gone answers the first with a reset, which the second meets
			const knock = setInterval(() => socket.write("\r\n"), 50);
			setTimeout(() => {
				clearInterval(knock);
				resolve(isOver);
			}, 300);
		}, ms),
	);
}
const upgrade = (path: string, more = "") =>
	`GET ${path} HTTP/1.1\r\nHost: relay.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${more}\r\n`;

test("whoever was refused a WebSocket and does not hang up is hung up", async () => {
	relay = await run();
	expect(
		await Promise.all([
			isCutOff(upgrade("/elsewhere"), 500),
			isCutOff(upgrade("/ws", "Origin: https://evil.example\r\n"), 500),
			isCutOff(upgrade("/ws"), 500),
		]),
	).toEqual([true, true, true]);
});

test("whoever begins no TLS handshake is cut off as soon as one who begins no request", {
	timeout: 10_000,
}, async () => {
	const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
	execFileSync(
		"openssl",
		["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"].concat([
			"-keyout",
			key,
			"-out",
			cert,
			"-days",
			"1",
			"-subj",
			"/CN=relay.example",
		]),
		{ stdio: "ignore" },
	);
	relay = await run(`--tls-cert=${cert}`, `--tls-key=${key}`, "--limit-headers-ms=500");
	const socket = connect(relay.port, "127.0.0.1");
	sockets.push(socket);
	const began = performance.now();
	await new Promise((done) => socket.resume().on("error", done).on("close", done));
	expect(performance.now() - began).toBeLessThan(3_000);
});

test("a page that was read is the last one on its connection", async () => {
	relay = await run();
	expect(await isCutOff("GET /healthz HTTP/1.1\r\nHost: relay.example\r\n\r\n", 500)).toBe(true);
});
