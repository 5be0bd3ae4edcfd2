/** A network of RTCPeerConnections in memory: descriptions, ICE and DTLS as far as `PeerConnection` shows them, and places to break it. */
import type { PeerConfig, PeerConnection, PeerEvents } from "../../extension/offscreen/dial-peer.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { type AgreeingEnd, createAgreement, delayMs, newAgreeingEnd } from "./agreement.ts";
import type { Chance } from "./chance.ts";
import type { FakeClock } from "./time.ts";

interface End extends AgreeingEnd {
	readonly events: PeerEvents;
	held: Uint8Array[];
}

interface Tampered {
	readonly to: string;
	readonly bytes: Uint8Array;
	/** Brings a frame to where this one goes. */
	deliver(bytes: Uint8Array): void;
}

export function createFakeMesh(clock: FakeClock, chance: Chance) {
	const ends = new Set<End>();
	/** People whose network lets no UDP through. */
	const blocked = new Set<string>();
	const frames: Uint8Array[] = [];
	const mesh = {
		blocked,
		/** Every frame that passed a channel. */
		frames,
		/** Somebody sits between the two and shows each a certificate of their own. */
		isTapped: false,
		/** What arrives instead of a frame. A DataChannel loses nothing by itself; what hangs on it when its path breaks, it does. */
		tamper: ({ bytes }: Tampered): readonly Uint8Array[] => [bytes],
		/** The certificates that DTLS used are not told. */
		isMute: false,
		/** Frames are taken and never arrive. */
		isSilent: false,
		dials: 0,
		/** The URLs of the servers each connection was given. */
		servers: [] as (readonly string[])[],
		/** Candidates that reached a browser. */
		candidates: 0,
		/** Open connections, both ends of each. */
		alive: () => [...ends].filter(({ isOpen }) => isOpen).length,
		ends: () => ends.size,
		/** The path of everybody's connections breaks; a restart finds another one. */
		breakPaths() {
			for (const end of ends) {
				if (!end.hasPath) continue;
				end.hasPath = false;
				// what was agreed about the path is of no use any more
				end.hasCandidate = false;
				clock.later(delayMs, () => end.isClosed || end.events.onPath("disconnected"));
			}
		},
		/** A frame from whoever is at the other end, past everything an honest client does. */
		inject(who: string, bytes: Uint8Array) {
			for (const end of ends) if (end.who === who && end.isOpen) end.events.onBytes(bytes);
		},
		nonsense(who: string) {
			for (const end of ends) if (end.who === who && end.isOpen) end.events.onNonsense();
		},
		/** Their browser ended: nobody is told. */
		forget(who: string) {
			for (const end of [...ends]) {
				if (end.who !== who) continue;
				end.isClosed = true;
				ends.delete(end);
			}
		},
		dial: (who: string) => (config: PeerConfig, events: PeerEvents) => dial(who, config, events),
	};

	const { partnerOf, negotiable } = createAgreement<End>({
		...{ clock, chance, ends, blocked, sdp: sdpOf },
		candidate: () => mesh.candidates++,
		connected(one, far) {
			one.events.onPath("connected");
			if (!mesh.isTapped && one.remotePrint !== printOf(far.certificate)) return one.events.onClose();
			if (!one.isOpen) {
				one.isOpen = true;
				one.events.onOpen();
			}
			for (const bytes of one.held.splice(0)) pass(one, bytes);
		},
	});
	function pass(end: End, bytes: Uint8Array) {
		const other = partnerOf(end);
		if (!end.hasPath || !other) return void end.held.push(bytes);
		const deliver = (arriving: Uint8Array) => void (other.isClosed || other.events.onBytes(arriving));
		for (const arriving of mesh.tamper({ to: other.who, bytes, deliver })) {
			frames.push(arriving);
			if (!mesh.isSilent) clock.later(delayMs, () => deliver(arriving));
		}
	}

	function dial(who: string, config: PeerConfig, events: PeerEvents): PeerConnection {
		mesh.dials++;
		mesh.servers.push(config.iceServers.flatMap(({ urls }) => urls));
		const end: End = { ...newAgreeingEnd(who, chance), events, held: [] };
		ends.add(end);
		return {
			...negotiable(end, config, events),
			async fingerprints() {
				if (mesh.isMute) return { local: null, remote: null };
				const remote = mesh.isTapped ? chance.bytes(32) : partnerOf(end)?.certificate;
				return { local: toBase64Url(end.certificate), remote: remote ? toBase64Url(remote) : null };
			},
			send(bytes) {
				if (end.isClosed || !end.isOpen) throw new Error("not open");
				pass(end, bytes.slice());
			},
			buffered: () => end.held.reduce((sum, { length }) => sum + length, 0),
			close() {
				if (end.isClosed) return;
				end.isClosed = true;
				const other = end.isOpen ? partnerOf(end) : undefined;
				ends.delete(end);
				end.isOpen = false;
				if (other && end.hasPath) clock.later(delayMs, () => other.isClosed || other.events.onClose());
			},
		};
	}
	return mesh;
}
export type FakeMesh = ReturnType<typeof createFakeMesh>;

export function printOf(certificate: Uint8Array): string {
	return [...certificate].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
}

/** As Chromium writes it. */
export function sdpOf(certificate: Uint8Array, ufrag: string, type: "offer" | "answer"): string {
	return [
		...["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0"],
		...["a=extmap-allow-mixed", "a=msid-semantic: WMS"],
		...["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", `a=ice-ufrag:${ufrag}`],
		...["a=ice-pwd:2/1muCWoOi3uLifh0NuRHlXs", "a=ice-options:trickle"],
		...[
			`a=fingerprint:sha-256 ${printOf(certificate)}`,
			`a=setup:${type === "offer" ? "actpass" : "active"}`,
		],
		...["a=mid:0", "a=sctp-port:5000", "a=max-message-size:262144", ""],
	].join("\r\n");
}
