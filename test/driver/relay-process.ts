/** A real relay in a process of its own, as whoever runs one has it. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RelayProcess {
	readonly url: string;
	readonly port: number;
	readonly dataDir: string;
	/** Of the process that runs now. */
	readonly pid: number;
	/** Everything it wrote. */
	log(): string;
	/** Ends it at once (`kill -9`) or in order. */
	stop(signal?: "SIGKILL" | "SIGTERM"): Promise<void>;
	/** Starts it again on the same port with the same data. */
	start(): Promise<void>;
	/** Ends it and takes its data away. */
	close(): Promise<void>;
}

/** `port` 0 takes a free one. Fails with what the relay said when it does not start. */
export async function startRelayProcess(
	bundle: string,
	port = 0,
	args: readonly string[] = [],
): Promise<RelayProcess> {
	const dataDir = mkdtempSync(join(tmpdir(), "sidelong-relay-"));
	let child: ChildProcess | undefined;
	let written = "";
	let url = "";

	async function start(): Promise<void> {
		const wanted = url ? new URL(url).port : String(port);
		const fresh = spawn(
			process.execPath,
			[bundle, "--port", wanted, "--data-dir", dataDir, "--log-level", "info", ...args],
			{
				stdio: ["ignore", "pipe", "pipe"],
			},
		);
		child = fresh;
		const keep = (chunk: Buffer) => {
			written += chunk.toString();
		};
		fresh.stdout?.on("data", keep);
		fresh.stderr?.on("data", keep);
		const from = written.length;
		url = await new Promise<string>((resolve, reject) => {
			const look = () => {
				const found = /listening on (ws:\/\/\S+)/.exec(written.slice(from))?.[1];
				if (found) resolve(found);
			};
			fresh.stdout?.on("data", look);
			fresh.once("exit", () => reject(new Error(`the relay did not start: ${written.slice(from).trim()}`)));
		});
	}
	async function stop(signal: "SIGKILL" | "SIGTERM" = "SIGTERM"): Promise<void> {
		const old = child;
		child = undefined;
		if (!old || old.exitCode !== null) return;
		const ended = new Promise((resolve) => old.once("exit", resolve));
		old.kill(signal);
		await ended;
	}
	await start();
	return {
		get url() {
			return url;
		},
		get port() {
			return Number(new URL(url).port);
		},
		dataDir,
		get pid() {
			return child?.pid ?? 0;
		},
		log: () => written,
		start,
		stop,
		async close() {
			await stop("SIGKILL");
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}
