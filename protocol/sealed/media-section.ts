/** One section of a call's SDP: its codecs, header extensions and sources, each from a list of what is known (RFC 8866, RFC 8285, RFC 5576). */
import { attributesOf, oneOf, type SdpLine, valuesOf } from "./sdp-transport.ts";

/** `mux`: RTCP on a port of its own · `codecs`: none that is known, or too many · `extensions` · `sources`: too many. */
export type SectionRefusal = "mux" | "codecs" | "extensions" | "sources";

export interface ReadSection {
	readonly mid: string;
	readonly direction: string;
	readonly payloads: readonly number[];
	/** Attribute lines after the ones that every section has. */
	readonly written: readonly string[];
}

const mostPayloads = 64;
const mostExtensions = 24;
const mostSources = 8;
const mediaLine = /^(audio|video) (\d{1,5}) UDP\/TLS\/RTP\/SAVPF((?: \d{1,3})+)$/;

interface Codec {
	readonly kind: "audio" | "video";
	/** As rtpmap writes it. */
	readonly form: string;
	/** Its format parameters, and what each may be. */
	readonly parameters: Readonly<Record<string, RegExp>>;
}
const flag = /^[01]$/;
const number = /^\d{1,7}$/;
const codecs: Readonly<Record<string, Codec>> = {
	opus: {
		kind: "audio",
		form: "opus/48000/2",
		parameters: {
			...{ minptime: number, maxptime: number, ptime: number },
			...{ useinbandfec: flag, usedtx: flag, stereo: flag, "sprop-stereo": flag, cbr: flag },
			...{ maxaveragebitrate: number, maxplaybackrate: number },
		},
	},
	VP8: { kind: "video", form: "VP8/90000", parameters: { "max-fs": number, "max-fr": number } },
	VP9: {
		kind: "video",
		form: "VP9/90000",
		parameters: { "profile-id": /^[0-3]$/, "max-fs": number, "max-fr": number },
	},
	H264: {
		kind: "video",
		form: "H264/90000",
		parameters: {
			"level-asymmetry-allowed": flag,
			"packetization-mode": flag,
			"profile-level-id": /^[0-9a-fA-F]{6}$/,
		},
	},
	AV1: {
		kind: "video",
		form: "AV1/90000",
		parameters: { "level-idx": /^\d{1,2}$/, profile: /^[0-2]$/, tier: flag },
	},
	rtx: { kind: "video", form: "rtx/90000", parameters: { apt: /^\d{1,3}$/, "rtx-time": number } },
};
const feedback = ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"];
const extensions: readonly string[] = [
	"urn:ietf:params:rtp-hdrext:ssrc-audio-level",
	"urn:ietf:params:rtp-hdrext:sdes:mid",
	"urn:ietf:params:rtp-hdrext:toffset",
	"urn:3gpp:video-orientation",
	"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
	"http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
	"http://www.webrtc.org/experiments/rtp-hdrext/video-content-type",
	"http://www.webrtc.org/experiments/rtp-hdrext/video-timing",
	"http://www.webrtc.org/experiments/rtp-hdrext/color-space",
	"http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
];

/** `isFirst`: the one whose port counts; in a bundle the others may have none. */
export function readSection(
	lines: readonly SdpLine[],
	kind: "audio" | "video",
	isFirst: boolean,
): ReadSection | SectionRefusal | "media" {
	const [, said, port, list = ""] = mediaLine.exec(lines[0]?.value ?? "") ?? [];
	const attributes = attributesOf(lines);
	const isBundled = !isFirst && attributes.includes("bundle-only");
	if (said !== kind || Number(port) > 65_535 || (Number(port) === 0 && !isBundled)) return "media";
	if (!attributes.includes("rtcp-mux")) return "mux";
	const offered = list.trim().split(" ").map(Number);
	const coded = codecsOf(attributes, kind, offered);
	if (typeof coded === "string") return coded;
	const extended = extensionsOf(attributes);
	if (typeof extended === "string") return extended;
	const sources = sourcesOf(attributes);
	if (typeof sources === "string") return sources;
	return {
		mid: oneOf(attributes, "mid", /^[0-3]$/) ?? "",
		direction: attributes.find((each) => /^(sendonly|recvonly|inactive)$/.test(each)) ?? "sendrecv",
		payloads: coded.payloads,
		written: [
			...(attributes.includes("rtcp-rsize") ? ["a=rtcp-rsize"] : []),
			...extended,
			...coded.written,
			...sources,
		],
	};
}

