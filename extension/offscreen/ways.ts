/** Tries one part of a call's way, with connections of its own that end with the try. What it learns of addresses goes nowhere. */
import type { IceServer } from "../contract/offscreen-api.ts";
import type { Way, WayOutcome } from "../contract/ways.ts";
import type { Clock } from "../lib/clock.ts";

/** What is seen of connections that look for a way. */
export interface WayEvents {
	/** An address by this way: of STUN the one we are seen under, of TURN the one that is ours there. */
	onAddress(): void;
	/** A server said no, in a code of STUN or TURN (RFC 8489, 8656), or 701: nothing was said (W3C webrtc, icecandidateerror). */
	onError(code: number): void;
	/** There will be no more addresses. */
	onGathered(): void;
	/** Of TURN: bytes leave now … */
	onSent(): void;
	/** … and went through twice. */
	onBack(): void;
}
export interface WaysPort {
	/** Looks for a way by these servers alone, until it is closed. Bytes pass only through TURN. */
	dialWay(iceServers: readonly IceServer[], isTurn: boolean, events: WayEvents): { close(): void };
}

const offers: Readonly<Record<Way, RegExp>> = {
	stun: /^stuns?:/,
	"turn-udp": /^turn:[^?]*(?:\?transport=udp)?$/,
	"turn-tcp": /^turn:[^?]*\?transport=tcp$/,
	"turn-tls": /^turns:[^?]*(?:\?transport=tcp)?$/,
};
/** A browser asks again for some 10 s; a call would not wait for that. */
const longestMs = 8_000;
/** Allocation Quota Reached, Insufficient Capacity (RFC 8656, section 19). */
const noRoom = [486, 508];
/** Whatever else a server says is about who we are. */
const isRefusal = (code: number) => code >= 400 && code < 500;

export function createWays({ clock, dialWay }: WaysPort & { readonly clock: Clock }) {
	const stops = new Set<() => void>();

	function tryServers(iceServers: readonly IceServer[], isTurn: boolean): Promise<WayOutcome> {
		return new Promise((resolve) => {
			const began = clock.now();
			const codes: number[] = [];
			let isAllowed = false;
			let sentAt = began;
			let line: { close(): void } | undefined;

			const end = (outcome: WayOutcome) => {
				if (!stops.delete(stop)) return;
				cancel();
				line?.close();
				resolve(outcome);
			};
			const works = (since: number) => end({ is: "works", ms: Math.round(clock.now() - since) });
			const stop = () => end({ is: "stopped" });
			const fails = () => {
				if (isAllowed) return end({ is: "blocked" });
				if (codes.some((code) => noRoom.includes(code))) return end({ is: "full" });
				end({ is: codes.some(isRefusal) ? "refused" : "unreachable" });
			};
			const cancel = clock.later(longestMs, fails);
			stops.add(stop);
			line = dialWay(iceServers, isTurn, {
				onAddress() {
					isAllowed = true;
					if (!isTurn) works(began);
				},
				onError: (code) => void codes.push(code),
				onGathered() {
					// a browser keeps the address of STUN to itself when it is the machine's own
					if (!isTurn && codes.length === 0) works(began);
					else if (!isAllowed) fails();
				},
				onSent() {
					sentAt = clock.now();
				},
				onBack: () => works(sentAt),
			});
			// it was over before it began
			if (!stops.has(stop)) line.close();
		});
	}

	return {
		/** `null` stops every try. */
		async tryWay(argument: {
			readonly way: Way | null;
			readonly iceServers: readonly IceServer[];
		}): Promise<WayOutcome> {
			const { way, iceServers } = argument;
			if (way === null) {
				for (const stop of [...stops]) stop();
				return { is: "stopped" };
			}
			const offered = Object.hasOwn(offers, way) ? offers[way] : undefined;
			const servers = iceServers.flatMap((server) => {
				const urls = server.urls.filter((url) => offered?.test(url));
				return urls.length > 0 ? [{ ...server, urls }] : [];
			});
			return servers.length > 0 ? tryServers(servers, way !== "stun") : { is: "none" };
		},
	};
}
