/**
 * How often a passphrase may be tried. A try is counted before it is made, on the disk: a worker that is ended in the middle of it gains
 * nothing. The wait is counted down by a running worker and not by the clock, which anybody can set.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { fromUtf8, utf8Exact } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Database } from "../../storage/database.ts";

const row = { store: "plain", key: "tries" } as const;
/** Seconds to wait after so many wrong ones; the last for all that follow. Guessing on a copy of the disk is what Argon2id is for. */
const waits = [0, 0, 0, 5, 15, 30, 60];
/** How often what is left is written down, seconds. */
const writeEvery = 5;

interface Tries {
	readonly failed: number;
	/** Seconds. */
	readonly left: number;
}

export interface Throttle {
	/** Seconds before the next try. */
	readonly left: ReadonlySignal<number>;
	/** Counts a try. Fails with `too-fast`. */
	begin(): Promise<void>;
	/** It was the right one. */
	passed(): Promise<void>;
}

export async function openThrottle(database: Database, clock: Pick<Clock, "later">): Promise<Throttle> {
	let tries = readTries((await database.get(row.store, row.key)) ?? new Uint8Array());
	const left = signal(tries.left);
	let cancel = () => {};

	const write = () => database.write([{ ...row, value: utf8Exact(JSON.stringify(tries)) }]);
	function run() {
		cancel();
		left.value = tries.left;
		if (tries.left <= 0) return;
		cancel = clock.later(1_000, () => {
			tries = { ...tries, left: tries.left - 1 };
			if (tries.left % writeEvery === 0) void write().catch(() => {});
			run();
		});
	}
	run();
	return {
		left,
		async begin() {
			if (tries.left > 0) throw new Fault("too-fast");
			const failed = tries.failed + 1;
			tries = { failed, left: waits[Math.min(failed, waits.length - 1)] ?? 0 };
			await write();
			run();
		},
		async passed() {
			tries = { failed: 0, left: 0 };
			run();
			await database.write([{ ...row, value: null }]);
		},
	};
}

/** What was damaged or made up counts as the worst. */
function readTries(bytes: Uint8Array): Tries {
	if (bytes.length === 0) return { failed: 0, left: 0 };
	const worst = { failed: waits.length, left: waits.at(-1) ?? 0 };
	try {
		const { failed, left } = JSON.parse(fromUtf8(bytes) ?? "") as Tries;
		const isGood = Number.isSafeInteger(failed) && failed >= 0 && Number.isSafeInteger(left) && left >= 0;
		return isGood ? { failed, left: Math.min(left, worst.left) } : worst;
	} catch {
		return worst;
	}
}
