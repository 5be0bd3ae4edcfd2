/**
 * Bad days, thousands of them, from seeds: nothing is lost, nothing is shown twice, nothing is out of place, nothing is stuck.
 * `SIDELONG_DAYS=10000 npx vitest run --project scenes test/scenes/interleavings.test.ts` lives through as many.
 */
import { describe, expect, test } from "vitest";
import { createStorm } from "../world/storm.ts";

const days = Number(process.env.SIDELONG_DAYS ?? 300);
const first = Number(process.env.SIDELONG_FIRST_DAY ?? 0);
/** People are made once for this many. */
const perWorld = 20;
const perTest = 100;

describe("two to four people on bad days", () => {
	for (let block = 0; block < days / perTest; block++) {
		test(`lose, repeat and misplace nothing (days ${block * perTest + 1} to ${(block + 1) * perTest})`, async () => {
			let direct = 0;
			for (let from = block * perTest; from < (block + 1) * perTest; from += perWorld) {
				const seed = 70_000 + first + from;
				const storm = await createStorm(seed, 2 + ((from / perWorld) % 3));
				for (let day = 0; day < perWorld; day++)
					await expect(
						storm.day().catch((error: Error) => `seed ${seed}, day ${day}: ${error.message}`),
					).resolves.toBeUndefined();
				direct += storm.mesh.frames.length;
			}
			// both ways were used, or little was tried
			expect(direct).toBeGreaterThan(perTest);
		}, 600_000);
	}
});
