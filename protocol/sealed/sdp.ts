/**
 * The filter for the other end's SDP (PROTOCOL 5; RFC 8866, RFC 8839, RFC 8841, RFC 8842): one DataChannel section under one SHA-256
 * fingerprint. What comes out is written anew from what was understood, so nothing else reaches the browser's own parser.
 */
import { attributesOf, linesOf, oneOf, readTransport, type TransportRefusal } from "./sdp-transport.ts";

/** `media`: not exactly one live DataChannel section · `bundle`: not this one section · `sctp`: no port. */
export type SdpRefusal = TransportRefusal | "media" | "bundle" | "sctp";

export interface ReadSdp {
	/** The same, without what nobody needs. */
	readonly sdp: string;
	/** Of their certificate: SHA-256, 32 bytes, base64url. */
	readonly fingerprint: string;
	readonly ufrag: string;
}

const mediaLine = /^application [1-9]\d{0,4} (?:UDP|TCP)\/DTLS\/SCTP webrtc-datachannel$/;
const token = /^[A-Za-z0-9]{1,16}$/;

/** What the browser may see of an offer or answer, or why nothing. */
export function readSdp(text: string): ReadSdp | { readonly refused: SdpRefusal } {
	const lines = linesOf(text);
	if (typeof lines === "string") return { refused: lines };
	const media = lines.filter(({ kind }) => kind === "m");
	const [first, ...others] = media;
	if (!first || others.length > 0 || !mediaLine.test(first.value)) return { refused: "media" };
	const attributes = attributesOf(lines);
	const transport = readTransport(attributes);
	if (typeof transport === "string") return { refused: transport };
	const mid = oneOf(attributes, "mid", token);
	if (mid === undefined || oneOf(attributes, "group", /^BUNDLE /) !== `BUNDLE ${mid}`)
		return { refused: "bundle" };
	const port = oneOf(attributes, "sctp-port", /^[1-9]\d{0,4}$/);
	if (port === undefined || Number(port) > 65_535) return { refused: "sctp" };

	const written = [
		"v=0",
		"o=- 1 2 IN IP4 127.0.0.1",
		"s=-",
		"t=0 0",
		`a=group:BUNDLE ${mid}`,
		"m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
		"c=IN IP4 0.0.0.0",
		...transport.candidates,
		...transport.written,
		`a=mid:${mid}`,
		`a=sctp-port:${port}`,
		"a=max-message-size:262144",
	];
	const { fingerprint, ufrag } = transport;
	return { sdp: `${written.join("\r\n")}\r\n`, fingerprint, ufrag };
}
