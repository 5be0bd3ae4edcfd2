/** Who may come in at all, before anything is known of them but where they come from. Everything here is cheap and counts in memory. */
import { createBuckets, perMinute } from "./buckets.ts";
import type { Counts } from "./counts.ts";
import type { LimitName, RelayLimits } from "./limits.ts";

interface Needs {
	readonly limits: RelayLimits;
	readonly counts: Counts;
	/** Sockets that may be open without a login. */
	readonly unauthenticated: number;
	now(): number;
	/** Sockets that have logged in. */
	members(): number;
}
export interface Door {
	/** A socket was opened; answers whether it may stay. Each `true` needs one `closed`. */
	opened(): boolean;
	closed(): void;
	/** One more socket from there; answers whether it may stay. Each `true` needs one `leave`. */
	enter(source: string | undefined): boolean;
	leave(source: string | undefined): void;
	/** It asks for a WebSocket; answers whether it may have one now. */
	mayUpgrade(source: string | undefined): boolean;
}

export function createDoor({ limits, counts, unauthenticated, now, members }: Needs): Door {
	const upgrades = createBuckets(perMinute(limits.upgradesPerMinute), now);
	const perIp = new Map<string, number>();
	let open = 0;
	function limited(limit: LimitName): false {
		counts.limited[limit]++;
		return false;
	}
	return {
		opened() {
			if (open - members() >= unauthenticated) return limited("unauthenticated");
			if (open >= limits.connections + unauthenticated) return limited("connections");
			open++;
			return true;
		},
		closed() {
			open--;
		},
		enter(source) {
			if (source === undefined) return true;
			const count = perIp.get(source) ?? 0;
			if (count >= limits.connectionsPerIp) return limited("connectionsPerIp");
			perIp.set(source, count + 1);
			return true;
		},
		leave(source) {
			if (source === undefined) return;
			const count = (perIp.get(source) ?? 1) - 1;
			if (count === 0) perIp.delete(source);
			else perIp.set(source, count);
		},
		mayUpgrade(source) {
			return source === undefined || upgrades.take(source) === 0 || limited("upgradesPerMinute");
		},
	};
}
