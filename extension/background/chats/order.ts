/**
 * Where a message stands in its chat: hex digits compared as text, as long as it takes. There is always room between two places, so a
 * late message never lands on another's.
 */

const digits = 16;
/** The step between messages that come in order: most late ones fit between two without a longer text. */
const step = 2 ** 20;

/** The place after the last one, or the first. */
export function placeAfter(last: string | undefined): string {
	const number = last === undefined ? 0 : Number.parseInt(last.slice(0, digits).padEnd(digits, "0"), 16);
	return ((Math.floor(number / step) + 1) * step).toString(16).padStart(digits, "0");
}

/** A place above `low` (or above nothing) and below `high`. Never ends in 0, so there is room below it too. */
export function placeBetween(low: string | undefined, high: string): string {
	let place = "";
	let isBounded = true;
	for (let i = 0; ; i++) {
		const a = Number.parseInt(low?.[i] ?? "0", 16);
		const b = isBounded ? Number.parseInt(high[i] ?? "0", 16) : 16;
		const middle = Math.floor((a + b) / 2);
		if (middle > a) return place + middle.toString(16);
		place += a.toString(16);
		if (a < b) isBounded = false;
	}
}
