/** What operators are given: files to start from, and docs/RELAY.md. Each is taken to the program it is for, where that is installed. */
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parseRelayUrl } from "../../extension/background/relay-link/url.ts";
import { parseCommandLine } from "../../relay/cli.ts";
import { createCounts } from "../../relay/counts.ts";
import { createMetrics } from "../../relay/metrics.ts";
import { environmentName, limitOptions, type Option, options } from "../../relay/options.ts";
import { createTurn } from "../../relay/turn.ts";
import { documents, withTables } from "../../scripts/relay-tables.ts";
import { hasProgram } from "../driver/programs.ts";
import { allocates, hasCoturn, startCoturnWith } from "./coturn.ts";
import { bytesFrom } from "./person.ts";
import { dial, freePort, loginAt, run } from "./running.ts";

const execute = promisify(execFile);
const deploy = (file: string) => readFileSync(join("relay/deploy", file), "utf8");
const page = readFileSync("docs/RELAY.md", "utf8");
let folder = "";
const file = (name: string) => join(folder, name);
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "sidelong-deploy-"));
	execFileSync(
		"openssl",
		[
			...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
			...["-subj", "/CN=relay.example.org", "-addext", "subjectAltName=DNS:relay.example.org,IP:127.0.0.1"],
			...["-keyout", file("privkey.pem"), "-out", file("fullchain.pem")],
		],
		{ stdio: "ignore" },
	);
});
afterAll(() => rmSync(folder, { recursive: true }));

const known: Readonly<Record<string, Option>> = { ...options, ...limitOptions };

describe("docs/RELAY.md and relay/deploy", () => {
	const texts = {
		"docs/RELAY.md": page,
		...Object.fromEntries(readdirSync("relay/deploy").map((name) => [name, deploy(name)])),
	};
	/** Options of the other programs that are named. */
	const foreign = [
		"now",
		"config",
		"webroot",
		"yes",
		"package",
		"version",
		"interval",
		"timeout",
		"start-period",
	];

	test.each(Object.entries(texts))("%s names options and variables that exist", (_, text) => {
		const flags = [...text.matchAll(/(?<![\w-])--([a-z][a-z-]+)/g)].map(([, name = ""]) => name);
		for (const name of flags.filter((each) => !foreign.includes(each)))
			expect(known, name).toHaveProperty(name);
		const variables = Object.keys(known).map(environmentName);
		for (const [name] of text.matchAll(/SIDELONG_[A-Z_]+/g)) expect(variables).toContain(name);
	});

	test("every command that starts a relay is one that it understands", () => {
		const commands = [...page.matchAll(/^node \S*relay\.mjs (.+)$/gm)].map(([, args = ""]) =>
			args.split(" "),
		);
		expect(commands.length).toBeGreaterThan(2);
		for (const args of commands) expect(typeof parseCommandLine(args, {}), args.join(" ")).toBe("object");
	});

	test("what people type leads to the public URL", () => {
		const urlOf = (typed: string) => {
			const read = parseRelayUrl(typed);
			return typeof read === "string" ? read : read.url;
		};
		expect(page).toContain(`enter \`192.168.1.10:1721\``);
		expect(page).toContain(`--public-url ${urlOf("192.168.1.10:1721")}\n`);
		expect(page).toContain("enter `relay.example.org`");
		expect(page).toContain(`SIDELONG_PUBLIC_URL=${urlOf("relay.example.org")}\n`);
	});

	/** Without what a formatter makes of the columns of a table. */
	const plain = (text: string) => text.replace(/ +/g, " ").replace(/-{3,}/g, "---");
	test.each(documents)("the tables in %s are those of the code (scripts/relay-tables.ts --write)", (path) => {
		const text = readFileSync(path, "utf8");
		expect(plain(withTables(text))).toBe(plain(text));
	});
	test("docs/RELAY.md has both tables", () => {
		for (const option of Object.keys(known)) expect(page).toContain(`| \`--${option}`);
	});

	test("the table of metrics is what is served", () => {
		const registry = createMetrics({ counts: createCounts(), members: () => 0, strangers: () => 0 });
		const own = registry
			.getMetricsAsArray()
			.map(({ name }) => name)
			.filter((name) => !/^sidelong_(process|nodejs)_/.test(name));
		const rows = [...page.matchAll(/^\| `(sidelong_\w+)`/gm)].map(([, name]) => name);
		expect([...rows].sort()).toEqual(own.sort());
	});

	test("the sentences it lists are sentences of the relay", () => {
		const source = readdirSync("relay")
			.filter((name) => name.endsWith(".ts"))
			.map((name) => readFileSync(join("relay", name), "utf8"))
			.join("\n")
			.replace(/\$\{[^}]*\}/g, "…");
		const table = page.slice(page.indexOf("| sentence"), page.indexOf("## Options"));
		const sentences = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, sentence = ""]) => sentence);
		expect(sentences.length).toBeGreaterThan(8);
		for (const sentence of sentences) expect(source).toContain(sentence.replace(/…$/, "").trim());
	});

	test("links lead somewhere", () => {
		const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
			title
				.toLowerCase()
				.replace(/[^\w\- ]/g, "")
				.replaceAll(" ", "-"),
		);
		for (const [, target = ""] of page.matchAll(/\]\(([^)]+)\)/g))
			if (target.startsWith("#")) expect(anchors).toContain(target.slice(1));
			else expect(existsSync(join("docs", target)), target).toBe(true);
	});
});