function codecsOf(
	attributes: readonly string[],
	kind: "audio" | "video",
	offered: readonly number[],
): { readonly payloads: readonly number[]; readonly written: readonly string[] } | "codecs" {
	if (offered.length > mostPayloads || new Set(offered).size < offered.length) return "codecs";
	const maps = new Map<number, { name: string; parameters: readonly string[] }>();
	for (const payload of offered) {
		const form = saidOf(attributes, "rtpmap", payload)?.toLowerCase();
		const name = Object.keys(codecs).find((each) => form === codecs[each]?.form.toLowerCase());
		if (payload > 127 || name === undefined || codecs[name]?.kind !== kind) continue;
		maps.set(payload, { name, parameters: parametersOf(attributes, payload, name) });
	}
	// what repairs another codec goes with it
	for (const [payload, { name, parameters }] of maps) {
		const repaired = Number(parameters.find((each) => each.startsWith("apt="))?.slice(4) ?? Number.NaN);
		const main = maps.get(repaired);
		if (name === "rtx" && (!main || main.name === "rtx")) maps.delete(payload);
	}
	if (![...maps.values()].some(({ name }) => name !== "rtx")) return "codecs";
	const written = [...maps].flatMap(([payload, { name, parameters }]) => [
		`a=rtpmap:${payload} ${codecs[name]?.form}`,
		...feedback
			.filter((each) => attributes.includes(`rtcp-fb:${payload} ${each}`))
			.map((each) => `a=rtcp-fb:${payload} ${each}`),
		...(parameters.length > 0 ? [`a=fmtp:${payload} ${parameters.join(";")}`] : []),
	]);
	return { payloads: [...maps.keys()], written };
}

/** What an attribute says of one payload type; `undefined` for nothing, or two that differ. */
function saidOf(attributes: readonly string[], name: string, payload: number): string | undefined {
	const start = `${payload} `;
	const said = new Set(valuesOf(attributes, name).filter((value) => value.startsWith(start)));
	return said.size === 1 ? [...said][0]?.slice(start.length) : undefined;
}

/** The format parameters that are known, in the order in which they were said. */
function parametersOf(attributes: readonly string[], payload: number, name: string): readonly string[] {
	const known = codecs[name]?.parameters ?? {};
	const said = new Map<string, string>();
	for (const pair of (saidOf(attributes, "fmtp", payload) ?? "").split(";")) {
		const [key = "", value = ""] = pair.trim().split("=");
		if (Object.hasOwn(known, key) && known[key]?.test(value) && !said.has(key)) said.set(key, value);
	}
	return [...said].map(([key, value]) => `${key}=${value}`);
}

/** One-byte header extensions (RFC 8285, section 4.2), each number and each name once. */
function extensionsOf(attributes: readonly string[]): readonly string[] | "extensions" {
	const said = valuesOf(attributes, "extmap");
	if (said.length > mostExtensions) return "extensions";
	const byNumber = new Map<number, string>();
	for (const value of said) {
		const [, id = "", name = ""] = /^(\d{1,3}) (\S+)$/.exec(value) ?? [];
		if (!extensions.includes(name) || Number(id) < 1 || Number(id) > 14) continue;
		if (byNumber.has(Number(id)) || [...byNumber.values()].includes(name)) return "extensions";
		byNumber.set(Number(id), name);
	}
	return [...byNumber].map(([id, name]) => `a=extmap:${id} ${name}`);
}

/** The one stream of a section, and what repairs it. */
function sourcesOf(attributes: readonly string[]): readonly string[] | "sources" {
	const names = new Map<string, string>();
	for (const value of valuesOf(attributes, "ssrc")) {
		const [, source = "", name] = /^(\d{1,10}) cname:([\x21-\x7e]{1,64})$/.exec(value) ?? [];
		if (name !== undefined && Number(source) <= 0xffff_ffff) names.set(source, name);
		if (names.size > mostSources) return "sources";
	}
	const [main] = names.keys();
	if (main === undefined) return [];
	const pair = valuesOf(attributes, "ssrc-group")
		.map((value) => /^FID (\d{1,10}) (\d{1,10})$/.exec(value)?.slice(1) ?? [])
		.find(([first = "", second = ""]) => first !== second && names.has(first) && names.has(second));
	const kept = pair ?? [main];
	return [
		...(pair ? [`a=ssrc-group:FID ${pair.join(" ")}`] : []),
		...kept.map((source) => `a=ssrc:${source} cname:${names.get(source)}`),
	];
}
