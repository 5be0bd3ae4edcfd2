/**
 * Which of a device's numbered letters came (PROTOCOL 5: seq per device and direction), so that a gap between two messages can be
 * shown. Bounded: of many gaps the oldest are forgotten.
 */
import type { DeviceId } from "../../../protocol/ids.ts";

export interface Numbers {
	readonly device: DeviceId;
	/** The first number that was seen: what is before it nobody can tell. */
	readonly first: number;
	/** Everything up to here came. */
	readonly floor: number;
	/** What came beyond, ascending. */
	readonly above: readonly number[];
}

const mostAbove = 256;
/** Numbers begin at a moment in milliseconds: whoever began anew by a clock that had been put back is far below, and not late. */
const anew = 1_000_000;

/** Whether a letter was written after another one of the same device. */
export function isAfter(seq: number, other: number): boolean {
	return seq > other && seq - other < anew;
}

/** No burst is this long: somebody began to count anew. */
const leap = 1_000;

export function withNumber(numbers: Numbers | undefined, device: DeviceId, seq: number): Numbers {
	const last = numbers?.above.at(-1) ?? numbers?.floor ?? 0;
	if (!numbers || numbers.device !== device || seq - last > leap || last - seq >= anew)
		return { device, first: seq, floor: seq, above: [] };
	// one of long ago, tried again
	if (seq <= numbers.floor) return numbers;
	const above = [...numbers.above.filter((known) => known !== seq), seq].sort((a, b) => a - b);
	let { floor } = numbers;
	while (above.length > 0 && (above[0] === floor + 1 || above.length > mostAbove))
		floor = above.shift() as number;
	return { ...numbers, floor, above };
}

/** How many letters between two of this device's have not come. */
export function missingBetween(numbers: Numbers, low: number, high: number): number {
	const from = Math.max(low, numbers.floor);
	if (high - from <= 1) return 0;
	const came = numbers.above.filter((seq) => seq > from && seq < high).length;
	return high - from - 1 - came;
}
