/** What the relay was told on the command line and in the environment, checked before anything starts. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { utf8 } from "../protocol/bytes.ts";
import { limits as agreed } from "../protocol/limits.ts";
import type { Environment, Told } from "./cli.ts";
import type { RelayLimits } from "./limits.ts";
import { type Level, type LogFormat, levels, logFormats } from "./log.ts";
import { parseTrustedProxies, type TrustedProxies } from "./source.ts";

export interface Config {
	readonly host: string;
	/** 0 is any free one. */
	readonly port: number;
	readonly name: string;
	/** What new people must know; `generated` where none was told and one is needed. */
	readonly password: string | "generated" | undefined;
	/** The only URL under which clients may log in; any on loopback when absent. */
	readonly publicUrl: string | undefined;
	readonly dataDir: string;
	/** Whole origins, or schemes that end in `://`. */
	readonly allowedOrigins: readonly string[];
	readonly channels: readonly string[];
	readonly channelsFile: string | undefined;
	readonly tls: { readonly cert: string; readonly key: string } | undefined;
	readonly trusted: TrustedProxies;
	/** Life of a handle without a login, seconds. */
	readonly leaseSeconds: number;
	readonly turnUrls: readonly string[];
	readonly turnSecrets: readonly string[];
	/** 0 is none. */
	readonly stunPort: number;
	readonly stunUrls: readonly string[];
	readonly metricsPort: number | undefined;
	readonly limits: RelayLimits;
	readonly logLevel: Level;
	readonly logFormat: LogFormat;
	readonly logConnections: boolean;
	/** Sentences for whoever starts it: what works less well than it could. */
	readonly hints: readonly string[];
}

/** A sentence about what was told. */
class Wrong extends Error {}
function wrong(sentence: string): never {
	throw new Wrong(sentence);
}

/** The configuration, or a sentence that says what is wrong with what was told. */
export function parseConfig(told: Told, environment: Environment): Config | string {
	try {
		return readConfig(told, environment);
	} catch (thrown) {
		if (thrown instanceof Wrong) return thrown.message;
		throw thrown;
	}
}

const usualOrigins = "chrome-extension://,moz-extension://";
const usualStunPort = 3_478;

function readConfig(told: Told, environment: Environment): Config {
	const { host = "127.0.0.1", name = "Sidelong relay", limits } = told;
	if (host === "") wrong("--host must not be empty");
	if (/\/|^[^:]*:\d+$/.test(host))
		wrong(`--host takes an address without scheme and port, not ${host}: see --port`);
	const port = readPort("port", told.port ?? String(agreed.relayPort));
	// 0 asks the system for a free port, which is none of them
	if (port > 0 && agreed.blockedPorts.includes(port))
		wrong(
			`No browser connects to port ${port}: it is on the list of blocked ports of the Fetch standard. Choose another with --port`,
		);
	if (name.trim() === "" || [...name].length > agreed.relayNameCharacters)
		wrong(`--name must have 1 to ${agreed.relayNameCharacters} characters`);
	if ((told.bus ?? "memory") !== "memory") wrong("--bus knows only memory in this version");
	const isNear = isLoopback(host);
	const tls = readTls(told);
	const publicUrl = readPublicUrl(told, isNear, tls !== undefined);
	const trusted = parseTrustedProxies(told["trust-proxy"] ?? "");
	if (typeof trusted === "string") wrong(trusted);
	const turnUrls = readUrls("turn-url", told["turn-url"], /^turns?:/);
	const turnSecrets = told["turn-secret"];
	if (turnUrls.length > 0 !== turnSecrets.length > 0) wrong("--turn-url and --turn-secret need each other");
	if (turnSecrets.length > 2 || turnSecrets.includes(""))
		wrong("--turn-secret takes one, or two while it is being changed, and none may be empty");
	const level = told.debug ? "debug" : levels.find((each) => each === (told["log-level"] ?? "info"));
	const format = logFormats.find((each) => each === (told["log-format"] ?? "human"));
	const stunPort = readPort("stun-port", told["stun-port"] ?? (isNear ? "0" : String(usualStunPort)));
	const metrics = told["metrics-port"];
	return {
		host,
		port,
		name,
		password: readPassword(told, isNear && isOwn(publicUrl)),
		publicUrl,
		dataDir: told["data-dir"] || defaultDataDir(environment),
		allowedOrigins: readOrigins(told["allowed-origins"] ?? usualOrigins),
		channels: told.channels,
		channelsFile: readable("channels-file", told["channels-file"] || undefined),
		tls,
		trusted,
		leaseSeconds: readTime("session-ttl", told["session-ttl"] ?? `${agreed.handleLeaseSeconds}s`),
		turnUrls,
		turnSecrets,
		stunPort,
		stunUrls: readUrls("stun-url", told["stun-url"], /^stun:/),
		metricsPort: metrics === undefined ? undefined : readPort("metrics-port", metrics),
		limits,
		logLevel: level ?? wrong(`--log-level must be one of ${levels.join(", ")}`),
		logFormat: format ?? wrong(`--log-format must be one of ${logFormats.join(", ")}`),
		logConnections: told["log-connections"],
		hints: hintsFor({
			turnUrls,
			isProxied: publicUrl?.startsWith("wss:") === true && !tls,
			isStunHidden: stunPort > 0 && isNear && !isOwn(publicUrl),
			told,
		}),
	};
}

