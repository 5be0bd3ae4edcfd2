/**
 * What two fake connections agree on, as RTCPeerConnections do: whose offer counts, which user names and certificates belong together, and
 * whether there is a path. What passes on it is not known here.
 */
import type { Description } from "../../extension/contract/offscreen-api.ts";
import type { IceConfig, PathEvents } from "../../extension/offscreen/ice.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import type { Chance } from "./chance.ts";
import type { FakeClock } from "./time.ts";

export interface AgreeingEnd {
	readonly who: string;
	readonly certificate: Uint8Array;
	isClosed: boolean;
	isOpen: boolean;
	hasPath: boolean;
	/** User names of both ends, once they count. */
	local: string;
	remote: string;
	remotePrint: string;
	offer?: string | undefined;
	hasRemoteOffer: boolean;
	hasCandidate: boolean;
}

export const newAgreeingEnd = (who: string, chance: Chance): AgreeingEnd => ({
	...{ who, certificate: chance.bytes(32), isClosed: false, isOpen: false, hasPath: false },
	...{ local: "", remote: "", remotePrint: "", hasRemoteOffer: false, hasCandidate: false },
});

interface Needs<End extends AgreeingEnd> {
	readonly clock: FakeClock;
	readonly chance: Chance;
	readonly ends: ReadonlySet<End>;
	/** People whose network lets no UDP through. */
	readonly blocked: ReadonlySet<string>;
	sdp(certificate: Uint8Array, ufrag: string, type: Description["type"]): string;
	/** There is a path to `far`. */
	connected(end: End, far: End): void;
	/** A description is about to be made or heard: what it speaks of is there. */
	settle?(end: End): void;
	candidate(): void;
	/** How long a browser takes for a description, milliseconds. */
	describeMs?(): number;
}

export const delayMs = 2;

export function createAgreement<End extends AgreeingEnd>(needs: Needs<End>) {
	const { clock, chance, ends, blocked, settle } = needs;
	const partnerOf = (end: End) =>
		[...ends].find(
			(other) =>
				other !== end && end.local !== "" && other.remote === end.local && other.local === end.remote,
		);

	/** Whether the two can reach each other now, and what follows from it. */
	function connect(end: End) {
		const other = partnerOf(end);
		if (!other || blocked.has(end.who) || blocked.has(other.who)) return;
		const isReady = [end, other].every(({ offer, hasRemoteOffer }) => offer === undefined && !hasRemoteOffer);
		if (!isReady || !(end.hasCandidate || other.hasCandidate)) return;
		for (const one of [end, other]) {
			const far = one === end ? other : end;
			if (one.hasPath) continue;
			one.hasPath = true;
			clock.later(delayMs, () => {
				if (!one.isClosed && one.hasPath) needs.connected(one, far);
			});
		}
	}
	function gather(end: End, events: PathEvents, { relayOnly, iceServers }: IceConfig, ufrag: string) {
		if (!relayOnly || iceServers.length > 0)
			for (let i = 0; i < 3; i++)
				clock.later(1 + i * 30, () => {
					const candidate = `candidate:${i} 1 udp 2122260223 192.0.2.${i} 5000${i} typ host generation 0`;
					if (!end.isClosed) events.onCandidate(candidate, ufrag);
				});
		clock.later(150, () => end.isClosed || events.onCandidate("", ufrag));
	}

	return {
		partnerOf,
		/** The part of a connection that agrees. */
		negotiable: (end: End, config: IceConfig, events: PathEvents) => ({
			async describe(restart?: unknown): Promise<Description> {
				const ms = needs.describeMs?.() ?? 0;
				if (ms > 0) await new Promise<void>((resolve) => clock.later(ms, resolve));
				if (end.isClosed) throw new Error("closed");
				settle?.(end);
				const type = end.hasRemoteOffer ? "answer" : "offer";
				const isNew = end.local === "" || restart !== undefined || (type === "answer" && !partnerOf(end));
				const ufrag = isNew ? toBase64Url(chance.bytes(6)).replace(/[-_]/g, "x") : end.local;
				if (type === "offer") end.offer = ufrag;
				else {
					end.local = ufrag;
					end.hasRemoteOffer = false;
					connect(end);
				}
				if (isNew) gather(end, events, config, ufrag);
				return { type, sdp: needs.sdp(end.certificate, ufrag, type) };
			},
			async hear({ type, sdp }: Description): Promise<void> {
				if (end.isClosed) throw new Error("closed");
				if (type === "answer" && end.offer === undefined) throw new Error("stable");
				const ufrag = /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? "";
				// an offer rolls ours back
				if (type === "answer") end.local = end.offer ?? "";
				else end.hasRemoteOffer = true;
				end.offer = undefined;
				if (ufrag !== end.remote) end.hasCandidate = end.hasPath = false;
				end.remote = ufrag;
				end.remotePrint = /a=fingerprint:sha-256 (\S+)/.exec(sdp)?.[1] ?? "";
				settle?.(end);
				connect(end);
			},
			async addCandidate(candidate: string, ufrag: string): Promise<void> {
				if (ufrag !== end.remote) throw new Error("unknown ufrag");
				needs.candidate();
				if (candidate !== "") end.hasCandidate = true;
				connect(end);
			},
			isStable: () => end.offer === undefined && !end.hasRemoteOffer,
		}),
	};
}
