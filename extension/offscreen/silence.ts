/**
 * Whether anything at all still comes from the other end. Chromium says `disconnected` only 5 to 6 s after the last sign (measured); but media,
 * its reports and ICE's own checks come at least every 2.5 s, so that 3.5 s without any of them tell it sooner.
 */
import type { Clock } from "../lib/clock.ts";
import type { StatRow } from "./quality.ts";

const lookEveryMs = 500;
const silentMs = 3_500;
const counted = ["bytesReceived", "packetsReceived", "responsesReceived", "requestsReceived"] as const;
const kinds: readonly unknown[] = ["transport", "candidate-pair"];

/** Everything that came so far; `undefined` where the browser does not tell. */
export function receivedIn(rows: readonly StatRow[]): number | undefined {
	const values = rows
		.filter(({ type }) => kinds.includes(type))
		.flatMap((row) => counted.map((name) => row[name]))
		.filter((value) => typeof value === "number");
	return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) : undefined;
}

interface Needs {
	readonly clock: Clock;
	stats(): Promise<readonly StatRow[]>;
	/** Nothing came for a while. Once, until something does … */
	silent(): void;
	/** … which may be a moment later: then it was a hiccup. */
	heard(): void;
}

/** Looks until the answer is called. */
export function watchSilence({ clock, stats, silent, heard }: Needs): () => void {
	let isOver = false;
	let received: number | undefined;
	let since = clock.now();
	let isSaid = false;
	async function look() {
		const now = receivedIn(await stats());
		if (isOver) return;
		if (now === undefined || now !== received) {
			received = now;
			since = clock.now();
			if (isSaid) heard();
			isSaid = false;
		} else if (!isSaid && clock.now() - since >= silentMs) {
			isSaid = true;
			silent();
		}
		next();
	}
	let cancel = () => {};
	function next() {
		if (isOver) return;
		// a connection that is being closed tells nothing
		cancel = clock.later(lookEveryMs, () => void look().catch(next));
	}
	next();
	return () => {
		isOver = true;
		cancel();
	};
}
