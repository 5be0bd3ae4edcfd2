import { expect, test } from "vitest";
import { createFakeClock } from "../../test/world/time.ts";
import { createAlarm } from "./alarm.ts";
import { createWatch } from "./watch.ts";

/** Timers that stand still while the computer sleeps, and a wall clock that does not. */
function world() {
	const timers = createFakeClock(1_000_000);
	let slept = 0;
	const clock = { now: () => timers.now() + slept, later: timers.later };
	const pass = (ms: number) => {
		const end = timers.now() + ms;
		while (timers.jump(end));
	};
	const sleep = (ms: number) => {
		slept += ms;
	};
	return { clock, pass, sleep };
}

test("rings at its moment, once, and the later call counts", () => {
	const { clock, pass } = world();
	const rung: number[] = [];
	const alarm = createAlarm(clock, () => void rung.push(clock.now()));
	const begin = clock.now();
	alarm.set(begin + 20_000);
	alarm.set(begin + 100_000);
	pass(99_999);
	expect(rung).toEqual([]);
	pass(60_000);
	expect(rung).toEqual([begin + 100_000]);
	alarm.set(begin + 200_000);
	alarm.set(null);
	pass(300_000);
	expect(rung).toHaveLength(1);
});

test("rings within fifteen seconds after a sleep in which its moment passed", () => {
	const { clock, pass, sleep } = world();
	const rung: number[] = [];
	createAlarm(clock, () => void rung.push(clock.now())).set(clock.now() + 3_600_000);
	pass(60_000);
	sleep(4_000_000);
	pass(15_000);
	expect(rung).toHaveLength(1);
});

test("a clock that was put back rings no later than by the timers", () => {
	const { clock, pass, sleep } = world();
	let rung = 0;
	createAlarm(clock, () => rung++).set(clock.now() + 120_000);
	pass(30_000);
	sleep(-86_400_000);
	pass(89_999);
	expect(rung).toBe(0);
	pass(1);
	expect(rung).toBe(1);
});

test("what is already due rings at once, but after the call", () => {
	const { clock, pass } = world();
	let rung = 0;
	createAlarm(clock, () => rung++).set(clock.now() - 5_000);
	expect(rung).toBe(0);
	pass(0);
	expect(rung).toBe(1);
});

test("a sleep is noticed, a busy moment is not", () => {
	const { clock, pass, sleep } = world();
	let slept = 0;
	createWatch(clock, () => slept++);
	pass(120_000);
	sleep(4_000);
	pass(15_000);
	expect(slept).toBe(0);
	sleep(60_000);
	pass(15_000);
	expect(slept).toBe(1);
	pass(120_000);
	expect(slept).toBe(1);
});
