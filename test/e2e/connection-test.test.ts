/** The connection test of the settings against a real coturn: everything works, and each thing that breaks is named. */
import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { extensionFolder, relayBundle } from "../../scripts/build.ts";
import { watchOpen } from "../driver/calling.ts";
import { type Tap, tap } from "../driver/capture.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { connectTo, createIdentity } from "../driver/journey.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { type RelayProcess, startRelayProcess } from "../driver/relay-process.ts";
import { button } from "../driver/talking.ts";
import { type Coturn, hasCoturn, startCoturnWith } from "../relay/coturn.ts";
import { freePort } from "../relay/running.ts";

const folder = mkdtempSync(join(tmpdir(), "sidelong-ways-"));
const secret = "a shared secret";
let ports: { readonly plain: number; readonly tls: number };
let relay: RelayProcess;
let wire: Tap;
let alice: Profile;
let coturn: Coturn | undefined;
let panel: Page;

/** A certificate for loopback; answers what a browser is told to trust it by. */
function certificate(name: string): string {
	const file = (kind: string) => join(folder, `${name}.${kind}`);
	execFileSync(
		"openssl",
		[
			...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
			...["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"],
			...["-keyout", file("key"), "-out", file("pem")],
		],
		{ stdio: "ignore" },
	);
	const key = new X509Certificate(readFileSync(file("pem"))).publicKey.export({
		type: "spki",
		format: "der",
	});
	return createHash("sha256").update(key).digest("base64");
}
const tls = (name: string) => [
	...[`--tls-listening-port=${ports.tls}`, "--no-dtls"],
	...[`--cert=${join(folder, `${name}.pem`)}`, `--pkey=${join(folder, `${name}.key`)}`],
];
/** coturn where the relay says that it is; a later argument wins. */
async function start(...args: readonly string[]): Promise<void> {
	coturn = await startCoturnWith(
		[
			...["-n", "--no-cli", "--verbose", "--allow-loopback-peers", "--use-auth-secret"],
			...["--realm=sidelong.test", "--log-file=stdout", ...args],
		],
		ports.plain,
	);
}
const knows = (given: string) => `--static-auth-secret=${given}`;

beforeAll(async () => {
	if (!hasCoturn) return;
	ports = { plain: await freePort(), tls: await freePort() };
	const trusted = certificate("trusted");
	certificate("stranger");
	const host = "127.0.0.1";
	relay = await startRelayProcess(relayBundle, 0, [
		...[`--stun-url=stun:${host}:${ports.plain}`, `--turn-secret=${secret}`],
		...[`--turn-url=turn:${host}:${ports.plain}`, `--turn-url=turn:${host}:${ports.plain}?transport=tcp`],
		`--turn-url=turns:${host}:${ports.tls}?transport=tcp`,
	]);
	wire = await tap(() => relay.url);
	alice = await openProfile({
		...{ executable: ensureBrowser(console.log), extension: extensionFolder, headless: true, name: "alice" },
		args: ["--allow-loopback-in-peer-connection", `--ignore-certificate-errors-spki-list=${trusted}`],
	});
	panel = await alice.panel();
	await createIdentity(panel, "alice");
	await connectTo(panel, wire.url);
	await watchOpen(alice);
	await button(panel, "Settings").click();
	await button(panel, "Test the connection").click();
});
afterEach(async () => {
	await coturn?.close();
	coturn = undefined;
});
afterAll(async () => {
	await alice?.close();
	await wire?.close();
	await relay?.close();
	rmSync(folder, { recursive: true });
});

const part = (name: string) =>
	panel
		.getByRole("list", { name: "Parts of the connection" })
		.getByRole("listitem")
		.filter({ has: panel.getByText(name, { exact: true }) });
/** Presses the button and waits until every part is decided; answers each part's words and the sentence of it all. */
async function tried(): Promise<Readonly<Record<string, string>>> {
	await button(panel, "Test").or(button(panel, "Test again")).click();
	await button(panel, "Test again").waitFor({ timeout: 20_000 });
	const found: Record<string, string> = {
		all: (await panel.getByRole("main").getByRole("status").textContent()) ?? "",
	};
	for (const name of ["Relay", "STUN", "TURN over UDP", "TURN over TCP", "TURN over TLS"])
		found[name] = ((await part(name).textContent()) ?? "").slice(name.length);
	return found;
}
/** Of what the tests opened in the document of the hands, what is open still. */
async function nothingIsLeft(): Promise<void> {
	const hands = await alice.offscreen();
	try {
		const open = "watched.peers.filter((peer) => peer.connectionState !== 'closed').length";
		await expect.poll(() => hands.evaluate<number>(open), { timeout: 10_000 }).toBe(0);
		expect(await hands.evaluate<number>("watched.peers.length")).toBeGreaterThan(0);
	} finally {
		await hands.detach();
	}
}

