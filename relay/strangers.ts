/** How often somebody may write to people who never gave them a cap: five people an hour, two frames each. */
import type { Address } from "../protocol/ids.ts";
import { limits as agreed } from "../protocol/limits.ts";
import { type LimitName, type RelayLimits, sizes } from "./limits.ts";

interface Knock {
	frames: number;
	/** When the hour of this target ends. */
	readonly until: number;
}
interface Verdict {
	/** What stops it, or nothing. */
	readonly limit: LimitName | undefined;
	/** Milliseconds until it may pass. */
	readonly retryMs: number;
}
const passes: Verdict = { limit: undefined, retryMs: 0 };

export interface Strangers {
	/** Counts a knock. Nothing here knows who is here or away: both look the same to a stranger. */
	knock(from: Address, target: Address): Verdict;
}

interface Needs {
	now(): number;
	readonly limits: Pick<RelayLimits, "knockTargets" | "knockFrames">;
}

export function createStrangers({ now, limits }: Needs): Strangers {
	// counted by address and not by connection: a new connection must not be a new hour
	const knockers = new Map<Address, Map<Address, Knock>>();

	/** The entry that was quiet longest is first: it goes when its hour is over, or when there are too many. */
	function forgetOld() {
		for (const [from, knocks] of knockers) {
			const isOver = [...knocks.values()].every(({ until }) => until <= now());
			if (!isOver && knockers.size <= sizes.knockers) return;
			knockers.delete(from);
		}
	}

	return {
		knock(from, target) {
			forgetOld();
			const knocks = knockers.get(from) ?? new Map<Address, Knock>();
			for (const [other, { until }] of knocks) if (until <= now()) knocks.delete(other);
			const known = knocks.get(target);
			if (known && known.frames >= limits.knockFrames)
				return { limit: "knockFrames", retryMs: known.until - now() };
			if (!known && knocks.size >= limits.knockTargets) {
				const next = Math.min(...[...knocks.values()].map(({ until }) => until));
				return {
					limit: "knockTargets",
					retryMs: Number.isFinite(next) ? next - now() : agreed.knockWindowMs,
				};
			}
			if (known) known.frames++;
			else knocks.set(target, { frames: 1, until: now() + agreed.knockWindowMs });
			// set again, so that the quietest stays first
			knockers.delete(from);
			knockers.set(from, knocks);
			return passes;
		},
	};
}
