/** Servers and generators as processes of their own, and what the kernel says about them. */
import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import type { DialectName } from "./dialects.ts";
import type { Done, Report, Task } from "./orders.ts";

const root = process.cwd();
// inside the repository, so that the reference finds the same bufferutil as the relay
const cache = join(root, "node_modules/.cache/sidelong/bench");
const relayBundle = join(root, "dist/relay.mjs");

export interface Server {
	readonly dialect: DialectName;
	readonly port: number;
	readonly pid: number;
	stop(): void;
}
export interface Generator {
	/** Resolves when everything asked for came back, or will not. Rejects with a sentence. */
	run(count: number): Promise<Done>;
	stop(): void;
}

/** The relay as it is shipped, and the two programs of the bench, bundled the same way. */
export async function buildServers(): Promise<void> {
	const { status, stderr } = spawnSync(process.execPath, ["scripts/build-relay.mjs"], { encoding: "utf8" });
	if (status !== 0) throw new Error(`the relay could not be built:\n${stderr}`);
	mkdirSync(cache, { recursive: true });
	const banner =
		"import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";
	await build({
		entryPoints: ["bench/relay/bare.ts", "bench/relay/load.ts"],
		outdir: cache,
		outExtension: { ".js": ".mjs" },
		bundle: true,
		minify: true,
		platform: "node",
		format: "esm",
		target: "node20",
		external: ["bufferutil", "utf-8-validate"],
		banner: { js: banner },
		logLevel: "warning",
	});
}

let relays = 0;
/** `keyFolder`: where the relays' key is kept; tokens are good as long as that is there. Each relay has a data folder of its own. */
export async function startRelay(keyFolder: string, more: readonly string[] = []): Promise<Server> {
	const kept = join(keyFolder, "relay-key.json");
	const dataDir = `${keyFolder}-${relays++}`;
	const own = join(dataDir, "relay-key.json");
	for (const folder of [keyFolder, dataDir]) mkdirSync(folder, { recursive: true });
	if (existsSync(kept)) copyFileSync(kept, own);
	const args = ["--port", "0", "--data-dir", dataDir, "--log-level", "error", ...unlimited(), ...more];
	const server = await startServer("sidelong", [relayBundle, ...args]);
	if (!existsSync(kept)) copyFileSync(own, kept);
	return server;
}

export function startBare(): Promise<Server> {
	return startServer("bare", [join(cache, "bare.mjs")]);
}

let known: readonly string[] | undefined;
/** What lifts the limits per address, as far as this relay has any: 50 clients are measured, not 50 people. */
function unlimited(): readonly string[] {
	known ??= spawnSync(process.execPath, [relayBundle, "--help"], { encoding: "utf8" }).stdout.split(/\s+/);
	const flags = ["--limit-frames-per-second", "--limit-frame-burst", "--limit-bytes-per-second"];
	return flags.filter((flag) => known?.includes(flag)).flatMap((flag) => [flag, "1000000000"]);
}

/** Resolves when the program says on which port it listens. */
export async function startServer(
	dialect: DialectName,
	args: readonly string[],
	folder = root,
): Promise<Server> {
	const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
	stopAtExit(child);
	let said = "";
	child.stderr.on("data", (data) => {
		said += data;
	});
	for await (const line of createInterface({ input: child.stdout })) {
		const [, port] = /listening on ws:\/\/[^:]+:(\d+)/.exec(line) ?? [];
		if (port && child.pid)
			return { dialect, port: Number(port), pid: child.pid, stop: () => void child.kill("SIGKILL") };
	}
	throw new Error(`the ${dialect} server did not start: ${said.trim()}`);
}

/** Resolves when its clients are ready. Rejects with a sentence when the server does not let them. */
export async function startGenerator(
	server: Server,
	task: Omit<Task, "dialect" | "port">,
): Promise<Generator> {
	const whole: Task = { ...task, dialect: server.dialect, port: server.port };
	const child = fork(join(cache, "load.mjs"), [JSON.stringify(whole)], { execArgv: [] });
	stopAtExit(child);
	await reportOf(child);
	return {
		async run(count) {
			const answer = reportOf(child);
			child.send({ count });
			return (await answer) as Done;
		},
		stop: () => void child.kill("SIGKILL"),
	};
}

async function reportOf(child: ChildProcess): Promise<Report> {
	const gone = new AbortController();
	const ended = once(child, "exit", { signal: gone.signal }).then((): Report => {
		return { type: "failed", sentence: "the generator ended" };
	});
	ended.catch(() => {});
	const answered = once(child, "message").then(([message]) => message as Report);
	const report = await Promise.race([answered, ended]);
	gone.abort();
	if (report.type === "failed") throw new Error(report.sentence);
	return report;
}

const children = new Set<ChildProcess>();
function stopAtExit(child: ChildProcess) {
	children.add(child);
	child.once("exit", () => children.delete(child));
}
process.on("exit", () => {
	for (const child of children) child.kill("SIGKILL");
});

/** CPU of a process so far in milliseconds, user and system, all threads; the kernel counts in steps of 10. */
export function cpuOf({ pid }: Server): number {
	// the name before it may hold spaces and brackets
	const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) (?=[A-Z] )/);
	const fields = rest.split(" ");
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory in KiB. */
export function residentOf({ pid }: Server): number {
	return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

/** How many files this process may open; Node has raised its own limit to the hard one at its start. */
export function openFilesLimit(): number {
	const text = /^Max open files\s+(\w+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
	return text === "unlimited" ? Number.POSITIVE_INFINITY : Number(text);
}

export const hasStrace = () => spawnSync("strace", ["-V"]).status === 0;

const writes = ["write", "writev", "sendto", "sendmsg"];

/** How many of the system calls that write to a socket `server` makes while `act` runs. Counted, not timed. */
export async function countWrites(server: Server, act: () => Promise<unknown>): Promise<number> {
	if (!hasStrace()) {
		// the kernel's own count of write and writev, which are the ones libuv uses
		const before = writesOf(server);
		await act();
		return writesOf(server) - before;
	}
	const args = ["-f", "-c", "-e", `trace=${writes.join(",")}`, "-p", String(server.pid)];
	const tracer = spawn("strace", args, { stdio: ["ignore", "ignore", "pipe"] });
	stopAtExit(tracer);
	let said = "";
	tracer.stderr.on("data", (data) => {
		said += data;
	});
	// one sentence for all threads
	while (!said.includes("attached")) {
		if (tracer.exitCode !== null) throw new Error(`strace does not work here: ${said.trim()}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	said = "";
	await act();
	tracer.kill("SIGINT");
	await once(tracer, "close");
	const rows = said.matchAll(/^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/gm);
	return [...rows].reduce(
		(sum, [, count, name = ""]) => sum + (writes.includes(name) ? Number(count) : 0),
		0,
	);
}

function writesOf({ pid }: Server): number {
	return Number(/^syscw: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1]);
}
