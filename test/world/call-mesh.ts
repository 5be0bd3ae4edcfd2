/**
 * Calls in memory: connections that agree as RTCPeerConnections do, devices that are allowed, missing and pulled out, and places to break both.
 * What is sent is known by its tracks; nothing is encoded.
 */
import { readFileSync } from "node:fs";
import type { Description } from "../../extension/contract/offscreen-api.ts";
import type { CallsPort } from "../../extension/offscreen/calls.ts";
import type {
	CallConfig,
	CallConnection,
	CallEvents,
	Outgoing,
} from "../../extension/offscreen/dial-call.ts";
import { eachSource, kindOf, type Source, sources } from "../../extension/offscreen/sources.ts";
import { type AgreeingEnd, createAgreement, delayMs, newAgreeingEnd } from "./agreement.ts";
import { createFakeDevices, type FakeDevices, fakeTrack } from "./call-devices.ts";
import type { Chance } from "./chance.ts";
import { printOf } from "./mesh.ts";
import type { FakeClock } from "./time.ts";

interface End extends AgreeingEnd {
	readonly events: CallEvents;
	hasTracks: boolean;
	received: number;
	outgoing?: Outgoing;
}

/** As Chromium (measured): so long after the last packet it says so. */
const noticeMs = 5_000;
const vectors = JSON.parse(readFileSync("protocol/vectors/call-sdp.json", "utf8")) as Readonly<
	Record<Description["type"], readonly string[]>
>;

export function createFakeCallMesh(clock: FakeClock, chance: Chance) {
	const ends = new Set<End>();
	/** People whose network lets no UDP through. */
	const blocked = new Set<string>();
	const devices = new Map<string, FakeDevices>();
	const mesh = {
		blocked,
		/** Nothing arrives anywhere, and ICE does not know it yet. */
		stalled: false,
		/** How long a browser takes for a description, milliseconds. */
		describeMs: 0,
		/** Connections that were ever made. */
		dials: 0,
		/** The URLs of the servers each connection was given. */
		servers: [] as (readonly string[])[],
		/** Candidates that reached a browser. */
		candidates: 0,
		/** Connections that are not closed, each end for itself; of one person, or of all. */
		ends: (who?: string) => [...ends].filter((end) => who === undefined || end.who === who).length,
		/** Those through which sound and pictures pass now. */
		live: (who?: string) =>
			[...ends].filter((end) => end.isOpen && end.hasPath && (who === undefined || end.who === who)).length,
		/** What somebody sends to the others now. A microphone that is muted is not heard. */
		sends(who: string): ReadonlySet<Source> {
			const all = [...ends].filter((end) => end.who === who && end.isOpen);
			return new Set(sources.filter((source) => all.some((end) => isSent(end, source))));
		},
		/** Somebody's paths break, or everybody's; a restart finds another one, unless they are `blocked`. */
		breakPaths(who?: string) {
			for (const end of ends) {
				const other = partnerOf(end);
				if (!end.hasPath || (who !== undefined && end.who !== who && other?.who !== who)) continue;
				end.hasPath = false;
				// what was agreed about the path is of no use any more
				end.hasCandidate = false;
				clock.later(delayMs, () => end.isClosed || end.events.onPath("disconnected"));
			}
		},
		/** Their browser ended: nobody is told. */
		forget(who: string) {
			for (const end of [...ends]) {
				if (end.who !== who) continue;
				const other = partnerOf(end);
				end.isClosed = true;
				ends.delete(end);
				if (!other) continue;
				other.hasPath = other.hasCandidate = false;
				clock.later(noticeMs, () => other.isClosed || other.events.onPath("disconnected"));
			}
			mesh.devices(who).forget();
		},
		/** Somebody's devices: what is allowed, plugged in, open, shown and heard. */
		devices(who: string): FakeDevices {
			const found = devices.get(who) ?? createFakeDevices();
			devices.set(who, found);
			return found;
		},
		/** What somebody's hands need for calls. */
		port(who: string): CallsPort {
			const own = mesh.devices(who);
			return { dialCall: (config, events) => dial(who, config, events), media: own.media, sound: own.sound };
		},
	};

	const isSent = ({ outgoing }: End, source: Source) => {
		const track = outgoing?.limits[source] ? outgoing.tracks[source] : null;
		return track?.readyState === "live" && track.enabled;
	};
	const { partnerOf, negotiable } = createAgreement<End>({
		...{ clock, chance, ends, blocked, settle, sdp: callSdpOf },
		candidate: () => mesh.candidates++,
		describeMs: () => mesh.describeMs,
		connected(one, far) {
			one.events.onPath("connected");
			if (one.remotePrint !== printOf(far.certificate)) return one.events.onClose();
			if (one.isOpen) return;
			one.isOpen = true;
			one.events.onOpen();
		},
	});
	function settle(end: End) {
		if (end.hasTracks) return;
		end.hasTracks = true;
		end.events.onTracks(eachSource((source) => fakeTrack(kindOf[source], `${source} of another`)));
	}

	function dial(who: string, config: CallConfig, events: CallEvents): CallConnection {
		mesh.dials++;
		mesh.servers.push(config.iceServers.flatMap(({ urls }) => urls));
		const end: End = { ...newAgreeingEnd(who, chance), events, hasTracks: false, received: 0 };
		ends.add(end);
		return {
			...negotiable(end, config, events),
			send(outgoing) {
				end.outgoing = outgoing;
			},
			level() {
				const other = partnerOf(end);
				return end.hasPath && other && isSent(other, "microphone") ? 0.5 : 0;
			},
			// packets and ICE's checks, as long as there is a path
			stats: async () => {
				if (end.hasPath && !mesh.stalled) end.received++;
				return end.isOpen
					? [{ type: "transport", id: "T", timestamp: 0, packetsReceived: end.received }]
					: [];
			},
			close() {
				if (end.isClosed) return;
				const other = end.isOpen && end.hasPath ? partnerOf(end) : undefined;
				end.isClosed = true;
				end.isOpen = false;
				ends.delete(end);
				if (other) clock.later(delayMs, () => other.isClosed || other.events.onClose());
			},
		};
	}
	return mesh;
}
export type FakeCallMesh = ReturnType<typeof createFakeCallMesh>;

/** As Chromium writes it. */
function callSdpOf(certificate: Uint8Array, ufrag: string, type: Description["type"]): string {
	const said: Readonly<Record<string, string>> = {
		"ice-ufrag": ufrag,
		fingerprint: `sha-256 ${printOf(certificate)}`,
	};
	const lines = vectors[type]
		.filter((line) => !line.startsWith("a=candidate"))
		.map((line) => {
			const name = /^a=([a-z-]+):/.exec(line)?.[1] ?? "";
			return said[name] === undefined ? line : `a=${name}:${said[name]}`;
		});
	return `${lines.join("\r\n")}\r\n`;
}
