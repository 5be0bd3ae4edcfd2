import { expect, test } from "vitest";
import { createDeadlines } from "./deadlines.ts";
import { sizes } from "./limits.ts";

function createClock() {
	let time = 0;
	const timers: { at: number; act: () => void }[] = [];
	return {
		now: () => time,
		later(ms: number, act: () => void) {
			const timer = { at: time + ms, act };
			timers.push(timer);
			return () => void timers.splice(timers.indexOf(timer), 1);
		},
		/** Runs the next timer; `false` when there is none. */
		turn() {
			timers.sort((a, b) => a.at - b.at);
			const next = timers.shift();
			if (!next) return false;
			time = next.at;
			next.act();
			return true;
		},
	};
}

test("a deadline of no time at all is still kept", () => {
	const clock = createClock();
	let isDue = false;
	createDeadlines(clock).start(0, () => {
		isDue = true;
	});
	clock.turn();
	expect(isDue).toBe(true);
});

test("a crowd that is due at once is worked off in slices", () => {
	const clock = createClock();
	const deadlines = createDeadlines(clock);
	let due = 0;
	for (let i = 0; i < 350; i++) deadlines.start(1_000, () => due++);
	const slices: number[] = [];
	for (let before = 0; clock.turn(); before = due) if (due > before) slices.push(due - before);
	expect(slices).toEqual([100, 100, 100, 50]);
	expect(sizes.wheelEntries).toBe(100);
});

test("a cancelled deadline does not come, and an empty wheel stands still", () => {
	const clock = createClock();
	const deadline = createDeadlines(clock).start(1_000, () => {
		throw new Error("cancelled");
	});
	deadline.cancel();
	while (clock.turn()) expect(clock.now()).toBeLessThanOrEqual(sizes.wheelMs);
});

test("a deadline that was moved comes when it was moved to", () => {
	const clock = createClock();
	let dueAt = 0;
	const deadline = createDeadlines(clock).start(1_000, () => {
		dueAt = clock.now();
	});
	deadline.at = 7_100;
	while (clock.turn());
	expect(dueAt).toBe(7_500);
});
