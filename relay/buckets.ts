/** Token buckets: so many at once, and then so many in a time. */
import { sizes } from "./limits.ts";

export interface Rate {
	/** How many fit into the bucket. */
	readonly burst: number;
	/** How many flow in per millisecond. */
	readonly perMs: number;
}

/** So many a minute, all of which may come at once. */
export function perMinute(count: number): Rate {
	return { burst: count, perMs: count / 60_000 };
}
export function perDay(count: number): Rate {
	return { burst: count, perMs: count / 86_400_000 };
}

export interface Bucket {
	left: number;
	/** When `left` was right. */
	at: number;
}

export function fullBucket({ burst }: Rate, now: number): Bucket {
	return { left: burst, at: now };
}

function refill(bucket: Bucket, { burst, perMs }: Rate, now: number): void {
	bucket.left = Math.min(burst, bucket.left + (now - bucket.at) * perMs);
	bucket.at = now;
}

/** Takes `count` out of the bucket: answers 0, or the milliseconds until they would be there; then nothing was taken. */
export function take(bucket: Bucket, rate: Rate, now: number, count = 1): number {
	refill(bucket, rate, now);
	// what is larger than the whole bucket passes when the bucket is full, and leaves a debt
	const needed = Math.min(count, rate.burst);
	if (bucket.left < needed) return Math.ceil((needed - bucket.left) / rate.perMs);
	bucket.left -= count;
	return 0;
}

export interface Buckets {
	/** As `take`, from the bucket of this key. */
	take(key: string, count?: number): number;
	readonly size: number;
}

/** One bucket per key; those that are full again are forgotten, and the one that was used longest ago when there are too many. */
export function createBuckets(rate: Rate, now: () => number, most: number = sizes.buckets): Buckets {
	const buckets = new Map<string, Bucket>();
	function forgetOld() {
		for (const [key, bucket] of buckets) {
			const isFull = bucket.left + (now() - bucket.at) * rate.perMs >= rate.burst;
			if (!isFull && buckets.size <= most) return;
			buckets.delete(key);
		}
	}
	return {
		take(key, count = 1) {
			const bucket = buckets.get(key) ?? fullBucket(rate, now());
			const wait = take(bucket, rate, now(), count);
			// set again, so that the first is the one that was quiet longest
			buckets.delete(key);
			buckets.set(key, bucket);
			forgetOld();
			return wait;
		},
		get size() {
			return buckets.size;
		},
	};
}
