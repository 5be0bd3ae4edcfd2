/** What a contact may cost us: their letters that wait to be looked at. */
import type { Address } from "../../../protocol/ids.ts";
import { createQueue } from "../../lib/queue.ts";

/** One offer, its candidates, and as much again. */
const mostWaiting = 32;

/** Jobs for one peer, one after the other; one too many is not taken. */
export function createJobs(failed: (error: unknown) => void) {
	const queue = createQueue<Address>();
	const waiting = new Map<Address, number>();
	return (peer: Address, job: () => Promise<void>): boolean => {
		const count = waiting.get(peer) ?? 0;
		if (count >= mostWaiting) return false;
		waiting.set(peer, count + 1);
		void queue
			.run(peer, job)
			.catch(failed)
			.finally(() => {
				const left = (waiting.get(peer) ?? 1) - 1;
				if (left > 0) waiting.set(peer, left);
				else waiting.delete(peer);
			});
		return true;
	};
}
