import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explainText, helpText, parseCommandLine, version } from "./cli.ts";
import { isLoopback, parseConfig } from "./config.ts";
import { hyphenated, limitNames, usualLimits } from "./limits.ts";
import { environmentName, options } from "./options.ts";

function config(args: readonly string[], environment: Record<string, string> = {}) {
	const told = parseCommandLine(args, environment);
	return typeof told === "string" ? told : parseConfig(told, environment);
}

describe("the command line", () => {
	test("says nothing: loopback, port 1721, the user's data folder, extensions only", () => {
		expect(config([], { XDG_DATA_HOME: "/data" })).toMatchObject({
			host: "127.0.0.1",
			port: 1721,
			publicUrl: undefined,
			dataDir: "/data/sidelong-relay",
			allowedOrigins: ["chrome-extension://", "moz-extension://"],
			logLevel: "info",
		});
	});

	test("wins over the environment, which wins over what is usual", () => {
		const environment = { SIDELONG_PORT: "1000", SIDELONG_NAME: "From outside" };
		expect(config(["--port", "2000"], environment)).toMatchObject({ port: 2000, name: "From outside" });
	});

	test.each([
		[["--port", "70000"], "--port"],
		[["--port", "x"], "--port"],
		[["--port", "1720"], "blocked"],
		[["--log-level", "loud"], "--log-level"],
		[["--name", ""], "--name"],
		[["--name", "x".repeat(65)], "--name"],
		[["--public-url", "https://relay.example.org"], "--public-url"],
		[["--surprise"], "--surprise"],
		[["extra"], "extra"],
		[["--host", "0.0.0.0"], "--public-url"],
		[["--host", "0.0.0.0", "--open"], "--public-url"],
		[["--host", "127.0.0.1:1721"], "--port"],
		[["--host", "ws://127.0.0.1"], "--port"],
		[["--channels-file", "/nowhere/at/all"], "cannot be read"],
		[["--password", ""], "--open"],
		[["-k", "secret", "--open"], "contradict"],
		[["--password", "a", "--password-file", "b"], "twice"],
		[["--password-file", "/nowhere/at/all"], "cannot be read"],
		[["--password", "x".repeat(256)], "255"],
		[["--allowed-origins", "*"], "any web page"],
		[["--allowed-origins", "example.org"], "--allowed-origins"],
		[["--allowed-origins", "https://"], "any web page"],
		[["--allowed-origins", "https://a.example,http://"], "any web page"],
		[["--public-url", "wss://somebody@relay.example.org/ws"], "--public-url"],
		[["--public-url", "wss://relay.example.org/ws?x"], "--public-url"],
		[["--public-url", "wss://relay.example.org/ws#x"], "--public-url"],
		[["--trust-proxy", "10.0.0.0/33"], "--trust-proxy"],
		[["--trust-proxy", "everybody"], "--trust-proxy"],
		[["--session-ttl", "0"], "--session-ttl"],
		[["--session-ttl", "0s"], "--session-ttl"],
		[["--session-ttl", "soon"], "--session-ttl"],
		[["--session-ttl", "99999d"], "--session-ttl"],
		[["--turn-url", "turn:a.example:3478"], "--turn-secret"],
		[["--turn-secret", "s"], "--turn-url"],
		[["--turn-url", "http://a.example", "--turn-secret", "s"], "--turn-url"],
		[["--stun-url", "turn:a.example"], "--stun-url"],
		[["--stun-port", "x"], "--stun-port"],
		[["--metrics-port", "-1"], "--metrics-port"],
		[["--tls-cert", "a"], "--tls-key"],
		[["--tls-cert", "/nowhere/a", "--tls-key", "/nowhere/b"], "cannot be read"],
		[["--bus", "nats://127.0.0.1"], "--bus"],
		[["--log-format", "xml"], "--log-format"],
		[["--limit-hello-ms", "0"], "--limit-hello-ms"],
		[["--limit-work-bits", "23"], "--limit-work-bits"],
		[["--limit-frames-per-second", "many"], "--limit-frames-per-second"],
		[["--host", "::", "--open"], "--public-url"],
		[["--host", "127.0.0.1.example.org", "--open"], "--public-url"],
	])("%j is refused with a sentence about %s", (args, word) => {
		const answer = config(args);
		expect(typeof answer).toBe("string");
		expect(answer).toContain(word);
	});

	test.each([
		"wss://Relay.Example.org/ws",
		"wss://relay.example.org:443/ws",
		"wss://relay.example.org/",
		"wss://relay.example.org",
		"WSS://relay.example.org/ws",
	])("is known under what clients dial when somebody types %s", (url) => {
		expect(config(["--public-url", url])).toMatchObject({ publicUrl: "wss://relay.example.org/ws" });
	});

	test("may listen to the world when it says so twice", () => {
		const args = ["--host", "0.0.0.0", "--open", "--public-url", "wss://relay.example.org/ws"];
		expect(config(args)).toMatchObject({ host: "0.0.0.0", publicUrl: "wss://relay.example.org/ws" });
		expect(
			config(["--host", "0.0.0.0", "--public-url", "wss://a.example/ws"], { SIDELONG_OPEN: "1" }),
		).toMatchObject({
			host: "0.0.0.0",
		});
	});
});

