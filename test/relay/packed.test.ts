/** The package as people get it: packed, run by npx in an empty folder, and spoken to. */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loginAt } from "./running.ts";

const execute = promisify(execFile);
// what npm was told about the repository's own run is not for the package
const environment = Object.fromEntries(
	Object.entries({ ...process.env, npm_config_offline: "true", npm_config_update_notifier: "false" }).filter(
		([name]) => !name.startsWith("npm_package_") && !name.startsWith("npm_lifecycle_"),
	),
);
let folder = "";
let tarball = "";
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "sidelong-packed-"));
	await execute("npm", ["pack", "--silent", "--pack-destination", folder], { env: environment });
	tarball = readdirSync(folder).find((file) => file.endsWith(".tgz")) ?? "";
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** As whoever downloaded it types it, with an npm that knows nothing and nobody. */
const npx = (...args: string[]) =>
	["npx", ["--yes", "--package", `./${tarball}`, "--", "sidelong-relay", ...args]] as const;
const surroundings = () => ({
	cwd: folder,
	env: { ...environment, npm_config_cache: join(folder, "cache"), HOME: folder },
});

test("holds the one file, the pages it links to, what it is deployed with, and nothing else", async () => {
	expect(tarball).toMatch(/^sidelong-relay-\d+\.\d+\.\d+\.tgz$/);
	const { stdout } = await execute("tar", ["-tzf", join(folder, tarball)]);
	const files = stdout.trim().split("\n");
	const others = files.filter((file) => !/^package\/(docs|relay\/deploy)\//.test(file));
	expect(others.sort()).toEqual(
		["LICENSE", "README.md", "dist/relay.mjs", "package.json"].map((file) => `package/${file}`),
	);
	for (const linked of ["docs/RELAY.md", "docs/PROTOCOL.md", "docs/THREATS.md", "relay/deploy/nginx.conf"])
		expect(files).toContain(`package/${linked}`);
});

test("shows its help without the network", async () => {
	const { stdout } = await execute(...npx("--help"), surroundings());
	expect(stdout).toContain("Usage: sidelong-relay");
});

test("starts, lets somebody in, and ends when it is told to", async () => {
	await execute("npm", ["install", "--silent", "--no-audit", "--no-fund", `./${tarball}`], surroundings());
	const program = join(folder, "node_modules/.bin/sidelong-relay");
	const child = spawn(program, ["--port", "0", "--data-dir", join(folder, "data")], surroundings());
	const ended = new Promise((done) => child.once("exit", done));
	try {
		const url = await new Promise<string>((resolve, reject) => {
			child.stdout.on("data", (chunk) => {
				const found = /listening on (ws:\/\/\S+)/.exec(String(chunk))?.[1];
				if (found) resolve(found);
			});
			child.once("exit", () => reject(new Error("it ended")));
		});
		const { socket, person, challenge, welcome } = await loginAt(url, "alice", { url });
		expect(person.believes(challenge, welcome, { url })).toBe(true);
		socket.close();
		child.kill("SIGTERM");
		expect(await ended).toBe(0);
	} finally {
		child.kill("SIGKILL");
	}
});
