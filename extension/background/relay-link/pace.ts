/**
 * Keeps us within what the relay allows, so that it has nothing to refuse: two buckets, frames and bytes, that fill by time. Letters leave
 * a part of them to what must not wait: receipts, handshakes, questions.
 */
import { limits } from "../../../protocol/limits.ts";
import type { Challenge } from "../../../protocol/wire/control.ts";
import type { Clock } from "../../lib/clock.ts";

/** What a relay allows one address. */
export type Allowed = Pick<Challenge["limits"], "framesPerSecond" | "frameBurst" | "bytesPerSecond">;

/** Letters that have to wait go in small groups: a timer for each would wake the worker sixty times a second. */
const groupMs = 200;
/** A long wait is looked at again this often. */
const lookMs = 1_000;
/** The part of a full bucket that letters do not touch. */
const keptPart = 0.1;

export function createPace(clock: Clock) {
	let allowed: Allowed = limits;
	let frames = allowed.frameBurst;
	let bytes = allowed.bytesPerSecond;
	let filledAt = clock.now();
	let pausedUntil = 0;
	let last: Promise<void> = Promise.resolve();

	function fill() {
		// a clock that was put back fills nothing and takes nothing
		const seconds = Math.max(0, clock.now() - filledAt) / 1000;
		filledAt = clock.now();
		frames = Math.min(allowed.frameBurst, frames + seconds * allowed.framesPerSecond);
		bytes = Math.min(allowed.bytesPerSecond, bytes + seconds * allowed.bytesPerSecond);
	}
	/** Until `kept` frames and one more are there, and no bytes are owed; milliseconds. */
	function waitMs(kept: number): number {
		fill();
		const now = clock.now();
		// a pause that no refusal could have set belongs to a clock that was put back
		const pause = pausedUntil - now > limits.retryMs ? 0 : pausedUntil - now;
		const forFrames = ((kept + 1 - frames) / allowed.framesPerSecond) * 1000;
		const forBytes = (-bytes / allowed.bytesPerSecond) * 1000;
		return Math.ceil(Math.max(0, pause, forFrames, forBytes));
	}
	async function wait(size: number): Promise<void> {
		for (let ms = waitMs(0); ms > 0; ms = waitMs(0))
			// not all of it at once: another login may end the wait
			await new Promise<void>((resolve) => clock.later(Math.min(ms, lookMs), resolve));
		frames--;
		// may be owed: a frame larger than a second's worth passes all the same, and the next one waits
		bytes -= size;
	}
	return {
		/** Another login and what this relay allows. Relays count by address: a new connection fills no bucket. */
		begin(given: Allowed): void {
			const isFull = frames >= allowed.frameBurst;
			allowed = given;
			if (isFull) frames = given.frameBurst;
			fill();
			pausedUntil = 0;
		},
		/** The relay had enough: nothing leaves for this long, milliseconds. */
		pause(ms: number): void {
			fill();
			pausedUntil = Math.max(pausedUntil, clock.now() + Math.min(ms, limits.retryMs));
			// the relay counts otherwise than we do, and it is the one that decides
			frames = Math.min(frames, 1);
		},
		/** How long the next letter waits, milliseconds; 0 is now. */
		letterWaitMs(): number {
			const ms = waitMs(Math.floor(allowed.frameBurst * keptPart));
			return ms === 0 ? 0 : Math.max(groupMs, ms);
		},
		/** Resolves when a frame of `size` bytes may leave; one after the other. */
		turn(size: number): Promise<void> {
			last = last.then(() => wait(size));
			return last;
		},
	};
}
