import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRelayUrl } from "./url.ts";

describe("what people type for a relay", () => {
	test.each([
		["relay.example", "wss://relay.example/ws", false],
		[" relay.example:1721 ", "wss://relay.example:1721/ws", false],
		["https://relay.example/", "wss://relay.example/ws", false],
		["wss://relay.example/deep/ws", "wss://relay.example/deep/ws", false],
		["127.0.0.1:1721", "ws://127.0.0.1:1721/ws", true],
		["localhost:1721", "ws://localhost:1721/ws", true],
		["192.168.1.7:1721", "ws://192.168.1.7:1721/ws", true],
		["10.0.0.2", "ws://10.0.0.2/ws", true],
		["172.31.0.1", "ws://172.31.0.1/ws", true],
		["pi.local:1721", "ws://pi.local:1721/ws", true],
		["[::1]:1721", "ws://[::1]:1721/ws", true],
		["ws://[fd00::1]:1721/ws", "ws://[fd00::1]:1721/ws", true],
		["http://127.0.0.1:1721", "ws://127.0.0.1:1721/ws", true],
		["wss://127.0.0.1:1721", "wss://127.0.0.1:1721/ws", false],
	])("%s is dialled as %s", (typed, url, insecure) => {
		expect(parseRelayUrl(typed)).toMatchObject({ url, insecure });
	});
	test.each([
		["127.0.0.1:1720", "port-blocked"],
		["relay.example:6667", "port-blocked"],
		["ws://relay.example/ws", "url-insecure"],
		["http://relay.example", "url-insecure"],
		["ws://172.32.0.1", "url-insecure"],
		["ws://1.2.3.4", "url-insecure"],
		["ws://127.0.0.1.example.org", "url-insecure"],
		["", "url-malformed"],
		["two words", "url-malformed"],
		["two%20words", "url-malformed"],
		["ftp://relay.example", "url-malformed"],
		["wss://user:secret@relay.example", "url-malformed"],
		["wss://relay.example/ws?x=1", "url-malformed"],
		["relay.example/#x", "url-malformed"],
		[`relay.example/${"a".repeat(300)}`, "url-malformed"],
	])("%s is refused with %s", (typed, code) => {
		expect(parseRelayUrl(typed)).toBe(code);
	});
	test("anything at all gets an answer", () => {
		fc.assert(fc.property(fc.string(), (typed) => void parseRelayUrl(typed)));
	});
});
