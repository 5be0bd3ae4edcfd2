/** Numbers that only the relay knows; what both ends must agree on is in `protocol/limits.ts`. */
export const relayLimits = {
	/** Contacts of one connection: far more than anybody has, few enough to keep in memory for everybody. */
	opened: 2_000,
	/** Senders whose last letter is remembered for the answer rule; the oldest goes. */
	heard: 256,
	/** Addresses that knocked within the hour; the one that was quiet longest goes. 10,000 are a few MB. */
	knockers: 10_000,
	/** A token saves the password for a month. Seconds. */
	tokenSeconds: 30 * 86_400,
	/** A lease is written to disk again only when it got this much longer. Seconds. */
	renewSeconds: 86_400,
	/** Handles change rarely; a second of changes is written at once. */
	saveMs: 1_000,
	/** Above this a slow reader misses letters that may be dropped … */
	bufferedDropBytes: 1_048_576,
	/** … and above this it is hung up: one reader must not eat the memory of all. */
	bufferedBytes: 4 * 1_048_576,
	/** Everybody comes back within two seconds, not in the same instant. */
	drainMs: 2_000,
	/** After this a stopping relay waits for nobody. */
	stopMs: 1_500,
	/** How exactly deadlines are kept; a coarse wheel costs nothing while nobody is late. */
	wheelMs: 500,
	/** Entries of the wheel looked at in one turn of the event loop. */
	wheelEntries: 100,
	/** No honest client needs more for its request headers. */
	headersMs: 5_000,
	/** Frames of one message: browsers send one. */
	fragments: 8,
} as const;
