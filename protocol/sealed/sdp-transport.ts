/** What every description of ours says about its one transport: lines, certificate, ICE, candidates (RFC 8866, RFC 8839, RFC 8842, RFC 8843). */
import { type Bytes, toBase64Url } from "../bytes.ts";
import { judgeCandidate } from "./candidate.ts";

/**
 * `too-long`: over 16 KiB · `text`: not ASCII in lines of `x=…` · `crypto`: keys in the SDP · `fingerprint`: none, two that differ, or not
 * SHA-256 · `ice`: no or two user names, or ICE-lite · `setup`: nobody, or two, to begin DTLS · `candidates`: more than 40, or one that is none.
 */
export type TransportRefusal =
	| "too-long"
	| "text"
	| "crypto"
	| "fingerprint"
	| "ice"
	| "setup"
	| "candidates";

export interface SdpLine {
	readonly kind: string;
	readonly value: string;
}
export interface SdpTransport {
	/** Of their certificate: SHA-256, 32 bytes, base64url. */
	readonly fingerprint: string;
	readonly ufrag: string;
	readonly setup: string;
	/** Those that two browsers can use, as attributes. */
	readonly candidates: readonly string[];
	/** How a section says it: ICE, the fingerprint, who begins DTLS. */
	readonly written: readonly string[];
}

const longest = 16_384;
const mostCandidates = 40;
const fingerprintLine = /^sha-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/i;

export function linesOf(text: string): readonly SdpLine[] | "too-long" | "text" {
	if (text.length > longest) return "too-long";
	const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
	if (lines[0] !== "v=0" || !lines.every((line) => /^[a-z]=[\x20-\x7e]*$/.test(line))) return "text";
	return lines.map((line) => ({ kind: line.slice(0, 1), value: line.slice(2) }));
}

export function attributesOf(lines: readonly SdpLine[]): readonly string[] {
	return lines.flatMap(({ kind, value }) => (kind === "a" ? [value] : []));
}

export function valuesOf(attributes: readonly string[], name: string): readonly string[] {
	return attributes.flatMap((each) => (each.startsWith(`${name}:`) ? [each.slice(name.length + 1)] : []));
}

/** The one value of an attribute, however often it is said; `undefined` for none, or two that differ. */
export function oneOf(attributes: readonly string[], name: string, pattern: RegExp): string | undefined {
	const said = new Set(valuesOf(attributes, name));
	const [value] = said;
	return said.size === 1 && value !== undefined && pattern.test(value) ? value : undefined;
}

/** The transport that all sections share. `attributes`: of the whole text. */
export function readTransport(
	attributes: readonly string[],
): SdpTransport | Exclude<TransportRefusal, "too-long" | "text"> {
	if (attributes.some((each) => /^(crypto|key-mgmt)\b/i.test(each))) return "crypto";
	const printed = new Set(valuesOf(attributes, "fingerprint").map((value) => value.toUpperCase()));
	const hex = fingerprintLine.exec([...printed][0] ?? "")?.[1];
	if (printed.size !== 1 || hex === undefined) return "fingerprint";
	const ufrag = oneOf(attributes, "ice-ufrag", /^[A-Za-z0-9+/]{4,256}$/);
	const pwd = oneOf(attributes, "ice-pwd", /^[A-Za-z0-9+/]{22,256}$/);
	if (ufrag === undefined || pwd === undefined || attributes.includes("ice-lite")) return "ice";
	const setup = oneOf(attributes, "setup", /^(actpass|active|passive)$/);
	if (setup === undefined) return "setup";
	const candidates = attributes.filter((each) => /^candidate\b/i.test(each));
	if (candidates.length > mostCandidates || candidates.some((each) => judgeCandidate(each) === "bad"))
		return "candidates";
	return {
		fingerprint: toBase64Url(Uint8Array.from(hex.split(":"), (pair) => Number.parseInt(pair, 16)) as Bytes),
		ufrag,
		setup,
		candidates: candidates.filter((each) => judgeCandidate(each) === "use").map((each) => `a=${each}`),
		written: [
			...[`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${pwd}`, "a=ice-options:trickle"],
			...[`a=fingerprint:sha-256 ${hex}`, `a=setup:${setup}`],
		],
	};
}
