import { expect, test } from "vitest";
import { keyOf, parseTrustedProxies, sourceOf } from "./source.ts";

function source(peer: string, trust = "", forwarded?: string) {
	const trusted = parseTrustedProxies(trust);
	if (typeof trusted === "string") throw new Error(trusted);
	const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
	return sourceOf({ socket: { remoteAddress: peer }, headers } as Parameters<typeof sourceOf>[0], trusted);
}

test.each([
	["203.0.113.9", "203.0.113.9"],
	["::ffff:203.0.113.9", "203.0.113.9"],
	["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
	["2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"],
	["2001:db8::1", "2001:db8:0:0::/64"],
	["2001:0db8:0001::1", "2001:db8:1:0::/64"],
	["fe80::1%eth0", "fe80:0:0:0::/64"],
	["127.0.0.1", undefined],
	["::1", undefined],
	["::ffff:127.0.0.1", undefined],
	["", "unknown"],
	["not an address", "unknown"],
])("%s is counted as %s", (ip, key) => expect(keyOf(ip)).toBe(key));

test("a header that anybody may write counts only when a trusted proxy sends it, and then its last entry", () => {
	expect(source("203.0.113.9", "loopback", "198.51.100.1")).toBe("203.0.113.9");
	expect(source("127.0.0.1", "", "198.51.100.1")).toBeUndefined();
	expect(source("127.0.0.1", "loopback", "198.51.100.1")).toBe("198.51.100.1");
	expect(source("127.0.0.1", "loopback", "10.6.6.6, 198.51.100.1")).toBe("198.51.100.1");
	expect(source("10.0.3.4", "10.0.0.0/8, 2001:db8::/32", "198.51.100.1")).toBe("198.51.100.1");
	expect(source("2001:db8::9", "10.0.0.0/8,2001:db8::/32", "198.51.100.1")).toBe("198.51.100.1");
	expect(source("127.0.0.1", "loopback", "<script>")).toBe("unknown");
	expect(source("127.0.0.1", "loopback")).toBeUndefined();
});
