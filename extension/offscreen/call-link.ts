/**
 * One connection to one person in a call, from its first description to its end. Its deadlines run here, because the worker may be dead when
 * one is over.
 */
import type { CallLink, CallLinkStatus, Description, IceServer } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";
import { createCandidateBatch } from "./candidate-batch.ts";
import type { CallConfig, CallConnection, CallEvents, Outgoing } from "./dial-call.ts";
import { createNegotiation } from "./negotiation.ts";
import { watchSilence } from "./silence.ts";
import { noTracks, type Tracks } from "./sources.ts";

export interface CallLinkNeeds {
	readonly clock: Clock;
	dialCall(config: CallConfig, events: CallEvents): CallConnection;
	changed(status: CallLinkStatus): void;
	described(link: CallLink, description: Description): void;
	candidates(link: CallLink, ufrag: string, candidates: readonly string[]): void;
	/** An offer for another path is due. */
	restart(link: CallLink): void;
	/** What comes from them; silent and black until they send. */
	tracks(tracks: Tracks<MediaStreamTrack>): void;
	ended(): void;
}
export interface CallLinkOptions extends CallLink, CallConfig, Pick<CallLinkStatus, "seat" | "offered"> {
	readonly polite: boolean;
}

const connectMs = 30_000;
/** Letters and ICE take a second or two; then a candidate or a description was lost. */
const firstRestartMs = 4_000;
/** Chromium says `disconnected` 5 s after the last sign of them (measured); a moment more heals what was a hiccup. */
const healMs = 1_000;
const restartEveryMs = 5_000;
/** The polite end lets the other begin: an offer that gives way costs Chromium candidates it was gathering (measured). */
const restartPolitelyMs = 1_500;
const brokenMs = 30_000;

export function createCallLink(options: CallLinkOptions, needs: CallLinkNeeds) {
	const { clock } = needs;
	const { call, peer, link, seat, offered, polite } = options;
	const name = { call, peer, link };
	let state: CallLinkStatus["state"] = "connecting";
	let outgoing: Outgoing | undefined;
	let cancelDeadline = () => {};
	let cancelHealing = () => {};
	let endSilence: (() => void) | undefined;
	let hasPath = true;
	let cancelRestart: (() => void) | undefined;
	/** The first offer may not leave yet; and the user name in it, once it is made. */
	let isKept = false;
	let kept: string | undefined;

	const status = (why: CallLinkStatus["why"] = null): CallLinkStatus => ({
		...name,
		seat,
		state,
		offered,
		why,
	});
	const isOver = () => state === "closed" || state === "failed";
	function deadline(ms: number, why: "timed-out" | "broke"): void {
		cancelDeadline();
		cancelDeadline = clock.later(ms, () => end("failed", why));
	}
	function end(how: "closed" | "failed", why: NonNullable<CallLinkStatus["why"]>): void {
		if (isOver()) return;
		state = how;
		for (const cancel of [cancelDeadline, cancelHealing, calm, batch.end]) cancel();
		endSilence?.();
		connection.close();
		needs.ended();
		// the worker knows what it asked for
		if (why !== "asked") needs.changed(status(why));
	}
	/** Nothing of ours is sent to somebody who may not be there. */
	function send(): void {
		if (outgoing) connection.send(state === "unsure" ? { ...outgoing, tracks: noTracks } : outgoing);
	}
	function is(next: "live" | "unsure"): void {
		state = next;
		send();
		needs.changed(status());
	}
	function live(): void {
		if (state !== "connecting" && state !== "unsure") return;
		endSilence ??= watchSilence({
			...{ clock, stats: connection.stats, silent: unsure },
			heard: () => hasPath && live(),
		});
		cancelDeadline();
		calm();
		is("live");
	}
	function unsure(): void {
		if (state !== "live") return;
		deadline(brokenMs, "broke");
		is("unsure");
		restartIn(polite ? restartPolitelyMs : 0);
	}
	function calm(): void {
		cancelRestart?.();
		cancelRestart = undefined;
	}
	/** Asks for another path, then again and again until there is one. */
	function restartIn(ms: number): void {
		calm();
		if (ms === 0) restart();
		else cancelRestart = clock.later(ms, restart);
	}
	function restart(): void {
		needs.restart(name);
		if (state === "unsure" || state === "connecting") restartIn(restartEveryMs);
	}

	/** Our description leaves: whatever has to follow it. */
	function begin(ufrag: string): void {
		batch.begin(ufrag);
		if (state === "connecting" && !cancelRestart)
			restartIn(firstRestartMs + (polite ? restartPolitelyMs : 0));
	}

	const batch = createCandidateBatch({ clock, say: (ufrag, some) => needs.candidates(name, ufrag, some) });
	const negotiation = createNegotiation({
		polite,
		connection: () => connection,
		described(description, ufrag) {
			if (isOver()) return;
			needs.described(name, description);
			if (isKept) kept = ufrag;
			else begin(ufrag);
		},
	});
	const connection = needs.dialCall(options, {
		onCandidate: (candidate, ufrag) => isOver() || batch.add(ufrag, candidate),
		onTracks: (tracks) => isOver() || needs.tracks(tracks),
		onOpen: live,
		onPath(path) {
			cancelHealing();
			hasPath = path === "connected";
			if (path === "failed") unsure();
			else if (path === "disconnected") cancelHealing = clock.later(healMs, unsure);
			else if (state === "unsure") live();
		},
		onClose: () => (state === "connecting" ? end("failed", "broke") : end("closed", "left")),
	});
	deadline(connectMs, "timed-out");

	return {
		link,
		seat,
		status: () => status(),
		/** Makes the first offer, which may leave when `offer` says so. */
		prepare(): void {
			isKept = true;
			cancelDeadline();
			negotiation.offer();
		},
		offer(servers?: readonly IceServer[]): void {
			if (!isKept) {
				negotiation.offer(servers);
				return;
			}
			isKept = false;
			deadline(connectMs, "timed-out");
			if (kept !== undefined) begin(kept);
		},
		accept(description: Description) {
			// the other end has begun to look for a path
			if (description.type === "offer" && polite && cancelRestart) restartIn(restartEveryMs);
			negotiation.accept(description);
		},
		candidates: negotiation.candidates,
		send(next: Outgoing) {
			outgoing = next;
			if (!isOver()) send();
		},
		level: () => (state === "live" ? connection.level() : 0),
		stats: connection.stats,
		/** The network may be another one: looks for a path at once. */
		check() {
			if (state === "live" || state === "unsure") restart();
		},
		end,
	};
}
export type CallLinkEnd = ReturnType<typeof createCallLink>;
