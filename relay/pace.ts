/** How fast one address may speak. Counted by address and not by connection: a new connection is no new bucket. */
import type { Address } from "../protocol/ids.ts";
import { type Bucket, fullBucket, type Rate, take } from "./buckets.ts";
import { type RelayLimits, sizes } from "./limits.ts";

/** The buckets of one address. */
export interface Pace {
	readonly frames: Bucket;
	readonly bytes: Bucket;
	/** What is left of our patience with frames that are refused. */
	readonly patience: Bucket;
}

export interface TooFast {
	readonly limit: "framesPerSecond" | "bytesPerSecond";
	/** Milliseconds until it may pass. */
	readonly retryMs: number;
	/** Whether it was refused so often that nobody is listening there. */
	readonly isFlood: boolean;
}

/** What one address may send at once after a pause, in seconds of its steady speed. */
const byteBurstSeconds = 2;

export function createPaces(limits: RelayLimits, now: () => number) {
	const frames: Rate = { burst: limits.frameBurst, perMs: limits.framesPerSecond / 1000 };
	const bytes: Rate = {
		burst: limits.bytesPerSecond * byteBurstSeconds,
		perMs: limits.bytesPerSecond / 1000,
	};
	/** Whoever is told to wait and goes on is refused at most this often. */
	const patience: Rate = { burst: limits.flood, perMs: limits.framesPerSecond / 1000 };
	/** Of those who left while their buckets were not full. */
	const resting = new Map<Address, Pace>();

	function isFull(pace: Pace): boolean {
		const after = (each: Bucket, rate: Rate) => each.left + (now() - each.at) * rate.perMs >= rate.burst;
		return after(pace.bytes, bytes) && after(pace.frames, frames) && after(pace.patience, patience);
	}
	function forgetOld() {
		for (const [address, pace] of resting) {
			if (!isFull(pace) && resting.size <= sizes.buckets) return;
			resting.delete(address);
		}
	}
	return {
		enter(address: Address): Pace {
			const found = resting.get(address);
			resting.delete(address);
			const time = now();
			return (
				found ?? {
					frames: fullBucket(frames, time),
					bytes: fullBucket(bytes, time),
					patience: fullBucket(patience, time),
				}
			);
		},
		leave(address: Address, pace: Pace): void {
			if (!isFull(pace)) resting.set(address, pace);
			forgetOld();
		},
		/** Counts a frame of this size; answers what stops it, if anything does. */
		take(pace: Pace, size: number): TooFast | undefined {
			const time = now();
			const wait = take(pace.frames, frames, time);
			const waitForBytes = wait > 0 ? 0 : take(pace.bytes, bytes, time, size);
			if (wait === 0 && waitForBytes === 0) return undefined;
			const isFlood = take(pace.patience, patience, time) > 0;
			if (wait > 0) return { limit: "framesPerSecond", retryMs: wait, isFlood };
			pace.frames.left++;
			return { limit: "bytesPerSecond", retryMs: waitForBytes, isFlood };
		},
	};
}
export type Paces = ReturnType<typeof createPaces>;
