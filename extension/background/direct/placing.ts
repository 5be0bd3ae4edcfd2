/** Has the hands make connections: for a need of ours, or for an offer of theirs. */
import { toBase64Url } from "../../../protocol/bytes.ts";
import type { Address } from "../../../protocol/ids.ts";
import { isAhead } from "../../lib/clock.ts";
import type { DirectNeeds } from "./direct-needs.ts";
import type { createLines, Line } from "./lines.ts";
import type { createServers } from "./servers.ts";

interface Needs extends Pick<DirectNeeds, "clock" | "random" | "hands" | "self" | "allowed" | "isHere"> {
	readonly lines: ReturnType<typeof createLines>;
	readonly servers: ReturnType<typeof createServers>;
}

const linkBytes = 16;
/** The longest pause of the hands after a failure. */
const longestPauseMs = 5 * 60_000;

export function createPlacing({ clock, random, hands, self, allowed, isHere, lines, servers }: Needs) {
	/** What the hands said; they remember it for the next worker. */
	const pauses = new Map<Address, number>();

	/** `false`: it is not wanted any more, or not yet again. */
	async function place(line: Line): Promise<boolean> {
		const own = self();
		const iceServers = await servers.now();
		if (!own || !lines.isCurrent(line) || !allowed(line.peer)) {
			lines.end(line, "closed", "forgotten");
			return false;
		}
		const { peer, link, offered } = line;
		const remote = await hands();
		const polite = own > peer;
		const pauseMs = await remote.peerOpen({ peer, link, iceServers, relayOnly: false, polite, offered });
		if (pauseMs > 0) {
			pauses.set(peer, clock.now() + pauseMs);
			lines.end(line, "failed", "waiting");
			return false;
		}
		// only now: whoever compares meanwhile must not miss it
		line.isPlaced = true;
		if (lines.isCurrent(line)) return true;
		await remote.peerClose({ peer, link, failed: false });
		return false;
	}
	function isWorth(peer: Address): boolean {
		if (lines.of(peer) || !allowed(peer) || !isHere(peer)) return false;
		return !isAhead(pauses.get(peer) ?? 0, clock.now(), longestPauseMs);
	}
	return {
		place,
		/** Whether a connection may be begun now. */
		isWorth,
		async open(peer: Address): Promise<void> {
			if (!isWorth(peer)) return;
			const line = lines.begin({ peer, link: toBase64Url(random(linkBytes)), offered: true });
			if (await place(line)) await (await hands()).peerOffer({ peer, link: line.link });
		},
	};
}
