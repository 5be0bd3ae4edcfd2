/** A relay that speaks TLS by itself, with certificates that openssl makes, and their renewal while it runs. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { parseCommandLine } from "../../relay/cli.ts";
import { parseConfig } from "../../relay/config.ts";
import { type Relay, startRelay } from "../../relay/start.ts";
import { configOf, dial, loginAt } from "./running.ts";

let folder = "";
let relay: Relay;
let log: string[] = [];
const file = (name: string) => join(folder, name);

/** A certificate of its own for loopback. */
function make(name: string) {
	execFileSync(
		"openssl",
		[
			...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
			...["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"],
			...["-keyout", file(`${name}.key`), "-out", file(`${name}.pem`)],
		],
		{ stdio: "ignore" },
	);
}
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "sidelong-tls-"));
	for (const name of ["first", "second"]) make(name);
});
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, kind: "pem" | "key") =>
	copyFileSync(file(`${name}.${kind}`), file(`live.${kind}`));
beforeEach(async () => {
	put("first", "pem");
	put("first", "key");
	log = [];
	const args = ["--port=0", `--data-dir=${file("data")}`, `--tls-cert=${file("live.pem")}`];
	relay = await startRelay(configOf(...args, `--tls-key=${file("live.key")}`), (line) => log.push(line), 50);
});
afterEach(() => relay.stop());

/** Logs in as a client that trusts this certificate alone. */
async function login(trusted: string, name = "alice") {
	const { socket, person, challenge, welcome } = await loginAt(
		relay.url,
		name,
		{ url: relay.url },
		{},
		readFileSync(file(`${trusted}.pem`), "utf8"),
	);
	expect(person.believes(challenge, welcome, { url: relay.url })).toBe(true);
	return socket;
}
const served = async (name: string) => (await login(name)).terminate();
const isRefused = { code: "DEPTH_ZERO_SELF_SIGNED_CERT" };

test("logs in whoever trusts its certificate, with TLS 1.2 or newer, and nobody is talked into another", async () => {
	expect(relay.url).toMatch(/^wss:/);
	await served("first");
	await expect(login("second")).rejects.toMatchObject(isRefused);
	await expect(loginAt(relay.url, "alice")).rejects.toMatchObject(isRefused);
	const old = connect({ port: portOf(relay), host: "127.0.0.1", maxVersion: "TLSv1.1", minVersion: "TLSv1" });
	expect(await new Promise((done) => old.on("error", done))).toMatchObject({
		message: expect.stringMatching(/protocol/),
	});
});

test("plain WebSockets and plain HTTP get nothing", async () => {
	await expect(dial(relay.url.replace("wss:", "ws:"))).rejects.toThrow();
	await expect(fetch(relay.url.replace("wss:", "http:").replace("/ws", "/healthz"))).rejects.toThrow();
	await served("first");
});

test("a renewed certificate is served without a restart; half a renewal changes nothing and is written down", async () => {
	const before = await login("first", "bob");
	put("second", "pem");
	await vi.waitFor(() => expect(log.join("")).toContain("certificate not read"), 5_000);
	await served("first");
	put("second", "key");
	await vi.waitFor(() => served("second"), 5_000);
	await expect(login("first")).rejects.toMatchObject(isRefused);
	// whoever was connected stays
	expect(before.readyState).toBe(WebSocket.OPEN);
	before.terminate();
	expect(log.join("")).not.toMatch(/BEGIN|error/);
});

test("a certificate that is gone or nonsense changes nothing", async () => {
	rmSync(file("live.pem"));
	await vi.waitFor(() => expect(log.join("")).toContain("certificate not read"), 5_000);
	await served("first");
	writeFileSync(file("live.pem"), "no certificate\n");
	await vi.waitFor(() => expect(log.filter((line) => line.includes("not read")).length).toBe(2), 5_000);
	await served("first");
});

test("a certificate that does not fit its key is told in a sentence at the start", () => {
	const args = [`--tls-cert=${file("first.pem")}`, `--tls-key=${file("second.key")}`];
	const told = parseCommandLine(args, {});
	expect(typeof told === "string" ? told : parseConfig(told, {})).toContain("--tls-cert");
});

function portOf({ url }: Relay): number {
	return Number(new URL(url).port);
}
