/** A relay that dies, and one that stops in order, with a crowd connected: everybody is back soon, and nothing that was acknowledged is lost. */
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { afterEach, beforeAll, expect, test } from "vitest";
import { type RelayProcess, startRelayProcess } from "../driver/relay-process.ts";
import { createOne, type One } from "./crowd.ts";

let relay: RelayProcess | undefined;
let crowd: One[] = [];
beforeAll(() => {
	execFileSync(process.execPath, ["scripts/build-relay.mjs"]);
});
afterEach(async () => {
	for (const one of crowd) one.stop();
	crowd = [];
	await relay?.close();
	relay = undefined;
});

const until = (what: string, is: () => boolean, timeout = 60_000) =>
	expect.poll(is, { timeout, interval: 20, message: what }).toBe(true);
const sum = (of: (one: One) => number) => crowd.reduce((total, one) => total + of(one), 0);

/** So many people in pairs who know each other, all of them connected. */
async function gather(count: number): Promise<RelayProcess> {
	const started = await startRelayProcess(resolve("dist/relay.mjs"));
	for (let from = 0; from < count; from += 100) {
		for (let i = from; i < Math.min(from + 100, count); i++) crowd.push(createOne(started.url, `one-${i}`));
		await until("connected", () => crowd.every(({ isReady }) => isReady));
	}
	for (let i = 0; i < count; i += 2) {
		const [one, other] = [crowd[i], crowd[i + 1]];
		if (!one || !other) continue;
		one.befriend(other);
		other.befriend(one);
	}
	for (const one of crowd) one.attempts = 0;
	relay = started;
	return started;
}
/** Everybody's letters were acknowledged, are there, and are there once. */
function expectNothingLostOrDoubled(letters: number) {
	expect(sum(({ acknowledged }) => acknowledged.size)).toBe(letters);
	expect(sum(({ shown }) => shown.length)).toBe(letters);
	expect(crowd.every(({ shown }) => new Set(shown).size === shown.length)).toBe(true);
	const shown = new Set(crowd.flatMap((one) => one.shown));
	expect(crowd.flatMap(({ acknowledged }) => [...acknowledged]).filter((id) => !shown.has(id))).toEqual([]);
	// full jitter: nobody knocks at a closed door more than five times
	expect(Math.max(...crowd.map(({ attempts }) => attempts))).toBeLessThanOrEqual(5);
}

test("kill -9 with a thousand people and ten thousand letters in flight", async () => {
	const running = await gather(1_000);
	const acknowledged = () => sum((one) => one.acknowledged.size);
	// some have their receipts, many wait in every buffer on the way, and some were only just written
	for (const one of crowd.slice(0, 300)) one.write(10);
	await until("some of it", () => acknowledged() > 500);
	for (const one of crowd.slice(300, 900)) one.write(10);
	process.kill(running.pid, "SIGKILL");
	for (const one of crowd.slice(900)) one.write(10);
	await running.stop("SIGKILL");
	// what was acknowledged is acknowledged; the rest waits
	expect(acknowledged()).toBeLessThan(10_000);
	await until("gone", () => crowd.every(({ isReady }) => !isReady));
	await new Promise((done) => setTimeout(done, 2_000));
	await running.start();
	await until("all back", () => crowd.every(({ isReady }) => isReady), 30_000);
	await until("all acknowledged", () => sum(({ waiting }) => waiting.size) === 0);
	expectNothingLostOrDoubled(10_000);
}, 180_000);

test("a drain with two thousand people who go on writing", async () => {
	const running = await gather(2_000);
	const rounds = 5;
	let written = 0;
	const writing = setInterval(() => {
		if (written >= rounds) return;
		written++;
		for (const one of crowd) one.write(1);
	}, 1_500);
	await until("it goes", () => written > 0);
	const began = performance.now();
	await running.stop("SIGTERM");
	// in slices: not all in the same instant, and not longer than it says
	expect(performance.now() - began).toBeGreaterThan(5_000);
	expect(performance.now() - began).toBeLessThan(20_000);
	await running.start();
	await until("all back", () => crowd.every(({ isReady }) => isReady), 30_000);
	await until("all written", () => written >= rounds);
	clearInterval(writing);
	await until("all acknowledged", () => sum(({ waiting }) => waiting.size) === 0);
	expectNothingLostOrDoubled(2_000 * rounds);
}, 180_000);