function hintsFor({
	turnUrls,
	isProxied,
	isStunHidden,
	told,
}: {
	readonly turnUrls: readonly string[];
	readonly isProxied: boolean;
	/** People are told of our STUN and do not get there: no proxy passes UDP on. */
	readonly isStunHidden: boolean;
	readonly told: Told;
}): string[] {
	return [
		...(turnUrls.length === 0
			? ["Calls between two homes need a TURN server, and none is configured: see --turn-url"]
			: []),
		...(isProxied && !told["trust-proxy"]
			? [
					"A proxy speaks TLS for this relay, and it is not trusted: limits per IP count the proxy, see --trust-proxy",
				]
			: []),
		...(told["public-url"]?.toLowerCase().startsWith("ws:") && !isOwnNetwork(told["public-url"])
			? [
					"Sidelong dials ws:// only to your own network: for others, use wss:// and TLS (--tls-cert, or a proxy)",
				]
			: []),
		...(isStunHidden
			? [
					"The built-in STUN listens on loopback too, where nobody gets: leave out --stun-port, see --stun-url",
				]
			: []),
		...(told.password !== undefined && process.argv.some((each) => /^(--password|-k)/.test(each))
			? ["The password stands on the command line, where other programs can read it: see --password-file"]
			: []),
	];
}

/** Whether this URL leads to where Sidelong dials without TLS. */
function isOwnNetwork(url: string): boolean {
	if (!URL.canParse(url)) return true;
	const { hostname } = new URL(url);
	return (
		/(^|\.)localhost$|\.local$/.test(hostname) ||
		/^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(hostname) ||
		/^\[(::1\]|f[cd]|fe[89ab])/.test(hostname)
	);
}

function readPassword(told: Told, isNear: boolean): Config["password"] {
	const file = told["password-file"];
	if (told.password !== undefined && file !== undefined)
		wrong("--password and --password-file say the same thing twice");
	const password = file === undefined ? told.password : firstLine(read("password-file", file));
	if (password === "") wrong("An empty password lets everybody in: say --open if you mean it");
	if (password !== undefined && told.open) wrong("--open and a password contradict each other");
	if (password !== undefined && utf8(password).length > agreed.passwordBytes)
		wrong(`A password may have ${agreed.passwordBytes} bytes`);
	return password ?? (told.open || isNear ? undefined : "generated");
}

function firstLine(text: string): string {
	return text.replace(/^\uFEFF/, "").split(/\r?\n/, 1)[0] ?? "";
}

function readPublicUrl(told: Told, isNear: boolean, hasTls: boolean): string | undefined {
	const typed = told["public-url"] || undefined;
	const publicUrl = typed === undefined ? undefined : dialled(typed);
	if (typed !== undefined && !publicUrl)
		wrong(`--public-url must look like wss://relay.example.org/ws, not ${typed}`);
	// without it a relay in the middle could log in here with what a client signed for another name
	if (!publicUrl && !isNear)
		wrong(
			`Listening on ${told.host} needs --public-url, what people reach it by: ws://192.168.1.10:${agreed.relayPort}/ws at home, wss://relay.example.org/ws on a server`,
		);
	if (hasTls && publicUrl?.startsWith("ws:")) wrong("With --tls-cert, --public-url begins with wss://");
	return publicUrl;
}

