/** A real coturn on loopback, and the client that comes with it. */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasProgram } from "../driver/programs.ts";
import { freePort } from "./running.ts";

export interface Coturn {
	readonly port: number;
	/** Everything it wrote down. */
	log(): string;
	close(): Promise<void>;
}

const host = "127.0.0.1";
/** Debian's package `coturn`. */
export const hasCoturn = hasProgram("turnserver");

/** Starts coturn with these shared secrets. */
export function startCoturn(...secrets: readonly string[]): Promise<Coturn> {
	return startCoturnWith([
		...["-n", "--no-tls", "--no-dtls", "--no-cli", "--verbose", "--allow-loopback-peers"],
		...["--use-auth-secret", ...secrets.map((each) => `--static-auth-secret=${each}`)],
		...["--realm=sidelong.test", "--log-file=stdout"],
	]);
}

/** Starts coturn on loopback with these arguments, on a free port where none is given. Fails with what it said when it does not start. */
export async function startCoturnWith(args: readonly string[], wanted?: number): Promise<Coturn> {
	const folder = mkdtempSync(join(tmpdir(), "sidelong-coturn-"));
	const port = wanted ?? (await freePort());
	const hasUdp = !args.includes("--no-udp");
	const own = [
		...[`--listening-ip=${host}`, `--relay-ip=${host}`, `--listening-port=${port}`],
		...[`--pidfile=${join(folder, "pid")}`, `--userdb=${join(folder, "db")}`],
	];
	const child = spawn("turnserver", [...args, ...own], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
	let written = "";
	const ended = new Promise<void>((done) => child.once("close", () => done()));
	await new Promise<void>((resolve, reject) => {
		const look = (chunk: Buffer) => {
			written += chunk.toString();
			const isOpen = (name: string) => written.includes(`${name} listener opened`);
			if ((isOpen("UDP") || !hasUdp) && isOpen("TCP")) resolve();
		};
		child.stdout.on("data", look);
		child.stderr.on("data", look);
		child.once("error", reject);
		child.once("exit", () => reject(new Error(`coturn did not start: ${written}`)));
	});
	return {
		port,
		log: () => written,
		async close() {
			child.kill("SIGKILL");
			await ended;
			rmSync(folder, { recursive: true });
		},
	};
}

export interface Credential {
	readonly username: string;
	readonly credential: string;
}

/** Whether two clients with this credential got addresses from coturn and spoke through them. */
export async function allocates(
	{ port }: Coturn,
	{ username, credential }: Credential,
	transport: "udp" | "tcp" = "udp",
): Promise<boolean> {
	const tcp = transport === "tcp" ? ["-t"] : [];
	const { code, out } = await ran("turnutils_uclient", [
		...["-y", "-c", "-n", "1", ...tcp, "-p", String(port), "-u", username, "-w", credential, host],
	]);
	const [, lost] = /Total lost packets (\d+)/.exec(out) ?? [];
	if (code === 0 && lost === "0") return true;
	// anything else than a plain refusal is a fault of the test
	if (out.includes("Cannot complete Allocation")) return false;
	throw new Error(`turnutils_uclient ended with ${code}: ${out}`);
}

/** Under which address and port a STUN server saw coturn's client; `undefined` when it did not answer. */
export async function seenBy(stunPort: number): Promise<string | undefined> {
	const { out } = await ran("turnutils_stunclient", ["-p", String(stunPort), host]);
	return /UDP reflexive addr: (\S+)/.exec(out)?.[1];
}

function ran(program: string, args: readonly string[]): Promise<{ code: number; out: string }> {
	return new Promise((resolve) => {
		execFile(program, args, { timeout: 30_000 }, (error, stdout, stderr) =>
			resolve({ code: error ? Number(error.code ?? 1) : 0, out: stdout + stderr }),
		);
	});
}
