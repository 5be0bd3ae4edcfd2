/** What the relay was told on the command line and in the environment, checked before anything starts. */

import { isIP } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { utf8 } from "../protocol/bytes.ts";
import { limits } from "../protocol/limits.ts";
import type { Told } from "./cli.ts";
import { type Level, levels } from "./log.ts";

export interface Config {
	readonly host: string;
	/** 0 is any free one. */
	readonly port: number;
	readonly name: string;
	/** The only URL under which clients may log in; any on loopback when absent. */
	readonly publicUrl: string | undefined;
	readonly dataDir: string;
	/** Whole origins, or schemes that end in `://`. */
	readonly allowedOrigins: readonly string[];
	readonly logLevel: Level;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration, or a sentence that says what is wrong with what was told. */
export function parseConfig(told: Told, environment: Environment): Config | string {
	const { host, name } = told;
	const port = /^\d{1,5}$/.test(told.port) ? Number(told.port) : Number.NaN;
	// 0 asks the system for a free port, which is none of them
	if (port > 0 && limits.blockedPorts.includes(port))
		return `No browser connects to port ${port}: it is on the list of blocked ports of the Fetch standard. Choose another with --port`;
	if (!(port <= 65_535)) return `--port must be a number from 0 to 65535, not ${told.port}`;
	if (host === "") return "--host must not be empty";
	if (name.trim() === "" || [...name].length > limits.relayNameCharacters)
		return `--name must have 1 to ${limits.relayNameCharacters} characters`;
	const publicUrl = told["public-url"] || undefined;
	if (publicUrl !== undefined && !isRelayUrl(publicUrl))
		return `--public-url must look like wss://relay.example.org/ws, not ${publicUrl}`;
	const level = levels.find((each) => each === told["log-level"]);
	if (!level) return `--log-level must be one of ${levels.join(", ")}`;
	if (!isLoopback(host)) {
		if (!told.open)
			return `Listening on ${host} lets everybody in who can reach it: say --open if you mean it`;
		// without it a relay in the middle could log in here with what a client signed for another name
		if (!publicUrl) return `Listening on ${host} needs --public-url, the address that people type in`;
	}
	return {
		host,
		port,
		name,
		publicUrl,
		dataDir: told["data-dir"] || defaultDataDir(environment),
		allowedOrigins: told["allowed-origins"]
			.split(",")
			.map((each) => each.trim())
			.filter(Boolean),
		logLevel: level,
	};
}

export function isLoopback(host: string): boolean {
	return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function isRelayUrl(url: string): boolean {
	return utf8(url).length <= limits.urlBytes && /^wss?:\/\/[\x21-\x7e]+$/.test(url) && URL.canParse(url);
}

/** Where programs keep what they know, on each system. */
function defaultDataDir(environment: Environment): string {
	const name = "sidelong-relay";
	if (process.platform === "win32")
		return join(environment.LOCALAPPDATA || join(homedir(), "AppData", "Local"), name);
	if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", name);
	return join(environment.XDG_DATA_HOME || join(homedir(), ".local", "share"), name);
}
