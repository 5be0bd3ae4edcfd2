/** A letter whose time is over when it comes, because it was long on its way between two clocks that agree. */
import { describe, expect, test } from "vitest";
import { toChatId, toDeviceId, toLetterId } from "../../../protocol/ids.ts";
import { createArriving } from "./arriving.ts";
import type { Message } from "./history.ts";
import { missingBetween, withNumber } from "./numbers.ts";

const chat = toChatId(new Uint8Array(16).fill(1));
const id = toLetterId(new Uint8Array(16).fill(2));
const device = toDeviceId(new Uint8Array(16).fill(3));
const now = 1_000_000_000;

/** What happens to a text that was sealed `ageMs` ago by a clock that is `behindMs` behind, and still had `ttl` seconds then. */
async function arrive(ageMs: number, behindMs: number, ttl: number) {
	const shown: Message[] = [];
	const noted: string[] = [];
	const arriving = createArriving({
		clock: { now: () => now, later: () => () => {} },
		history: {
			knows: async () => false,
			note: (_: unknown, letter: string) => {
				noted.push(letter);
				return [];
			},
			placeFor: async () => "1",
			page: async () => [],
			find: async () => undefined,
		},
		shelf: {
			get: () => ({ id: chat, preview: "", previewMine: false, at: now, unread: 0, draft: "" }),
			put: () => ({ changes: [], show: () => {} }),
		},
		rows: {
			quoted: async () => undefined,
			show: (_: unknown, message: Message) => {
				shown.push(message);
				return { changes: [], show: () => {} };
			},
		},
		clockBehind: () => behindMs,
	} as unknown as Parameters<typeof createArriving>[0]);
	const ts = now - behindMs - ageMs;
	const letter = { id, seq: 1, ts, ttl, t: "text", body: { text: "x", timer: 60 } } as const;
	await arriving.received({ id: chat } as never, letter, { device });
	return { shown, noted };
}

describe("a text with a timer", () => {
	test("that still lives is shown until what is left of it is over, by our clock", async () => {
		const { shown } = await arrive(10_000, 300_000, 60);
		expect(shown[0]?.expires).toEqual({ at: now + 50_000, ttl: 60 });
	});
	test("that is over is known again and never shown", async () => {
		const { shown, noted } = await arrive(60_000, 300_000, 60);
		expect([shown, noted]).toEqual([[], [id]]);
	});
	test("between clocks that do not agree counts from now", async () => {
		const { shown } = await arrive(60_000, 3_600_000, 60);
		expect(shown[0]?.expires?.at).toBe(now + 60_000);
	});
});

describe("the numbers of a device's letters", () => {
	const seen = (...seqs: readonly number[]) =>
		seqs.reduce<ReturnType<typeof withNumber> | undefined>(
			(known, seq) => withNumber(known, device, seq),
			undefined,
		);
	test("know what did not come between two", () => {
		const numbers = seen(10, 11, 14, 13, 20);
		if (!numbers) throw new Error("no numbers");
		expect(numbers).toMatchObject({ floor: 11, above: [13, 14, 20] });
		expect([
			missingBetween(numbers, 11, 13),
			missingBetween(numbers, 13, 14),
			missingBetween(numbers, 14, 20),
			missingBetween(numbers, 10, 11),
		]).toEqual([1, 0, 5, 0]);
		expect(seen(10, 12, 11)).toMatchObject({ floor: 12, above: [] });
	});
	test("are few, whatever comes, and begin anew after a leap or with another device", () => {
		const many = seen(...Array.from({ length: 2_000 }, (_, i) => 10 + 2 * i));
		expect(many?.above.length).toBeLessThanOrEqual(256);
		expect(seen(10, 5_000)).toMatchObject({ first: 5_000, floor: 5_000, above: [] });
		const other = toDeviceId(new Uint8Array(16).fill(4));
		expect(withNumber(seen(10, 12), other, 3)).toMatchObject({ device: other, floor: 3 });
	});
});
