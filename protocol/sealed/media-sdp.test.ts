import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type MediaSdpRefusal, readMediaSdp } from "./media-sdp.ts";

const vectors = JSON.parse(readFileSync("protocol/vectors/call-sdp.json", "utf8")) as {
	readonly offer: readonly string[];
	readonly answer: readonly string[];
};
const { offer, answer } = vectors;
const text = (lines: readonly string[]) => `${lines.join("\r\n")}\r\n`;
const starts = (start: string) => (line: string) => line.startsWith(start);
const without = (start: string) => offer.filter((line) => !line.startsWith(start));
const instead = (start: string, ...lines: readonly string[]) =>
	offer.flatMap((line) => (line.startsWith(start) ? lines : [line]));
/** The same with more lines in the first section. */
const more = (...lines: readonly string[]) => [...offer.slice(0, 9), ...lines, ...offer.slice(9)];
const read = (lines: readonly string[], type: "offer" | "answer" = "offer") => {
	const found = readMediaSdp(text(lines), type);
	if ("refused" in found) throw new Error(found.refused);
	return found;
};
const candidate = "a=candidate:1358645114 1 udp 2113937151 192.0.2.2 57061 typ host generation 0";
const print =
	"8E:DC:AA:8A:EA:B9:8C:A2:31:03:86:C5:1B:2D:CA:35:CC:F5:66:15:52:08:8D:8C:D2:ED:45:3D:BB:EC:0E:54";
const sections = offer.flatMap((line, index) => (line.startsWith("m=") ? [index] : []));

test.each(["offer", "answer"] as const)("understands Chromium's %s, and writes it anew", (type) => {
	const found = read(vectors[type], type);
	expect(found.fingerprint).toMatch(/^[\w-]{43}$/);
	expect(found.sdp.match(/^m=\S+ 9 /gm)).toEqual(["m=audio 9 ", "m=video 9 ", "m=video 9 ", "m=audio 9 "]);
	expect(found.sdp.match(/^a=rtcp-mux/gm)).toHaveLength(4);
	expect(found.sdp.match(/^a=rtpmap:\d+ (?!opus|VP8|VP9|H264|rtx)/gm)).toBeNull();
	expect(found.sdp.match(/^a=ssrc:/gm)).toHaveLength(6);
	expect(found.sdp.match(/^a=candidate:/gm) ?? []).toHaveLength(type === "answer" ? 2 : 0);
	expect(found.sdp).not.toMatch(/rcvr-rtt|extmap-allow-mixed|1991039751621042699|msid:-/);
	expect(readMediaSdp(found.sdp, type)).toEqual(found);
	expect(readMediaSdp(text(vectors[type]).replaceAll("\r\n", "\n"), type)).toEqual(found);
	expect(found.sdp.length).toBeLessThan(12_000);
});

test("a certificate is one for all sections, wherever it is said", () => {
	const once = ["v=0", `a=fingerprint:sha-256 ${print}`, ...without("a=fingerprint").slice(1)];
	const own = offer.find(starts("a=fingerprint"))?.slice("a=fingerprint:sha-256 ".length) ?? "";
	expect(read(once.map((line) => line.replace(print, own)))).toEqual(read(offer));
});

