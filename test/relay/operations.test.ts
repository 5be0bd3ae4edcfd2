/** What whoever runs a relay sees of it: pages, logs, files, channels. */
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createPseudonyms } from "../../relay/log.ts";
import { busyArgs, busyHour } from "./busy.ts";
import { bytesFrom } from "./person.ts";
import { loginAt, type RunningRelay, run } from "./running.ts";

let relay: RunningRelay | undefined;
afterEach(async () => {
	await relay?.close();
	relay = undefined;
});
async function start(...args: string[]): Promise<RunningRelay> {
	relay = await run(...args);
	return relay;
}

describe("the pages", () => {
	const get = ({ port }: RunningRelay, path: string, init?: RequestInit) =>
		fetch(`http://127.0.0.1:${port}${path}`, init);

	test("say what this is and what it can see, and run nothing", async () => {
		const answer = await get(await start(), "/");
		expect(answer.status).toBe(200);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			"content-type": "text/plain; charset=utf-8",
			"content-security-policy": "default-src 'none'",
			"x-content-type-options": "nosniff",
			"cache-control": "no-store",
		});
		const text = await answer.text();
		for (const seen of ["addresses", "handle", "IP addresses", "who writes to whom", "sizes", "channels"])
			expect(text).toContain(seen);
	});

	test.each(["/healthz", "/health", "/readyz"])("%s is well, also for HEAD", async (path) => {
		const relay = await start();
		const answer = await get(relay, path);
		expect([answer.status, await answer.text()]).toEqual([200, '{"status":"ok"}']);
		const head = await get(relay, path, { method: "HEAD" });
		expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "15", ""]);
	});

	test.each([
		["GET", "/metrics"],
		["GET", "/constructor"],
		["GET", "/../etc/passwd"],
		["GET", "/ws"],
		["POST", "/"],
		["DELETE", "/healthz"],
		["OPTIONS", "/ws"],
	])("%s %s finds nothing", async (method, path) => {
		expect((await get(await start(), path, { method })).status).toBe(404);
	});

	test("/readyz says 503 to whoever is in the middle of asking while it drains; nobody new gets in", async () => {
		const relay = await start();
		const asking = connect(relay.port, "127.0.0.1");
		asking.write("GET /readyz HTTP/1.1\r\nHost: relay\r\n");
		await vi.waitFor(() => expect(asking.bytesWritten).toBeGreaterThan(0));
		const member = await loginAt(relay.url, "alice", { url: relay.url });
		const stopped = relay.stop();
		await member.hear("drain");
		asking.write("Connection: close\r\n\r\n");
		const [data] = (await once(asking, "data")) as [Buffer];
		expect(String(data)).toMatch(/^HTTP\/1\.1 503 [\s\S]*\{"status":"draining"\}$/);
		await expect(get(relay, "/readyz")).rejects.toThrow();
		await stopped;
	});
});

describe("the log", () => {
	test.each(["info", "debug"])("names nobody after a busy hour at level %s", async (level) => {
		const relay = await start(...busyArgs, `--log-level=${level}`);
		const secrets = await busyHour(relay);
		const text = relay.log.join("");
		expect(text).toContain("started");
		for (const secret of secrets) expect(text).not.toContain(secret);
		expect(text).not.toMatch(/[\w-]{43}/);
	});

	test("is one object per line in JSON", async () => {
		const relay = await start("--log-format=json", "--log-level=debug", "--log-connections", ...busyArgs);
		await busyHour(relay);
		const lines = relay.log.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(lines.length).toBeGreaterThan(10);
		for (const line of lines)
			expect(line).toMatchObject({
				time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
				level: expect.stringMatching(/^(error|warn|info|debug)$/),
				event: expect.any(String),
			});
		for (const line of relay.log) expect(line).toMatch(/^[^\n]+\n$/);
	});

	test("shows who connects only when told to, and then eight letters that are the same for one day", async () => {
		const relay = await start("--log-connections", ...busyArgs);
		const secrets = await busyHour(relay);
		const names = [...relay.log.join("").matchAll(/ connected from=(\S+)$/gm)].map(([, name]) => name);
		expect(names).toHaveLength(8);
		for (const name of names) expect(name).toMatch(/^[\w-]{8}$/);
		// four IPs were used
		expect(new Set(names).size).toBe(4);
		for (const secret of secrets) expect(relay.log.join("")).not.toContain(secret);
	});

	test("calls the same IP something else the next day", () => {
		let [time, chance] = [Date.UTC(2026, 0, 1, 23, 59, 59), 0];
		const of = createPseudonyms(
			() => time,
			(length) => bytesFrom(`salt ${chance++}`, length),
		);
		const today = of("203.0.113.7");
		expect(of("203.0.113.7")).toBe(today);
		expect(of("203.0.113.8")).not.toBe(today);
		time += 1_000;
		expect(of("203.0.113.7")).not.toBe(today);
	});
});

test.skipIf(process.platform === "win32")("nobody else may read what it keeps", async () => {
	const relay = await start();
	const alice = await loginAt(relay.url, "alice", { url: relay.url, handle: "ada" as never });
	alice.say({ type: "guest", id: 1, payload: {} });
	await alice.hear("result");
	await relay.stop();
	const files = readdirSync(relay.folder).sort();
	expect(files).toEqual(["guests.json", "handles.json", "relay-key.json"]);
	for (const file of files) expect(statSync(join(relay.folder, file)).mode & 0o777, file).toBe(0o600);
	// and what it keeps is no letter: the names of those who have handles, until when, and hashes of invitations
	expect(readFileSync(join(relay.folder, "handles.json"), "utf8")).toContain("ada");
});

describe("channels to suggest", () => {
	let folder = "";
	afterEach(() => rmSync(folder, { recursive: true }));

	test("are read again while it runs, as people edit files, and reach whoever is logged in", async () => {
		folder = mkdtempSync(join(tmpdir(), "sidelong-channels-"));
		const path = join(folder, "channels.txt");
		writeFileSync(path, "\uFEFFharbour\r\n\r\n  pier  \r\nharbour\r\n");
		const relay = await start("--channels=lobby", `--channels-file=${path}`);
		const alice = await loginAt(relay.url, "alice", { url: relay.url });
		expect(alice.welcome.channels).toEqual(["lobby", "harbour", "pier"]);
		// as an editor saves: away, and there again
		unlinkSync(path);
		writeFileSync(path, "café\nlobby\n\n\nnight watch");
		const told = await alice.hear("channels");
		expect(told.payload.channels).toEqual(["lobby", "café", "night watch"]);
		const bob = await loginAt(relay.url, "bob", { url: relay.url });
		expect(bob.welcome.channels).toEqual(["lobby", "café", "night watch"]);
		// their names are the operator's text, and the log counts them only
		expect(relay.log.join("")).toContain("channels read count=3");
		expect(relay.log.join("")).not.toContain("harbour");
		for (const { socket } of [alice, bob]) socket.terminate();
	});
});
