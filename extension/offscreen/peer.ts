/**
 * One connection to one contact, from its first description to its end. It understands nothing it carries. Its deadlines run here, because
 * the worker may be dead when one is over.
 */
import type {
	Description,
	IceServer,
	PeerEnd,
	PeerLink,
	PeerState,
	PeerStatus,
} from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";
import { createCandidateBatch } from "./candidate-batch.ts";
import type { PeerConfig, PeerConnection, PeerEvents } from "./dial-peer.ts";
import { createNegotiation } from "./negotiation.ts";

export interface PeerNeeds {
	readonly clock: Clock;
	dialPeer(config: PeerConfig, events: PeerEvents): PeerConnection;
	changed(status: PeerStatus): void;
	described(link: PeerLink, description: Description): void;
	candidates(link: PeerLink, ufrag: string, candidates: readonly string[]): void;
	/** An offer for another path is due. */
	restart(link: PeerLink): void;
	frame(link: PeerLink, bytes: Uint8Array): void;
	/** `failed`, or closed in order. */
	ended(link: PeerLink, failed: boolean): void;
}
export interface PeerOptions extends PeerLink, PeerConfig {
	readonly polite: boolean;
	readonly offered: boolean;
}

/** Signalling, ICE over TURN and DTLS together take a second or two on a bad line. */
const connectMs = 20_000;
const bindMs = 10_000;
const idleMs = 5 * 60_000;
/** `disconnected` heals by itself when a few packets were lost. */
const healMs = 2_000;
const restartEveryMs = 5_000;
/** The polite end lets the other begin: an offer that gives way costs Chromium candidates it was gathering (measured). */
const restartPolitelyMs = 1_500;
const brokenMs = 20_000;
/** A letter in its frame has 32,891 bytes at most. */
const frameBytes = 33 * 1_024;
const highWaterBytes = 1_048_576;
/** Frames that came before this end knew that the channel is open: an honest one sends one. */
const mostEarly = 4;

export function createPeer(options: PeerOptions, needs: PeerNeeds) {
	const { clock } = needs;
	const { peer, link, offered, polite } = options;
	const name = { peer, link };
	let state: PeerState = "connecting";
	let bound = false;
	let print: { readonly local: string | null; readonly remote: string | null } = {
		local: null,
		remote: null,
	};
	let early: Uint8Array[] | undefined = [];
	let lastFrame = clock.now();
	let cancelDeadline = () => {};
	let cancelHealing = () => {};
	let cancelRestart = () => {};

	const status = (why: PeerEnd | null = null): PeerStatus => ({
		...{ ...name, state, offered, bound, why },
		...{ localFingerprint: print.local, remoteFingerprint: print.remote },
	});
	const isOver = () => state === "closed" || state === "failed";
	const deadline = (ms: number, act: () => void) => {
		cancelDeadline();
		cancelDeadline = clock.later(ms, act);
	};
	function end(how: "closed" | "failed", why: PeerEnd): void {
		if (isOver()) return;
		state = how;
		for (const cancel of [cancelDeadline, cancelHealing, cancelRestart, batch.end]) cancel();
		connection.close();
		needs.ended(name, how === "failed");
		// the worker knows what it asked for
		if (why !== "asked") needs.changed(status(why));
	}
	const flooded = () => end("failed", "flooded");
	function idle() {
		const left = lastFrame + idleMs - clock.now();
		// a clock that was put back keeps nothing open for ever
		if (left <= 0 || left > idleMs) return end("closed", "idle");
		deadline(left, idle);
	}
	function opened(): void {
		state = "open";
		if (bound) idle();
		else deadline(bindMs, () => end("failed", "unbound"));
		needs.changed(status());
	}
	function restart(): void {
		cancelRestart();
		needs.restart(name);
		if (state === "interrupted") cancelRestart = clock.later(restartEveryMs, restart);
	}
	function interrupted(): void {
		if (state !== "open") return;
		state = "interrupted";
		deadline(brokenMs, () => end("failed", "broke"));
		needs.changed(status());
		if (polite) cancelRestart = clock.later(restartPolitelyMs, restart);
		else restart();
	}
	/** The other end has begun to look for a path. */
	function deferRestart() {
		if (state !== "interrupted") return;
		cancelRestart();
		cancelRestart = clock.later(restartEveryMs, restart);
	}

	const batch = createCandidateBatch({ clock, say: (ufrag, some) => needs.candidates(name, ufrag, some) });
	const negotiation = createNegotiation({
		polite,
		connection: () => connection,
		described(description, ufrag) {
			if (isOver()) return;
			needs.described(name, description);
			batch.begin(ufrag);
		},
	});
	const connection = needs.dialPeer(options, {
		onCandidate: (candidate, ufrag) => isOver() || batch.add(ufrag, candidate),
		onPath(path) {
			cancelHealing();
			if (path === "failed") interrupted();
			else if (path === "disconnected") cancelHealing = clock.later(healMs, interrupted);
			else if (state === "interrupted") {
				cancelRestart();
				opened();
			}
		},
		async onOpen() {
			const found = await connection.fingerprints().catch(() => print);
			if (state !== "connecting") return;
			print = found;
			opened();
			const waiting = early ?? [];
			early = undefined;
			for (const bytes of waiting) needs.frame(name, bytes);
		},
		onBytes(bytes) {
			if (isOver()) return;
			if (bytes.length === 0 || bytes.length > frameBytes) return flooded();
			lastFrame = clock.now();
			if (!early) return needs.frame(name, bytes);
			early.push(bytes);
			if (early.length > mostEarly) flooded();
		},
		onNonsense: flooded,
		onClose: () => (state === "connecting" ? end("failed", "broke") : end("closed", "left")),
	});
	deadline(connectMs, () => end("failed", "timed-out"));

	return {
		link,
		status: () => status(),
		offer: (servers?: readonly IceServer[]) => negotiation.offer(servers),
		accept(description: Description) {
			if (description.type === "offer" && polite) deferRestart();
			negotiation.accept(description);
		},
		candidates: negotiation.candidates,
		bind() {
			bound = true;
			if (state === "open") idle();
		},
		send(bytes: Uint8Array<ArrayBuffer>): boolean {
			if (state !== "open" || bytes.length > frameBytes || connection.buffered() > highWaterBytes)
				return false;
			try {
				connection.send(bytes);
			} catch {
				// the channel is closing and its event has not come yet
				return false;
			}
			lastFrame = clock.now();
			return true;
		},
		/** The network may be another one: looks for a path at once. */
		check() {
			if (state === "open" || state === "interrupted") restart();
		},
		end,
	};
}
export type Peer = ReturnType<typeof createPeer>;
