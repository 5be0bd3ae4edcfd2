import { describe, expect, test } from "vitest";
import type { IceServer } from "../contract/offscreen-api.ts";
import type { Way } from "../contract/ways.ts";
import { createWays, type WayEvents } from "./ways.ts";

const proof = { username: "1:x", credential: "y" };
const offered: readonly IceServer[] = [
	{ urls: ["stun:relay.example:3478"] },
	{
		urls: [
			"turn:relay.example:3478",
			"turn:relay.example:3478?transport=udp",
			"turn:relay.example:3478?transport=tcp",
			"turns:relay.example:5349",
		],
		...proof,
	},
];

interface Line extends WayEvents {
	readonly urls: readonly string[];
	readonly isTurn: boolean;
	isClosed: boolean;
}
/** A browser whose connections do what the test says, and a clock that stands still. */
function browser() {
	const lines: Line[] = [];
	const timers = new Set<() => void>();
	let now = 1_000;
	const ways = createWays({
		clock: {
			now: () => now,
			later(_, act) {
				timers.add(act);
				return () => void timers.delete(act);
			},
		},
		dialWay(servers, isTurn, events) {
			const line: Line = { ...events, isTurn, isClosed: false, urls: servers.flatMap(({ urls }) => urls) };
			lines.push(line);
			return {
				close() {
					line.isClosed = true;
				},
			};
		},
	});
	return {
		...{ lines, ways, timers },
		/** Begins a try; answers its connection and what becomes of it. */
		begin(way: Way) {
			const outcome = ways.tryWay({ way, iceServers: offered });
			return { line: lines.at(-1) as Line, outcome };
		},
		wait(ms: number) {
			now += ms;
		},
		runOut() {
			for (const act of [...timers]) act();
		},
	};
}

test.each([
	["stun", ["stun:relay.example:3478"]],
	["turn-udp", ["turn:relay.example:3478", "turn:relay.example:3478?transport=udp"]],
	["turn-tcp", ["turn:relay.example:3478?transport=tcp"]],
	["turn-tls", ["turns:relay.example:5349"]],
] as const)("%s is tried with its own addresses and no others", (way, urls) => {
	const { line } = browser().begin(way);
	expect([line.urls, line.isTurn]).toEqual([urls, way !== "stun"]);
});

test("what the relay does not name is not tried, and neither is a way that does not exist", async () => {
	const { ways, lines } = browser();
	const [stun] = offered;
	for (const way of ["turn-udp", "turn-tcp", "turn-tls", "toString", "smoke"] as Way[])
		expect(await ways.tryWay({ way, iceServers: stun ? [stun] : [] })).toEqual({ is: "none" });
	expect(lines).toEqual([]);
});

describe("TURN", () => {
	test("works when bytes came back, in the time that they took", async () => {
		const { begin, wait, timers } = browser();
		const { line, outcome } = begin("turn-udp");
		line.onAddress();
		wait(500);
		line.onSent();
		wait(42);
		line.onBack();
		expect(await outcome).toEqual({ is: "works", ms: 42 });
		expect([line.isClosed, timers.size]).toEqual([true, 0]);
	});
	test("an address alone is not enough", async () => {
		const { begin, runOut } = browser();
		const { line, outcome } = begin("turn-tcp");
		line.onAddress();
		line.onGathered();
		expect(line.isClosed).toBe(false);
		runOut();
		expect(await outcome).toEqual({ is: "blocked" });
		expect(line.isClosed).toBe(true);
	});
	test.each([
		[[401], "refused"],
		[[701, 401], "refused"],
		[[486], "full"],
		[[508, 401], "full"],
		[[701], "unreachable"],
		[[], "unreachable"],
	] as const)("no address and the codes %j: %s", async (codes, is) => {
		const { begin } = browser();
		const { line, outcome } = begin("turn-tls");
		for (const code of codes) line.onError(code);
		line.onGathered();
		expect(await outcome).toEqual({ is });
	});
	test("silence ends, too", async () => {
		const { begin, runOut } = browser();
		const { outcome } = begin("turn-udp");
		runOut();
		expect(await outcome).toEqual({ is: "unreachable" });
	});
});

describe("STUN", () => {
	test("works when it told an address", async () => {
		const { begin, wait } = browser();
		const { line, outcome } = begin("stun");
		wait(7);
		line.onAddress();
		expect(await outcome).toEqual({ is: "works", ms: 7 });
	});
	test("works without one where the machine's own is the one that is seen", async () => {
		const { begin } = browser();
		const { line, outcome } = begin("stun");
		line.onGathered();
		expect(await outcome).toEqual({ is: "works", ms: 0 });
	});
	test("does not when nothing was said", async () => {
		const { begin } = browser();
		const { line, outcome } = begin("stun");
		line.onError(701);
		line.onGathered();
		expect(await outcome).toEqual({ is: "unreachable" });
	});
});

test("stop closes everything, and what comes afterwards changes nothing", async () => {
	const { begin, ways, lines, timers } = browser();
	const tries = [begin("stun"), begin("turn-udp"), begin("turn-tcp")];
	await ways.tryWay({ way: null, iceServers: [] });
	for (const { line, outcome } of tries) {
		line.onBack();
		expect(await outcome).toEqual({ is: "stopped" });
	}
	expect([lines.every(({ isClosed }) => isClosed), timers.size]).toEqual([true, 0]);
});
