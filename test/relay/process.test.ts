import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { closeCodes } from "../../protocol/errors.ts";
import { version } from "../../relay/cli.ts";

let folder = "";
const children: ChildProcess[] = [];
beforeAll(() => {
	// an empty folder outside of the repository: nothing but the one file may be needed
	folder = mkdtempSync(join(tmpdir(), "sidelong-bundle-"));
	execFileSync(process.execPath, ["scripts/build-relay.mjs"]);
	copyFileSync(resolve("dist/relay.mjs"), join(folder, "relay.mjs"));
}, 60_000);
afterEach(() => {
	for (const child of children.splice(0)) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
	const data = join(folder, "data");
	const child = spawn(process.execPath, ["relay.mjs", "--data-dir", data, ...args], { cwd: folder });
	children.push(child);
	let [out, err] = ["", ""];
	const started = new Promise<string>((done) => {
		child.stdout.on("data", (chunk) => {
			out += chunk;
			const url = /^sidelong-relay listening on (ws:\/\/\S+)\n$/.exec(out)?.[1];
			if (url) done(url);
		});
	});
	child.stderr.on("data", (chunk) => {
		err += chunk;
	});
	const ended = new Promise<{ code: number | null; out: string; err: string }>((done) => {
		child.on("close", (code) => done({ code, out, err }));
	});
	return { child, started, ended };
}

test("one file from an empty folder shows help and version", async () => {
	expect(await run("--help").ended).toMatchObject({ code: 0, err: "" });
	expect((await run("--help").ended).out).toContain("--public-url");
	expect(await run("--version").ended).toMatchObject({ code: 0, out: `${version}\n` });
});

test("a taken port ends it with code 1 and a sentence", async () => {
	const other = createServer();
	await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
	const address = other.address();
	const port = typeof address === "object" && address ? String(address.port) : "";
	const { code, out, err } = await run("--port", port).ended;
	other.close();
	expect({ code, out }).toEqual({ code: 1, out: "" });
	expect(err).toContain(`Port ${port} is taken`);
});

test("nonsense ends it with code 1 and a sentence", async () => {
	const { code, out, err } = await run("--host", "0.0.0.0").ended;
	expect({ code, out }).toEqual({ code: 1, out: "" });
	expect(err).toContain("--public-url");
});

test.skipIf(process.platform === "win32").each(["SIGTERM", "SIGINT"] as const)(
	"%s says drain, hangs up with 1012 and ends with code 0",
	async (signal) => {
		const { child, started, ended } = run("--port", "0");
		const socket = new WebSocket(await started, ["sidelong.1"]);
		await new Promise((done) => socket.on("open", done));
		const said = new Promise<string>((done) => socket.on("message", (data) => done(String(data))));
		const closed = new Promise<number>((done) => socket.on("close", done));
		child.kill(signal);
		expect(JSON.parse(await said)).toMatchObject({ type: "drain" });
		expect(await closed).toBe(closeCodes.drain);
		const { code, out } = await ended;
		expect(code).toBe(0);
		expect(out.split("\n")).toHaveLength(2);
	},
);

test.skipIf(process.platform === "win32")(
	"a client that never answers the close does not hold it up",
	async () => {
		const { child, started, ended } = run("--port", "0");
		const socket = new WebSocket(await started, ["sidelong.1"]);
		await new Promise((done) => socket.on("open", done));
		socket.pause();
		child.kill("SIGTERM");
		expect((await ended).code).toBe(0);
		socket.terminate();
	},
);
