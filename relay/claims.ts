/** Taking a handle: first come, and not too many new ones from one place. */
import type { Code } from "../protocol/errors.ts";
import type { Address, Handle } from "../protocol/ids.ts";
import type { Buckets } from "./buckets.ts";
import type { Counts } from "./counts.ts";
import type { Handles } from "./handles.ts";

interface Needs {
	readonly handles: Handles;
	readonly counts: Counts;
	/** By IP. */
	readonly newHandles: Buckets;
}
/** `source`: the IP, absent on this machine itself. */
export type Claim = (
	address: Address,
	handle: Handle,
	source: string | undefined,
) => { readonly handle: Handle } | { readonly code: Code; readonly retryAfterMs?: number };

export function createClaims({ handles, counts, newHandles }: Needs): Claim {
	return (address, handle, source) => {
		// the one they have costs nothing, nor does one that they cannot have
		const isFree = handles.find(handle) === undefined;
		const wait = isFree && source !== undefined ? newHandles.take(source) : 0;
		if (wait > 0) {
			counts.limited.newHandlesPerDay++;
			return { code: "too-fast", retryAfterMs: wait };
		}
		return handles.claim(address, handle) ? { handle } : { code: "handle-taken" };
	};
}
