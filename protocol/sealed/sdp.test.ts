import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeCandidate } from "./candidate.ts";
import { readSdp, type SdpRefusal } from "./sdp.ts";

const print =
	"FB:A7:41:2B:33:C0:8D:22:05:DE:4D:DF:D6:24:8A:D2:A0:F6:B4:70:82:60:AA:83:B2:25:1D:8A:5D:91:66:01";
const hidden =
	"candidate:3063655617 1 udp 2113937151 40b1a17c-16a0-40f2-abc9-537c65295cdf.local 39460 typ host generation 0 network-cost 999";
/** An offer of Chromium 156 for one negotiated DataChannel, after it has gathered. */
const chromium = [
	...["v=0", "o=- 573052935884252112 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0"],
	...["a=extmap-allow-mixed", "a=msid-semantic: WMS", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel"],
	...["c=IN IP4 0.0.0.0", `a=${hidden}`, "a=ice-ufrag:aesx", "a=ice-pwd:oABCF8bqOXuvI+Vk2G7tSVJl"],
	...["a=ice-options:trickle", `a=fingerprint:sha-256 ${print}`, "a=setup:actpass", "a=mid:0"],
	...["a=sctp-port:5000", "a=max-message-size:262144"],
];
/** The same as Firefox orders it: the fingerprint for the whole session. */
const firefox = [
	...["v=0", "o=mozilla...THIS_IS_SDPARTA-99.0 4611 0 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=sendrecv"],
	...[`a=fingerprint:sha-256 ${print}`, "a=group:BUNDLE 0", "a=ice-options:trickle", "a=msid-semantic:WMS *"],
	...["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=sendrecv"],
	...["a=ice-pwd:7b1a4ce35d1b92f1b8c0a5c7d3e1f0aa", "a=ice-ufrag:1f3c9a7e", "a=mid:0", "a=setup:actpass"],
	...["a=sctp-port:5000", "a=max-message-size:1073741823"],
];
const text = (lines: readonly string[]) => `${lines.join("\r\n")}\r\n`;
const without = (start: string) => chromium.filter((line) => !line.startsWith(start));
const instead = (start: string, ...lines: readonly string[]) =>
	chromium.flatMap((line) => (line.startsWith(start) ? lines : [line]));

test.each([
	["Chromium", chromium, "aesx"],
	["Firefox", firefox, "1f3c9a7e"],
])("understands what %s writes, and writes it anew", (_, lines, ufrag) => {
	const read = readSdp(text(lines));
	if ("refused" in read) throw new Error(read.refused);
	expect(read).toMatchObject({ ufrag, fingerprint: "-6dBKzPAjSIF3k3f1iSK0qD2tHCCYKqDsiUdil2RZgE" });
	expect(read.sdp).not.toMatch(/mozilla|extmap|msid|573052935884252112/);
	expect(readSdp(read.sdp)).toEqual(read);
	expect(readSdp(text(lines).replaceAll("\r\n", "\n"))).toEqual(read);
});

test("keeps candidates that two browsers can use, and leaves out the rest", () => {
	const tcp = hidden.replace(" udp ", " tcp ").replace("39460 typ host", "9 typ host tcptype active");
	const read = readSdp(text([...chromium, `a=${tcp}`, "a=end-of-candidates"]));
	if ("refused" in read) throw new Error(read.refused);
	expect(read.sdp.match(/^a=candidate:.*$/gm)).toEqual([`a=${hidden}`]);
});

const audio = ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "c=IN IP4 0.0.0.0", "a=mid:1", "a=sendrecv"];
const otherPrint = print.replace("FB", "FC");
const bad: readonly (readonly [string, SdpRefusal, string])[] = [
	["nothing", "text", ""],
	["more than 16 KiB", "too-long", text([...chromium, ...Array(400).fill(`a=x:${"y".repeat(40)}`)])],
	["characters that are not ASCII", "text", text([...chromium, "a=x:ü"])],
	["control characters", "text", text([...chromium, "a=x:\u0000"])],
	["a line that is none", "text", text([...chromium, "hello"])],
	["an empty line in the middle", "text", text(instead("c=", "c=IN IP4 0.0.0.0", ""))],
	["no section", "media", text(chromium.slice(0, 7))],
	["sound beside the channel", "media", text([...chromium, ...audio])],
	["sound instead of the channel", "media", text(instead("m=", audio[0] ?? ""))],
	["two channels", "media", text([...chromium, ...chromium.slice(7)])],
	[
		"a section that was rejected",
		"media",
		text(instead("m=", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel")),
	],
	["a channel without DTLS", "media", text(instead("m=", "m=application 9 SCTP webrtc-datachannel"))],
	["keys in the open", "crypto", text([...chromium, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc"])],
	["no fingerprint", "fingerprint", text(without("a=fingerprint"))],
	["two fingerprints", "fingerprint", text([...chromium, `a=fingerprint:sha-256 ${otherPrint}`])],
	[
		"another one for the session",
		"fingerprint",
		text(instead("t=", "t=0 0", `a=fingerprint:sha-256 ${otherPrint}`)),
	],
	["SHA-1", "fingerprint", text(instead("a=fingerprint", `a=fingerprint:sha-1 ${print.slice(0, 59)}`))],
	["SHA-1 beside SHA-256", "fingerprint", text([...chromium, `a=fingerprint:sha-1 ${print.slice(0, 59)}`])],
	[
		"a short fingerprint",
		"fingerprint",
		text(instead("a=fingerprint", `a=fingerprint:sha-256 ${print.slice(3)}`)),
	],
	["no bundle", "bundle", text(without("a=group"))],
	["a bundle of something else", "bundle", text(instead("a=group", "a=group:BUNDLE 1"))],
	["a bundle of more", "bundle", text(instead("a=group", "a=group:BUNDLE 0 1"))],
	["no name for the section", "bundle", text(without("a=mid"))],
	["no user name", "ice", text(without("a=ice-ufrag"))],
	["two user names", "ice", text([...chromium, "a=ice-ufrag:other"])],
	["no password", "ice", text(without("a=ice-pwd"))],
	["a short password", "ice", text(instead("a=ice-pwd", "a=ice-pwd:short"))],
	["ICE-lite", "ice", text(instead("t=", "t=0 0", "a=ice-lite"))],
	["nobody to begin", "setup", text(without("a=setup"))],
	["both to begin", "setup", text([...chromium, "a=setup:active"])],
	["holdconn", "setup", text(instead("a=setup", "a=setup:holdconn"))],
	["no SCTP port", "sctp", text(without("a=sctp-port"))],
	["an SCTP port that is none", "sctp", text(instead("a=sctp-port", "a=sctp-port:65536"))],
	["41 candidates", "candidates", text([...chromium, ...Array(40).fill(`a=${hidden}`)])],
	[
		"a candidate to be looked up",
		"candidates",
		text([...chromium, `a=${hidden.replace(/\S+\.local/, "tracker.example")}`]),
	],
	["half a candidate", "candidates", text([...chromium, "a=candidate:1 1 udp"])],
];
test.each(bad)("refuses %s: %s", (_, refused, sdp) => {
	expect(readSdp(sdp)).toEqual({ refused });
});

test.each([
	["use", hidden],
	[
		"use",
		"candidate:1 1 UDP 1 192.0.2.1 5000 typ srflx raddr 10.0.0.1 rport 9 generation 0 ufrag abcd network-id 1",
	],
	["use", "candidate:a+/9 1 udp 4294967295 2001:db8::1 65535 typ relay raddr 0.0.0.0 rport 0"],
	["leave", "candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active"],
	["leave", "candidate:1 1 tcp 1 127.0.0.1 22 typ host tcptype passive"],
	["bad", ""],
	["bad", "candidate:1 2 udp 1 192.0.2.1 5000 typ host"],
	["bad", "candidate:1 1 udp 1 192.0.2.256 5000 typ host"],
	["bad", "candidate:1 1 udp 1 1.2.3 5000 typ host"],
	["bad", "candidate:1 1 udp 1 ::1::2 5000 typ host"],
	["bad", "candidate:1 1 udp 1 example.org 5000 typ host"],
	["bad", "candidate:1 1 udp 1 printer.local 5000 typ host"],
	["bad", "candidate:1 1 udp 1 192.0.2.1 0 typ host"],
	["bad", "candidate:1 1 udp 1 192.0.2.1 65536 typ host"],
	["bad", "candidate:1 1 udp 1 192.0.2.1 5000 typ other"],
	["bad", "candidate:1 1 sctp 1 192.0.2.1 5000 typ host"],
	["bad", "candidate:1 1 udp 1 192.0.2.1 5000 typ host lonely"],
	["bad", "candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\na=x y"],
	["bad", `candidate:1 1 udp 1 192.0.2.1 5000 typ host x ${"y".repeat(512)}`],
])("a candidate is to %s: %s", (verdict, candidate) => {
	expect(judgeCandidate(candidate)).toBe(verdict);
});

test("whatever comes in, what goes out is understood again as the same, and says nothing that was not read", () => {
	const mutated = fc.tuple(
		fc.integer({ min: 0, max: 600 }),
		fc.integer({ min: 0, max: 8 }),
		fc.string({ maxLength: 8 }),
	);
	let passed = 0;
	fc.assert(
		fc.property(mutated, fc.constantFrom(chromium, firefox), ([at, length, put], lines) => {
			const good = text(lines);
			const read = readSdp(good.slice(0, at) + put + good.slice(at + length));
			if ("refused" in read) return;
			passed++;
			expect(read.sdp).toMatch(/^([a-z]=[\x20-\x7e]*\r\n)+$/);
			expect(read.sdp.match(/^m=/gm)).toHaveLength(1);
			expect(read.sdp.match(/^a=fingerprint:/gm)).toHaveLength(1);
			expect(readSdp(read.sdp)).toEqual(read);
		}),
		{ numRuns: 2_000 },
	);
	expect(passed).toBeGreaterThan(0);
	fc.assert(
		fc.property(fc.string({ maxLength: 2_000 }), (noise) => {
			expect(readSdp(noise)).toHaveProperty("refused");
		}),
	);
});