test.skipIf(!hasProgram("systemd-analyze"))(
	"systemd takes the unit, and finds little to worry about",
	async () => {
		const unit = file("sidelong-relay.service");
		// what it starts must exist here
		writeFileSync(
			unit,
			deploy("sidelong-relay.service").replace(
				"/usr/bin/node /opt/sidelong-relay/relay.mjs",
				process.execPath,
			),
		);
		expect(await execute("systemd-analyze", ["verify", unit])).toEqual({ stdout: "", stderr: "" });
		await execute("systemd-analyze", ["security", "--offline=yes", "--threshold=20", unit]);
		const patience = Number(/^TimeoutStopSec=(\d+)$/m.exec(deploy("sidelong-relay.service"))?.[1]);
		expect(patience * 1_000).toBeGreaterThan(Number(limitOptions["limit-drain-ms"]?.usual) + 10_000);
	},
);

/** A relay as the samples want it, behind a proxy on `proxyPort`. */
const behind = (port: number) =>
	run(
		"--host=127.0.0.1",
		`--port=${port}`,
		"--trust-proxy=loopback",
		"--public-url=wss://relay.example.org/ws",
		"--open",
		"--log-connections",
	);

/** Logs in through the proxy twice, with forged headers; both times the relay sees the same IP. */
async function loginThrough(proxyPort: number, relayPort: number) {
	const relay = await behind(relayPort);
	try {
		const ca = readFileSync(file("fullchain.pem"), "utf8");
		const url = "wss://relay.example.org/ws";
		for (const forged of ["203.0.113.7", "203.0.113.8, 203.0.113.9"]) {
			const { socket, person, challenge, welcome } = await vi.waitFor(
				() => loginAt(`wss://127.0.0.1:${proxyPort}/ws`, "alice", { url }, { "x-forwarded-for": forged }, ca),
				10_000,
			);
			expect(person.believes(challenge, welcome, { url })).toBe(true);
			socket.terminate();
		}
		const seen = [...relay.log.join("").matchAll(/ connected from=(\S+)$/gm)].map(([, name]) => name);
		expect(seen).toHaveLength(2);
		expect(new Set(seen).size).toBe(1);
		// and without the proxy, who says so is believed: the test can tell the difference
		for (const ip of ["203.0.113.7", "203.0.113.8"])
			(await dial(relay.url, { "x-forwarded-for": ip })).socket.terminate();
		const all = [...relay.log.join("").matchAll(/ connected from=(\S+)$/gm)].map(([, name]) => name);
		expect(new Set(all).size).toBe(3);
	} finally {
		await relay.close();
	}
}

/** With a home of its own, and the programs of administrators. */
const surroundings = () => ({
	...process.env,
	PATH: `${process.env.PATH}${delimiter}/usr/sbin`,
	HOME: folder,
	XDG_DATA_HOME: folder,
	XDG_CONFIG_HOME: folder,
});

/** Runs a program while `use` runs. */
async function during(program: string, args: readonly string[], use: () => Promise<void>): Promise<void> {
	const child = spawn(program, args, { cwd: folder, env: surroundings(), stdio: ["ignore", "pipe", "pipe"] });
	let said = "";
	for (const stream of [child.stdout, child.stderr])
		stream.on("data", (chunk) => {
			said += chunk;
		});
	const ended = new Promise((done) => child.once("close", done));
	try {
		await use();
	} catch (thrown) {
		throw new Error(`${program} said: ${said}`, { cause: thrown });
	} finally {
		child.kill("SIGTERM");
		await ended;
	}
}

