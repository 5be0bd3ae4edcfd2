/** What happened so far, as plain numbers: counting must cost nothing. `metrics.ts` shows them to whoever runs the relay. */
import { type LimitName, limitNames } from "./limits.ts";

export interface Counts {
	/** Letters passed on to one person, also each copy of a letter to a channel. */
	delivered: number;
	/** Bytes of those letters. */
	deliveredBytes: number;
	/** Letters that a slow reader missed because they may be missed. */
	dropped: number;
	refused: number;
	logins: number;
	denied: number;
	badFrames: number;
	/** The longest work done in one turn of the event loop, by what it is. */
	readonly perTurn: { publishSockets: number; wheelEntries: number };
	/** How often each limit stopped something. */
	readonly limited: Record<LimitName, number>;
}

export function createCounts(): Counts {
	return {
		delivered: 0,
		deliveredBytes: 0,
		dropped: 0,
		refused: 0,
		logins: 0,
		denied: 0,
		badFrames: 0,
		perTurn: { publishSockets: 0, wheelEntries: 0 },
		limited: Object.fromEntries(limitNames.map((name) => [name, 0])) as Record<LimitName, number>,
	};
}
