import { expect, test } from "vitest";
import type { Bytes } from "../../../protocol/bytes.ts";
import { createFakeClock } from "../../../test/world/time.ts";
import { createWork, workOf } from "./work.ts";

const task = { url: "wss://relay.example/ws", address: new Uint8Array(32).fill(7), bits: 16 };
const random = (length: number) => new Uint8Array(length).fill(3);

function world() {
	const clock = createFakeClock();
	const found: Bytes[] = [];
	let slices = 0;
	function later(ms: number, act: () => void) {
		slices++;
		return clock.later(ms, act);
	}
	const work = createWork({
		clock: { ...clock, later },
		random,
		found: async (counter) => void found.push(counter),
	});
	const run = async (steps: number) => {
		for (let i = 0; i < steps; i++) {
			await new Promise<void>((resolve) => setImmediate(resolve));
			clock.jump(clock.now());
		}
	};
	return { work, found, run, slices: () => slices };
}

test("finds a counter for this relay and this address, and lets others breathe meanwhile", async () => {
	const { work, found, run, slices } = world();
	work.begin(task);
	expect(work.isUnderWay()).toBe(true);
	await run(100);
	expect(work.isUnderWay()).toBe(false);
	const [counter] = found;
	if (!counter) throw new Error("nothing was found");
	expect(counter.length).toBe(8);
	expect(workOf(task, counter)).toBeGreaterThanOrEqual(16);
	expect(slices()).toBeGreaterThan(0);
	// worth nothing elsewhere
	expect(workOf({ ...task, url: "wss://other.example/ws" }, counter)).toBeLessThan(16);
	expect(workOf({ ...task, address: new Uint8Array(32).fill(8) }, counter)).toBeLessThan(16);
});

test("ends when it is cancelled, without a word", async () => {
	const { work, found, run, slices } = world();
	work.begin({ ...task, bits: 22 });
	await run(2);
	work.cancel();
	await run(3);
	const before = slices();
	await run(20);
	expect(slices()).toBe(before);
	expect(found).toEqual([]);
});
