/** The ICE servers for the next connection: asked for when needed, kept for half their life, done without when the relay is slow. */
import type { Address } from "../../../protocol/ids.ts";
import type { IceServer } from "../../contract/offscreen-api.ts";
import type { DirectNeeds } from "./direct-needs.ts";

/** A relay that takes longer is not waited for: on one network a path opens without servers. */
const patienceMs = 3_000;
const longestKeptMs = 10 * 60_000;
/** A relay that has none is not asked at every step of a call whether it has one now. */
const noneKeptMs = 60_000;

interface Known {
	readonly servers: readonly IceServer[];
	readonly from: number;
	readonly ms: number;
	/** Our address at the relay that named them. */
	readonly at: Address | undefined;
}

export function createServers({ clock, turn, self }: Pick<DirectNeeds, "clock" | "turn" | "self">) {
	let known: Known | undefined;
	let asking: Promise<readonly IceServer[]> | undefined;

	async function ask(): Promise<readonly IceServer[]> {
		const from = clock.now();
		const at = self();
		const { iceServers, ttl } = await turn();
		const ms = iceServers.length === 0 ? noneKeptMs : Math.min(longestKeptMs, ttl * 500);
		known = { servers: iceServers, from, ms, at };
		return iceServers;
	}
	return {
		/** Never fails. */
		async now(): Promise<readonly IceServer[]> {
			const age = known ? clock.now() - known.from : 0;
			if (known && known.at === self() && age >= 0 && age < known.ms) return known.servers;
			asking ??= ask().finally(() => {
				asking = undefined;
			});
			const answer = asking.catch(() => []);
			return new Promise((resolve) => {
				const cancel = clock.later(patienceMs, () => resolve([]));
				void answer.then((servers) => {
					cancel();
					resolve(servers);
				});
			});
		},
		/** There is another answer about the hosts that a relay names. */
		forget(): void {
			known = undefined;
		},
	};
}
