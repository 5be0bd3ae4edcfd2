/** How many frames of one address are looked at: a burst after a time away, and then a steady flow. What is above is dropped unread. */
import type { Address } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Clock } from "../../lib/clock.ts";

/** Addresses remembered at once; the longest silent is forgotten. */
const mostAddresses = 1_024;

export function createGate(clock: Clock) {
	const senders = new Map<Address, { left: number; at: number }>();
	return {
		pass(sender: Address): boolean {
			const now = clock.now();
			const before = senders.get(sender) ?? { left: limits.peerFrameBurst, at: now };
			const since = Math.max(0, now - before.at) / 1000;
			const left = Math.min(limits.peerFrameBurst, before.left + since * limits.peerFramesPerSecond) - 1;
			senders.delete(sender);
			senders.set(sender, { left: Math.max(0, left), at: now });
			const [oldest] = senders.keys();
			if (senders.size > mostAddresses && oldest !== undefined) senders.delete(oldest);
			return left >= 0;
		},
	};
}
