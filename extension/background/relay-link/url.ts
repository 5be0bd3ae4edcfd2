/** From what people type to the URL that is dialled. Plain ws:// goes to this machine and the own network only (RELAY "Home networks"). */
import type { Code } from "../../../protocol/errors.ts";
import { limits } from "../../../protocol/limits.ts";

export interface RelayUrl {
	/** `ws://` or `wss://`, always with a path. */
	readonly url: string;
	/** Host and port, for people. */
	readonly label: string;
	/** Whether the link itself is unencrypted. Login and letters are sealed and pinned anyway. */
	readonly insecure: boolean;
}

const schemes: Readonly<Record<string, string>> = {
	"http:": "ws:",
	"https:": "wss:",
	"ws:": "ws:",
	"wss:": "wss:",
};

/** Reads `relay.example`, `host:port`, or a whole ws, wss, http or https URL. Without a scheme, near hosts get ws and all others wss. */
export function parseRelayUrl(text: string): RelayUrl | Code {
	const typed = text.trim();
	const hasScheme = /^[a-z]+:\/\//i.test(typed);
	const url = typed ? urlOf(hasScheme ? typed : `https://${typed}`) : undefined;
	// Chromium escapes what it does not like in a host where Node refuses it
	if (url && !/^[a-z0-9.:_[\]-]+$/.test(url.hostname)) return "url-malformed";
	if (!url?.hostname || url.username || url.password || url.hash || url.search) return "url-malformed";
	const scheme = hasScheme ? schemes[url.protocol] : isNear(url.hostname) ? "ws:" : "wss:";
	if (!scheme) return "url-malformed";
	if (scheme === "ws:" && !isNear(url.hostname)) return "url-insecure";
	if (limits.blockedPorts.includes(Number(url.port || Number.NaN))) return "port-blocked";
	const path = url.pathname === "/" ? "/ws" : url.pathname;
	const whole = `${scheme}//${url.host}${path}`;
	if (whole.length > limits.urlBytes || !/^[\x21-\x7e]+$/.test(whole)) return "url-malformed";
	return { url: whole, label: url.host, insecure: scheme === "ws:" };
}

/** Whether a text is the URL of a relay as we write it. */
export function isRelayUrl(text: string): boolean {
	const url = parseRelayUrl(text);
	return typeof url !== "string" && url.url === text;
}

function urlOf(text: string): URL | undefined {
	return URL.canParse(text) ? new URL(text) : undefined;
}

/** Loopback, RFC 1918, RFC 4193, link-local, and names of the local network. */
function isNear(host: string): boolean {
	if (host === "localhost" || host.endsWith(".localhost") || host.endsWith(".local")) return true;
	if (host.startsWith("[")) {
		const address = host.slice(1, -1);
		return address === "::1" || /^f[cd][0-9a-f]{2}:/.test(address) || /^fe[89ab][0-9a-f]:/.test(address);
	}
	const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
	if (!parts) return false;
	const [a, b] = [Number(parts[1]), Number(parts[2])];
	return (
		a === 127 ||
		a === 10 ||
		(a === 192 && b === 168) ||
		(a === 172 && b >= 16 && b < 32) ||
		(a === 169 && b === 254)
	);
}