test("drops what nobody needs: foreign lines, codecs, feedback, parameters, extensions", () => {
	const odd = [
		...instead("m=audio", "m=audio 9 UDP/TLS/RTP/SAVPF 111 8 63 0").slice(0, 9),
		...["a=rtpmap:8 PCMA/8000", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111", "a=rtcp-fb:111 doppler 7"],
		...["a=simulcast:send 1;2", "a=rid:1 send", "a=x-google-flag:conference", "b=AS:1", "i=hello"],
		...["a=extmap:9 urn:example:tracker", "a=rtcp-fb:* nack", "a=identity:abc", "a=ssrc:1 label:x"],
		...offer.slice(9),
	].map((line) => line.replace("useinbandfec=1", "useinbandfec=1;usedtx=1;x-evil=1;stereo=2"));
	const { sdp } = read(odd);
	expect(sdp).toContain("a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n");
	expect(sdp).not.toMatch(/PCMA|red|doppler|simulcast|rid|x-|b=|i=|tracker|\*|identity|label|stereo/);
	expect(sdp).toContain("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n");
});

test("keeps candidates that two browsers can use, in the first section", () => {
	const tcp = candidate.replace(" udp ", " tcp ").replace("57061 typ host", "9 typ host tcptype active");
	const { sdp } = read([...more(candidate, tcp), candidate.replace("57061", "57062")]);
	expect(sdp.match(/^a=candidate.*$/gm)).toEqual([candidate, candidate.replace("57061", "57062")]);
	expect(sdp.lastIndexOf("a=candidate")).toBeLessThan(sdp.indexOf("m=video"));
});

const bad: readonly (readonly [string, MediaSdpRefusal, readonly string[]])[] = [
	["nothing", "text", []],
	["1 MB", "too-long", more(...Array(1_000).fill(`a=x:${"y".repeat(1_000)}`))],
	["10,000 candidates", "too-long", more(...Array(10_000).fill(candidate))],
	["41 candidates", "candidates", more(...Array(41).fill(candidate))],
	["a candidate to be looked up", "candidates", more(candidate.replace("192.0.2.2", "tracker.example"))],
	["characters that are not ASCII", "text", more("a=x:ü")],
	["a line that is none", "text", more("hello")],
	["no section", "media", offer.slice(0, sections[0])],
	["three sections", "media", offer.slice(0, sections[3])],
	["a data section besides", "media", [...offer, "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"]],
	[
		"a data section instead",
		"media",
		[...offer.slice(0, sections[3]), "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=rtcp-mux"],
	],
	["another order", "media", instead("m=audio", "m=video 9 UDP/TLS/RTP/SAVPF 111")],
	["sound in the clear", "media", instead("m=audio", "m=audio 9 RTP/AVP 111")],
	["a section that was rejected", "media", instead("m=video", "m=video 0 UDP/TLS/RTP/SAVPF 96")],
	["keys in the open", "crypto", more("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc")],
	["no fingerprint", "fingerprint", without("a=fingerprint")],
	["two fingerprints", "fingerprint", more(`a=fingerprint:sha-256 ${print.replace("8E", "8F")}`)],
	[
		"another fingerprint in the last section",
		"fingerprint",
		[...offer, `a=fingerprint:sha-256 ${print.replace("8E", "8F")}`],
	],
	["SHA-1", "fingerprint", instead("a=fingerprint", `a=fingerprint:sha-1 ${print.slice(0, 59)}`)],
	["no bundle", "bundle", without("a=group")],
	["a bundle of less", "bundle", instead("a=group", "a=group:BUNDLE 0 1 2")],
	["sections by other names", "bundle", instead("a=mid:1", "a=mid:7")],
	["two sections of one name", "bundle", instead("a=mid:1", "a=mid:0")],
	["no user name", "ice", without("a=ice-ufrag")],
	["two user names", "ice", more("a=ice-ufrag:other")],
	["a short password", "ice", instead("a=ice-pwd", "a=ice-pwd:short")],
	["ICE-lite", "ice", more("a=ice-lite")],
	["nobody to begin", "setup", without("a=setup")],
	["an offer that has decided who begins", "setup", instead("a=setup", "a=setup:active")],
	["RTCP on a port of its own", "mux", offer.filter((line, i) => line !== "a=rtcp-mux" || i > 40)],
	["no codec that is known", "codecs", instead("a=rtpmap:111", "a=rtpmap:111 PCMU/8000")],
	["a codec of another kind", "codecs", instead("a=rtpmap:111", "a=rtpmap:111 VP8/90000")],
	["a payload type twice", "codecs", instead("m=audio", "m=audio 9 UDP/TLS/RTP/SAVPF 111 111")],
	[
		"65 payload types",
		"codecs",
		instead(
			"m=audio",
			`m=audio 9 UDP/TLS/RTP/SAVPF 111 ${Array.from({ length: 64 }, (_, i) => i).join(" ")}`,
		),
	],
	[
		"25 header extensions",
		"extensions",
		more(...Array.from({ length: 25 }, (_, i) => `a=extmap:${i + 20} urn:x:${i}`)),
	],
	["one number for two extensions", "extensions", more("a=extmap:1 urn:ietf:params:rtp-hdrext:toffset")],
	["9 sources", "sources", more(...Array.from({ length: 9 }, (_, i) => `a=ssrc:${i + 1} cname:x`))],
];
test.each(bad)("refuses %s: %s", (_, refused, lines) => {
	expect(readMediaSdp(text(lines), "offer")).toEqual({ refused });
});
test("an answer says who begins", () => {
	expect(readMediaSdp(text(offer), "answer")).toEqual({ refused: "setup" });
	expect(readMediaSdp(text(answer), "offer")).toEqual({ refused: "setup" });
});

test("whatever comes in, what goes out is understood again as the same, and never throws", () => {
	const cut = fc.tuple(
		fc.integer({ min: 0, max: 9_500 }),
		fc.integer({ min: 0, max: 12 }),
		fc.string({ maxLength: 8 }),
	);
	const swap = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }));
	let passed = 0;
	fc.assert(
		fc.property(
			fc.array(cut, { maxLength: 2 }),
			fc.array(swap, { maxLength: 3 }),
			fc.constantFrom("offer" as const, "answer" as const),
			(cuts, swaps, type) => {
				const lines = [...vectors[type]];
				for (const [from, to] of swaps) lines.splice(to, 0, ...lines.splice(from % lines.length, 1));
				let good = text(lines);
				for (const [at, length, put] of cuts) good = good.slice(0, at) + put + good.slice(at + length);
				const found = readMediaSdp(good, type);
				if ("refused" in found) return;
				passed++;
				expect(found.sdp).toMatch(/^([a-z]=[\x20-\x7e]*\r\n)+$/);
				expect(found.sdp.match(/^m=/gm)).toHaveLength(4);
				expect(new Set(found.sdp.match(/^a=fingerprint:.*$/gm)).size).toBe(1);
				expect(readMediaSdp(found.sdp, type)).toEqual(found);
			},
		),
		{ numRuns: 1_000 },
	);
	expect(passed).toBeGreaterThan(50);
	fc.assert(
		fc.property(fc.string({ maxLength: 2_000 }), (noise) => {
			expect(readMediaSdp(noise, "offer")).toHaveProperty("refused");
		}),
	);
});
