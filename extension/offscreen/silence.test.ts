import { expect, test } from "vitest";
import { createFakeClock, idle } from "../../test/world/time.ts";
import type { StatRow } from "./quality.ts";
import { receivedIn, watchSilence } from "./silence.ts";

/** A connection of which the figures are these. */
function watched() {
	const clock = createFakeClock();
	const said: [string, number][] = [];
	const from = clock.now();
	const end = { rows: [] as StatRow[], isClosed: false };
	const stop = watchSilence({
		clock,
		async stats() {
			if (end.isClosed) throw new Error("closed");
			return end.rows;
		},
		silent: () => said.push(["silent", clock.now() - from]),
		heard: () => said.push(["heard", clock.now() - from]),
	});
	async function pass(ms: number, packets?: () => number) {
		for (const until = clock.now() + ms; clock.now() < until; ) {
			if (packets) end.rows = [{ id: "T", type: "transport", packetsReceived: packets() }];
			clock.jump(Math.min(until, clock.now() + 500));
			await idle();
		}
	}
	return { said, stop, pass, end };
}

test("what comes is counted once a look; what stops is said within four seconds, once, and what comes again too", async () => {
	const { said, pass } = watched();
	let packets = 0;
	await pass(10_000, () => packets++);
	expect(said).toEqual([]);
	await pass(20_000);
	expect(said.map(([what]) => what)).toEqual(["silent"]);
	expect(said[0]?.[1]).toBeLessThanOrEqual(14_500);
	await pass(2_000, () => packets++);
	expect(said.map(([what]) => what)).toEqual(["silent", "heard"]);
});

test("a browser that tells nothing is not taken for silence, nor is one that is asked while it closes", async () => {
	const { said, pass, end, stop } = watched();
	await pass(20_000);
	end.isClosed = true;
	await pass(20_000);
	expect(said).toEqual([]);
	stop();
});

test("media, reports and ICE's own checks are signs of life; what we send is none", () => {
	const rows: StatRow[] = [
		{ id: "T", type: "transport", bytesReceived: 100, bytesSent: 7 },
		{ id: "C", type: "candidate-pair", responsesReceived: 3, requestsReceived: 2, requestsSent: 9 },
		{ id: "I", type: "inbound-rtp", bytesReceived: 50 },
	];
	expect(receivedIn(rows)).toBe(105);
	expect(receivedIn([])).toBe(undefined);
});