describe("what the forerunners called it", () => {
	test("still works: -h -p -k -d -l, PORT, SESSION_TTL, CORS_ORIGINS", () => {
		expect(config(["-h", "127.0.0.2", "-p", "3000", "-k", "anonymous", "-d", "-l"])).toMatchObject({
			host: "127.0.0.2",
			port: 3000,
			password: "anonymous",
			logLevel: "debug",
			logConnections: true,
		});
		const environment = { PORT: "8080", SESSION_TTL: "1h30m", CORS_ORIGINS: "https://a.example" };
		expect(config([], environment)).toMatchObject({
			port: 8080,
			leaseSeconds: 5_400,
			allowedOrigins: ["https://a.example"],
		});
		// our own name wins over theirs
		expect(config([], { ...environment, SIDELONG_PORT: "9090" })).toMatchObject({ port: 9090 });
	});
});

test("what stands for yes and no in the environment is said when it is neither", () => {
	expect(config([], { SIDELONG_OPEN: "maybe" })).toContain("SIDELONG_OPEN");
	for (const no of ["0", "false", ""])
		expect(config([], { SIDELONG_LOG_CONNECTIONS: no })).toMatchObject({ logConnections: false });
});

describe("a password", () => {
	const beyond = ["--host", "0.0.0.0", "--public-url", "wss://relay.example.org/ws"];
	test("is made behind a proxy too: what listens on loopback and is known to the world is not private", () => {
		const behind = (url: string) => config(["--public-url", url]);
		expect(behind("wss://relay.example.org/ws")).toMatchObject({ password: "generated" });
		expect(behind("wss://192.0.2.1/ws")).toMatchObject({ password: "generated" });
		for (const url of ["ws://127.0.0.1:1721/ws", "ws://localhost/ws", "ws://[::1]:1721/ws"])
			expect(behind(url)).toMatchObject({ password: undefined });
		expect(config(["--open", "--public-url", "wss://relay.example.org/ws"])).toMatchObject({
			password: undefined,
		});
	});
	test("is made beyond loopback when none is told, and not asked for on loopback or when it is open", () => {
		expect(config(beyond)).toMatchObject({ password: "generated" });
		expect(config([...beyond, "--open"])).toMatchObject({ password: undefined });
		expect(config([])).toMatchObject({ password: undefined });
		expect(config([...beyond, "--password", "hunter2"])).toMatchObject({ password: "hunter2" });
		expect(config(beyond, { SIDELONG_PASSWORD: "from outside" })).toMatchObject({ password: "from outside" });
	});
});

test("a limit is changed by its option or in the environment, and explained", () => {
	const told = parseCommandLine(["--limit-frame-burst", "9"], { SIDELONG_LIMIT_HELLO_MS: "500" });
	if (typeof told === "string") throw new Error(told);
	expect(told.limits).toEqual({ ...usualLimits, frameBurst: 9, helloMs: 500 });
	expect(explainText(told.limits)).toContain("--limit-frame-burst 9\n");
	for (const name of limitNames) expect(explainText(told.limits)).toContain(`--limit-${hyphenated(name)} `);
});

test("who starts it is told that calls between two homes need TURN, unless one is configured", () => {
	const hints = (...args: string[]) => {
		const answer = config(args);
		return typeof answer === "string" ? answer : answer.hints.join("\n");
	};
	expect(hints()).toContain("TURN");
	expect(hints("--turn-url", "turn:a.example:3478", "--turn-secret", "s")).not.toContain("TURN");
	const behind = ["--public-url", "wss://a.example/ws"];
	expect(hints(...behind, "--stun-port", "3478")).toContain("--stun-url");
	for (const fine of [behind, ["--stun-port", "3478"], [...behind, "--host", "0.0.0.0"]])
		expect(hints(...fine)).not.toContain("--stun-url");
	expect(hints("--public-url", "ws://relay.example.org/ws")).toContain("wss://");
	for (const near of ["192.168.1.10:1721", "10.0.0.1", "printer.local", "[fd00::1]:1721", "127.0.0.1"])
		expect(hints("--public-url", `ws://${near}/ws`), near).not.toContain("wss://");
	expect(hints("--public-url", "wss://a.example/ws")).toContain("--trust-proxy");
	expect(hints("--public-url", "wss://a.example/ws", "--trust-proxy", "loopback")).not.toContain(
		"--trust-proxy",
	);
});

test("loopback is what cannot be reached from outside", () => {
	expect(["127.0.0.1", "127.1.2.3", "::1", "localhost"].every(isLoopback)).toBe(true);
	expect(["0.0.0.0", "::", "192.168.0.1", "relay.example", "127.evil.example"].some(isLoopback)).toBe(false);
});

test("the help shows every option with its name in the environment", () => {
	for (const name of Object.keys(options)) {
		expect(helpText()).toContain(`--${name}`);
		expect(helpText()).toContain(environmentName(name));
	}
});

test("the version is that of the package", () => {
	expect(JSON.parse(readFileSync("package.json", "utf8")).version).toBe(version);
});
