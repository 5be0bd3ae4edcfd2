/** Every direct connection: at most one for each contact, and how long to leave somebody alone with whom it did not work. */
import type { Address } from "../../protocol/ids.ts";
import type { PeerLink, PeerStatus } from "../contract/offscreen-api.ts";
import { createPeer, type Peer, type PeerNeeds, type PeerOptions } from "./peer.ts";

/** Where UDP is blocked it stays blocked: the relay carries everything meanwhile. */
const pausesMs = [5_000, 30_000, 5 * 60_000] as const;
const longestPauseMs = 5 * 60_000;

export function createMesh(needs: Omit<PeerNeeds, "ended">) {
	const { clock } = needs;
	const peers = new Map<Address, Peer>();
	const failures = new Map<Address, { readonly count: number; readonly until: number }>();

	const at = ({ peer, link }: PeerLink): Peer | undefined => {
		const found = peers.get(peer);
		return found?.link === link ? found : undefined;
	};
	function pauseOf(peer: Address): number {
		const left = (failures.get(peer)?.until ?? 0) - clock.now();
		// a clock that was put back makes nobody wait longer
		return left > 0 && left <= longestPauseMs ? left : 0;
	}
	function ended({ peer, link }: PeerLink, failed: boolean) {
		if (at({ peer, link })) peers.delete(peer);
		if (!failed) return;
		const count = (failures.get(peer)?.count ?? 0) + 1;
		failures.set(peer, { count, until: clock.now() + (pausesMs[count - 1] ?? longestPauseMs) });
	}
	return {
		/** 0, or milliseconds to leave them alone. */
		open(options: PeerOptions): number {
			const pause = options.offered ? pauseOf(options.peer) : 0;
			if (pause > 0) return pause;
			peers.get(options.peer)?.end("closed", "asked");
			peers.set(options.peer, createPeer(options, { ...needs, ended }));
			return 0;
		},
		at,
		bind(link: PeerLink) {
			if (at(link)) failures.delete(link.peer);
			at(link)?.bind();
		},
		status: (): readonly PeerStatus[] => [...peers.values()].map((peer) => peer.status()),
		/** Too many of their frames wait for the worker. */
		flooded: (peer: Address) => peers.get(peer)?.end("failed", "flooded"),
		check() {
			for (const peer of peers.values()) peer.check();
		},
	};
}
