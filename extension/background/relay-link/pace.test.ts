import { expect, test } from "vitest";
import { limits } from "../../../protocol/limits.ts";
import { createFakeClock } from "../../../test/world/time.ts";
import { createPace } from "./pace.ts";

const slow = { framesPerSecond: 10, frameBurst: 20, bytesPerSecond: 16_384 };

/** Takes turns of this size for a while; answers how many passed. */
async function passed(
	pace: ReturnType<typeof createPace>,
	clock: ReturnType<typeof createFakeClock>,
	size: number,
	ms: number,
): Promise<number> {
	let count = 0;
	const end = clock.now() + ms;
	for (let i = 0; i < 2_000; i++) void pace.turn(size).then(() => count++);
	do for (let i = 0; i < 4_100; i++) await Promise.resolve();
	while (clock.jump(end));
	return count;
}

test("a burst leaves at once, and then so many a second", async () => {
	const clock = createFakeClock();
	const pace = createPace(clock);
	pace.begin(slow);
	expect(await passed(pace, clock, 100, 5_000)).toBe(20 + 50);
});

test("bytes count too: what is larger than a second's worth passes, and the next one waits for it", async () => {
	const clock = createFakeClock();
	const pace = createPace(clock);
	pace.begin(slow);
	// a bucket of the usual size was full: half a megabyte leaves, then 16 KiB a second
	await pace.turn(512_000);
	const waits = pace.letterWaitMs();
	expect(waits).toBeGreaterThan(20_000);
	expect(waits).toBeLessThanOrEqual(35_000);
});

test("letters leave a tenth to what must not wait", async () => {
	const clock = createFakeClock();
	const pace = createPace(clock);
	pace.begin(slow);
	for (let left = 20; left > 2; left--) {
		expect(pace.letterWaitMs()).toBe(0);
		await pace.turn(1);
	}
	expect(pace.letterWaitMs()).toBeGreaterThan(0);
	await pace.turn(1);
	await pace.turn(1);
});

test("a pause holds everything, five minutes at most", () => {
	const clock = createFakeClock();
	const pace = createPace(clock);
	pace.pause(2 ** 32 - 1);
	expect(pace.letterWaitMs()).toBe(limits.retryMs);
	while (clock.jump(clock.now() + limits.retryMs));
	expect(pace.letterWaitMs()).toBe(0);
});

test("a clock that is put back stops nobody", async () => {
	let now = 1_000_000_000;
	const clock = { ...createFakeClock(), now: () => now };
	const pace = createPace(clock);
	pace.pause(60_000);
	now -= 86_400_000;
	expect(pace.letterWaitMs()).toBeLessThanOrEqual(2_000);
	await pace.turn(1);
});

test("another login fills no bucket, and ends a pause", async () => {
	const clock = createFakeClock();
	const pace = createPace(clock);
	pace.begin(slow);
	for (let i = 0; i < 20; i++) await pace.turn(1);
	pace.pause(60_000);
	pace.begin(slow);
	expect(pace.letterWaitMs()).toBeGreaterThan(0);
	expect(pace.letterWaitMs()).toBeLessThan(1_000);
});
