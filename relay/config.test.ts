import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { environmentName, helpText, options, parseCommandLine, version } from "./cli.ts";
import { isLoopback, parseConfig } from "./config.ts";

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
		[["--host", "0.0.0.0"], "--open"],
		[["--host", "0.0.0.0", "--public-url", "wss://relay.example.org/ws"], "--open"],
		[["--host", "0.0.0.0", "--open"], "--public-url"],
		[["--host", "::", "--open"], "--public-url"],
		[["--host", "127.0.0.1.example.org", "--open"], "--public-url"],
	])("%j is refused with a sentence about %s", (args, word) => {
		const answer = config(args);
		expect(typeof answer).toBe("string");
		expect(answer).toContain(word);
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
