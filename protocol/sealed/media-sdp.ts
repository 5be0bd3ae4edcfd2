/**
 * The filter for the other end's SDP in a call (PROTOCOL 6; RFC 8829, RFC 8843): four sections, `mid` 0 to 3, microphone, camera, screen and the
 * sound of the screen, in one bundle under one SHA-256 fingerprint. What comes out is written anew from what was understood.
 */
import { type ReadSection, readSection, type SectionRefusal } from "./media-section.ts";
import {
	attributesOf,
	linesOf,
	oneOf,
	readTransport,
	type SdpLine,
	type TransportRefusal,
} from "./sdp-transport.ts";

/** `media`: not the four sections, each alive · `bundle`: not all of them in one. Others: see `TransportRefusal` and `SectionRefusal`. */
export type MediaSdpRefusal = TransportRefusal | SectionRefusal | "media" | "bundle";

export interface ReadMediaSdp {
	/** The same, without what nobody needs. */
	readonly sdp: string;
	/** Of their certificate: SHA-256, 32 bytes, base64url. */
	readonly fingerprint: string;
	readonly ufrag: string;
}

/** In this order. Those of one stream are played in time with each other. */
const layout = [
	{ kind: "audio", stream: "person" },
	{ kind: "video", stream: "person" },
	{ kind: "video", stream: "screen" },
	{ kind: "audio", stream: "screen" },
] as const;
/** Who may begin DTLS (RFC 8842, section 5). */
const setups = { offer: ["actpass"], answer: ["active", "passive"] } as const;

/** What the browser may see of an offer or answer of a call, or why nothing. */
export function readMediaSdp(
	text: string,
	type: "offer" | "answer",
): ReadMediaSdp | { readonly refused: MediaSdpRefusal } {
	const lines = linesOf(text);
	if (typeof lines === "string") return { refused: lines };
	const found = sectionsOf(lines);
	if (found.length !== layout.length) return { refused: "media" };
	const attributes = attributesOf(lines);
	const transport = readTransport(attributes);
	if (typeof transport === "string") return { refused: transport };
	if (!setups[type].some((setup) => setup === transport.setup)) return { refused: "setup" };
	if (oneOf(attributes, "group", /^BUNDLE 0 1 2 3$/) === undefined) return { refused: "bundle" };

	const sections: string[] = [];
	for (const [index, { kind, stream }] of layout.entries()) {
		const read: ReadSection | SectionRefusal | "media" = readSection(found[index] ?? [], kind, index === 0);
		if (typeof read === "string") return { refused: read };
		if (read.mid !== String(index)) return { refused: "bundle" };
		sections.push(
			`m=${kind} 9 UDP/TLS/RTP/SAVPF ${read.payloads.join(" ")}`,
			"c=IN IP4 0.0.0.0",
			...(index === 0 ? transport.candidates : []),
			...transport.written,
			`a=mid:${index}`,
			`a=${read.direction}`,
			`a=msid:${stream} ${index}`,
			"a=rtcp-mux",
			...read.written,
		);
	}
	const { fingerprint, ufrag } = transport;
	const head = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1 2 3"];
	return { sdp: `${[...head, ...sections].join("\r\n")}\r\n`, fingerprint, ufrag };
}

function sectionsOf(lines: readonly SdpLine[]): readonly (readonly SdpLine[])[] {
	const sections: SdpLine[][] = [];
	for (const line of lines) {
		if (line.kind === "m") sections.push([]);
		sections.at(-1)?.push(line);
	}
	return sections;
}