test.skipIf(!hasCoturn)(
	"coturn takes every line of the sample, and is no door into its own network",
	async () => {
		const secret = "a shared secret";
		const sample = deploy("turnserver.conf");
		writeFileSync(
			file("turnserver.conf"),
			sample.replace("CHANGE-ME", secret).replace(/^syslog$/m, "log-file=stdout"),
		);
		const coturn = await startCoturnWith(["-c", file("turnserver.conf"), "--verbose"]);
		try {
			expect(coturn.log()).not.toMatch(/bad config|unknown|unrecognized|CONFIG ERROR/i);
			const listed = sample.match(/^denied-peer-ip=/gm) ?? [];
			expect(coturn.log().match(/Black listing/g)).toHaveLength(listed.length);
			const [server] = createTurn({
				date: Date.now,
				random: (length) => bytesFrom("chance", length),
				stunUrls: [],
				turnUrls: ["turn:turn.example.org:3478"],
				secrets: [secret],
			})().iceServers;
			const { username = "", credential = "" } = server ?? {};
			// nor is one in anybody's own network
			const inside = await execute("turnutils_uclient", [
				...["-c", "-n", "1", "-e", "10.1.2.3", "-r", "5000", "-p", String(coturn.port)],
				...["-u", username, "-w", credential, "127.0.0.1"],
			]).catch((thrown: { stdout: string; stderr: string }) => thrown);
			expect(inside.stdout + inside.stderr).toMatch(/403/);
			// the credential is taken; a peer on this machine is not
			await expect(allocates(coturn, { username, credential })).rejects.toThrow(/403|Forbidden/);
			expect(await allocates(coturn, { username, credential: "a guess" })).toBe(false);
		} finally {
			await coturn.close();
		}
	},
);

test("the container knows whether it is well", async () => {
	const command = /^\tCMD (\[.*\])$/m.exec(deploy("Containerfile"))?.[1] ?? "";
	const [program = "", ...args] = JSON.parse(command) as string[];
	const relay = await run();
	const check = () => execute(program, args, { env: { ...process.env, SIDELONG_PORT: String(relay.port) } });
	expect(await check()).toEqual({ stdout: "", stderr: "" });
	await relay.close();
	await expect(check()).rejects.toMatchObject({ code: 1 });
});

test.skipIf(!hasProgram("nginx"))(
	"nginx with the sample lets people in, and believes nobody's header",
	async () => {
		const [plain, tls, own] = [await freePort(), await freePort(), await freePort()];
		const site = deploy("nginx.conf")
			.replaceAll(/listen \[::\].*/g, "")
			.replace("listen 80;", `listen 127.0.0.1:${plain};`)
			.replace("listen 443 ssl;", `listen 127.0.0.1:${tls} ssl;`)
			.replaceAll("/etc/letsencrypt/live/relay.example.org", folder)
			.replace("127.0.0.1:1721", `127.0.0.1:${own}`);
		writeFileSync(file("site.conf"), site);
		const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
			(each) => `${each}_temp_path ${folder};`,
		);
		writeFileSync(
			file("nginx.conf"),
			`daemon off; pid ${file("nginx.pid")}; error_log stderr; events {}
		http { access_log off; ${temporary.join(" ")} include ${file("site.conf")}; }`,
		);
		await execute("nginx", ["-t", "-c", file("nginx.conf")], {
			env: surroundings(),
		});
		await during(
			existsSync("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx",
			["-c", file("nginx.conf")],
			async () => {
				await loginThrough(tls, own);
				const answer = await fetch(`http://127.0.0.1:${plain}/x`, { redirect: "manual" });
				expect([answer.status, answer.headers.get("location")]).toEqual([301, "https://127.0.0.1/x"]);
			},
		);
	},
);

test.skipIf(!hasProgram("caddy"))(
	"Caddy with the sample lets people in, and believes nobody's header",
	async () => {
		const sample = resolve("relay/deploy/Caddyfile");
		await execute("caddy", ["validate", "--adapter", "caddyfile", "--config", sample], {
			env: surroundings(),
		});
		const [tls, own] = [await freePort(), await freePort()];
		const site = deploy("Caddyfile")
			.replace(
				"relay.example.org {",
				`https://127.0.0.1:${tls} {\n\tbind 127.0.0.1\n\ttls fullchain.pem privkey.pem`,
			)
			.replace("127.0.0.1:1721", `127.0.0.1:${own}`);
		writeFileSync(file("Caddyfile"), `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`);
		await during("caddy", ["run", "--adapter", "caddyfile", "--config", "Caddyfile"], () =>
			loginThrough(tls, own),
		);
	},
);
