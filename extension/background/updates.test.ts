import { describe, expect, test } from "vitest";
import { createUpdates, mayUpdate, type Waits } from "./updates.ts";

const hour = 3_600_000;
const nothing: Waits = { any: false, unkept: false, call: false };
const kept: Waits = { any: true, unkept: false, call: false };
const unkept: Waits = { any: true, unkept: true, call: false };

describe("a new version takes over", () => {
	test.each([
		["at once when nothing waits", nothing, 0, true],
		["not while a letter waits", kept, 3.9 * hour, false],
		["after four hours, when what waits is on the disk", kept, 4 * hour, true],
		["never while what waits is in memory only", unkept, 1_000 * hour, false],
		["never in a call", { ...nothing, call: true }, 1_000 * hour, false],
	])("%s", (_, waits, waited, may) => {
		expect(mayUpdate(waits, waited)).toBe(may);
	});

	test("when its moment comes, whatever worker asks then, and once", async () => {
		let now = 1_000;
		let waits = unkept;
		let reloads = 0;
		let memory: Record<string, unknown> = {};
		const session = {
			all: async () => memory,
			async set(items: object) {
				memory = { ...memory, ...items };
			},
			async remove() {
				memory = {};
			},
		};
		const worker = () =>
			createUpdates({
				clock: { now: () => now },
				session,
				waits: async () => waits,
				reload: () => void reloads++,
			});
		expect(await worker().look()).toBe(false);
		expect(await worker().available()).toBe(true);
		now += 5 * hour;
		expect([await worker().look(), reloads]).toEqual([true, 0]);
		waits = kept;
		expect([await worker().look(), reloads]).toEqual([false, 1]);
		expect([await worker().look(), reloads]).toEqual([false, 1]);
	});
});