const works = /^It (?:answers|tells|carries).*\d+ ms$/;
const noAnswer = /^No answer/;

describe.skipIf(!hasCoturn)("the connection test", () => {
	test("everything works, nothing is left open, and no letter went anywhere", async () => {
		await start(knows(secret), ...tls("trusted"));
		const found = await tried();
		expect(found).toEqual({
			all: "Calls find their way.",
			Relay: expect.stringMatching(works),
			STUN: expect.stringMatching(works),
			"TURN over UDP": expect.stringMatching(works),
			"TURN over TCP": expect.stringMatching(works),
			"TURN over TLS": expect.stringMatching(works),
		});
		await nothingIsLeft();
		expect(wire.messages.filter(({ fromClient, isBinary }) => fromClient && isBinary)).toEqual([]);
	});

	test("where UDP does not pass, TURN over TCP and TLS are what is left", async () => {
		await start(knows(secret), ...tls("trusted"), "--no-udp");
		expect(await tried()).toEqual({
			all: "Does not work: STUN, TURN over UDP",
			Relay: expect.stringMatching(works),
			STUN: expect.stringMatching(noAnswer),
			"TURN over UDP": expect.stringMatching(noAnswer),
			"TURN over TCP": expect.stringMatching(works),
			"TURN over TLS": expect.stringMatching(works),
		});
	});

	test("another secret than the relay's is said to be that", async () => {
		await start(knows("another secret"), ...tls("trusted"));
		const refused = expect.stringMatching(/^The server answers, and does not accept/);
		expect(await tried()).toEqual({
			all: "Does not work: TURN over UDP, TURN over TCP, TURN over TLS",
			Relay: expect.stringMatching(works),
			STUN: expect.stringMatching(works),
			"TURN over UDP": refused,
			"TURN over TCP": refused,
			"TURN over TLS": refused,
		});
	});

	test.each([
		["without TLS", () => start(knows(secret), "--no-tls", "--no-dtls")],
		["with a certificate that nobody trusts", () => start(knows(secret), ...tls("stranger"))],
	])("a server %s fails in that part alone", async (_, begin) => {
		await begin();
		expect(await tried()).toMatchObject({
			all: "Does not work: TURN over TLS",
			"TURN over TCP": expect.stringMatching(works),
			"TURN over TLS": expect.stringMatching(/^No answer, or its certificate is not trusted/),
		});
	});

	test("a server that gives addresses and passes nothing on is not said to work", async () => {
		await start(knows(secret), ...tls("trusted"), "--denied-peer-ip=0.0.0.0-255.255.255.255");
		expect(await tried()).toMatchObject({
			all: "Does not work: TURN over UDP, TURN over TCP, TURN over TLS",
			STUN: expect.stringMatching(works),
			"TURN over UDP": expect.stringMatching(/^The server let us in, but nothing passes/),
		});
	});

	test("no coturn at all: only the relay works", async () => {
		expect(await tried()).toMatchObject({
			all: "Does not work: STUN, TURN over UDP, TURN over TCP, TURN over TLS",
			Relay: expect.stringMatching(works),
			STUN: expect.stringMatching(noAnswer),
		});
		await nothingIsLeft();
	});

	test("Stop closes what is open, and so does leaving", async () => {
		await button(panel, "Test again").click();
		await part("Relay").getByText("It answers.").waitFor();
		await button(panel, "Stop").click();
		await part("TURN over UDP").getByText("Stopped").waitFor();
		await nothingIsLeft();
		await button(panel, "Test again").click();
		await button(panel, "Back").click();
		await button(panel, "Test the connection").waitFor();
		await nothingIsLeft();
		await button(panel, "Test the connection").click();
	});

	test("without the relay the rest is not tried", async () => {
		await relay.stop("SIGKILL");
		const found = await tried();
		expect(found.all).toBe("Does not work: Relay");
		for (const name of ["STUN", "TURN over UDP", "TURN over TCP", "TURN over TLS"])
			expect(found[name]).toBe("Not tried: the relay tells where it is.");
	});
});
