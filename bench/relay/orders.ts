/** What the bench tells its generator process, and what comes back. */
import type { DialectName } from "./dialects.ts";

export interface Task {
	readonly dialect: DialectName;
	readonly port: number;
	readonly clients: number;
	/**
	 * pairs: everybody writes to a partner, `depth` letters on their way each, counted back by the partner.
	 * channel: the first publishes to all others. idle: everybody comes in and stays quiet.
	 * flood: the first writes to the second, who reads or does not.
	 * probe: pairs, one letter every few milliseconds, each timed.
	 */
	readonly mode: "pairs" | "channel" | "idle" | "flood" | "probe";
	readonly depth: number;
	/** Of one letter with its header. */
	readonly bytes: number;
	/** A file of tokens, one per client in base64url: read for the logins, or written when it `collects`. */
	readonly tokens?: string;
	readonly collects?: boolean;
	/** flood: whether the one who is written to reads. */
	readonly reads?: boolean;
	/** The number of the first client, so that two generators at one server are different people. */
	readonly first?: number;
}

/** To the generator: do it so many times. `probe` counts milliseconds, `idle` needs no number. */
export interface Go {
	readonly count: number;
}

export type Report =
	/** Everybody is ready; for `idle` this is before anybody connects. */
	| { readonly type: "ready" }
	| Done
	/** The sentence says what does not work. */
	| { readonly type: "failed"; readonly sentence: string };

export interface Done {
	readonly type: "done";
	readonly sent: number;
	readonly received: number;
	readonly refused: number;
	/** Microseconds, of a probe. */
	readonly p50?: number;
	/** What the connection of the one who did not read was closed with. */
	readonly closeCode?: number;
}