function readTls(told: Told): Config["tls"] {
	const { "tls-cert": cert, "tls-key": key } = told;
	if ((cert === undefined) !== (key === undefined)) wrong("--tls-cert and --tls-key need each other");
	if (cert === undefined || key === undefined) return undefined;
	const files = { cert: read("tls-cert", cert), key: read("tls-key", key) };
	try {
		createSecureContext(files);
	} catch {
		wrong(
			`--tls-cert and --tls-key do not fit: ${cert} must hold a certificate chain and ${key} its key, PEM`,
		);
	}
	return { cert, key };
}

function read(option: string, path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return wrong(`--${option}: ${path} cannot be read`);
	}
}

/** The path, once it was seen that it can be read. */
function readable(option: string, path: string | undefined): string | undefined {
	if (path !== undefined) read(option, path);
	return path;
}

function readPort(option: string, text: string): number {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
	return port <= 65_535 ? port : wrong(`--${option} must be a number from 0 to 65535, not ${text}`);
}

function readOrigins(text: string): readonly string[] {
	const origins = text
		.split(",")
		.map((each) => each.trim())
		.filter(Boolean);
	const wide = origins.find((each) => /^(\*|https?:\/\/)$/.test(each));
	if (wide !== undefined)
		wrong(`--allowed-origins does not take ${wide}: any web page could speak for whoever looks at it`);
	const odd = origins.find((each) => !/^[a-z][a-z0-9+.-]*:\/\/[^/]*$/.test(each));
	if (odd !== undefined) wrong(`--allowed-origins takes origins such as https://example.org, not ${odd}`);
	return origins;
}

function readUrls(option: string, urls: readonly string[], scheme: RegExp): readonly string[] {
	const odd = urls.find(
		(url) => !scheme.test(url) || !/^[\x21-\x7e]+$/.test(url) || url.length > agreed.urlBytes,
	);
	if (odd !== undefined || urls.length > agreed.iceUrls)
		wrong(`--${option} takes up to ${agreed.iceUrls} addresses such as ${option.slice(0, 4)}:host:3478`);
	return urls;
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const mostSeconds = 10 * 365 * 86_400;

/** Seconds of `90m`, `1h30m` (as the forerunner wrote it), `30d`. */
function readTime(option: string, text: string): number {
	const isTime = /^(\d{1,9}[smhd])+$/.test(text);
	const parts = isTime ? [...text.matchAll(/(\d+)([smhd])/g)] : [];
	const seconds = parts.reduce(
		(sum, [, count, unit]) => sum + Number(count) * (secondsOf[unit ?? ""] ?? 0),
		0,
	);
	return seconds > 0 && seconds <= mostSeconds
		? seconds
		: wrong(
				`--${option} must be a time such as 720h or 30d, more than nothing and less than ten years, not ${text}`,
			);
}

export function isLoopback(host: string): boolean {
	return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** Whether only this machine gets there: a proxy in front of loopback lets the world in. */
function isOwn(publicUrl: string | undefined): boolean {
	return publicUrl === undefined || isLoopback(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ""));
}

/** The URL that clients dial when people type this, which is the one that they sign; `undefined` when they dial none. */
function dialled(typed: string): string | undefined {
	if (!/^wss?:\/\/[\x21-\x7e]+$/i.test(typed) || !URL.canParse(typed)) return undefined;
	const { protocol, host, pathname, username, password, search, hash } = new URL(typed);
	if (username || password || search || hash) return undefined;
	const url = `${protocol}//${host}${pathname === "/" ? "/ws" : pathname}`;
	return url.length <= agreed.urlBytes ? url : undefined;
}

/** Where programs keep what they know, on each system. */
function defaultDataDir(environment: Environment): string {
	const name = "sidelong-relay";
	if (process.platform === "win32")
		return join(environment.LOCALAPPDATA || join(homedir(), "AppData", "Local"), name);
	if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", name);
	return join(environment.XDG_DATA_HOME || join(homedir(), ".local", "share"), name);
}
