import { expect, test } from "vitest";
import { sortIceServers } from "./ice-servers.ts";

const turn = { username: "1:x", credential: "y" };

test("the relay's own host needs no question, every other host does", () => {
	const servers = [
		{ urls: ["stun:relay.example:3478", "stun:stun.other.example"] },
		{ urls: ["turn:RELAY.example?transport=udp", "turns:turn.other.example:5349?transport=tcp"], ...turn },
	];
	expect(sortIceServers("wss://relay.example/ws", servers)).toEqual({
		own: [{ urls: ["stun:relay.example:3478"] }, { urls: ["turn:RELAY.example?transport=udp"], ...turn }],
		foreign: [
			{ urls: ["stun:stun.other.example"] },
			{ urls: ["turns:turn.other.example:5349?transport=tcp"], ...turn },
		],
		foreignHosts: ["stun.other.example", "turn.other.example"],
	});
});

test.each([
	["ws://127.0.0.1:1721/ws", "turn:127.0.0.1:3478", true],
	["ws://127.0.0.1:1721/ws", "turn:127.1:3478", true],
	["ws://[::1]:1721/ws", "stun:[0:0:0:0:0:0:0:1]:3478", true],
	["wss://relay.example/ws", "stun:relay.example.evil.example", false],
	["wss://relay.example/ws", "stun:evil.example:3478", false],
	["nonsense", "stun:relay.example", false],
])("a relay at %s and a server at %s: own is %s", (relay, url, isOwn) => {
	const { own, foreignHosts } = sortIceServers(relay, [{ urls: [url] }]);
	expect([own.length > 0, foreignHosts.length === 0]).toEqual([isOwn, isOwn]);
});

test.each([
	"stun:relay.example@evil.example",
	"stun:relay.example/evil",
	"stun:relay.example#evil",
	"stun:relay.example?transport=sctp",
	"turn:relay.example\\evil",
	"http://relay.example",
	"stun:",
])("%s is left out", (url) => {
	expect(sortIceServers("wss://relay.example/ws", [{ urls: [url] }])).toEqual({
		...{ own: [], foreign: [], foreignHosts: [] },
	});
});
