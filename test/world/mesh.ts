/** A network of RTCPeerConnections in memory: descriptions, ICE and DTLS as far as `PeerConnection` shows them, and places to break it. */
import type { PeerConfig, PeerConnection, PeerEvents } from "../../extension/offscreen/dial-peer.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import type { Chance } from "./chance.ts";
import type { FakeClock } from "./time.ts";

interface End {
	readonly who: string;
	readonly events: PeerEvents;
	readonly certificate: Uint8Array;
	isClosed: boolean;
	isOpen: boolean;
	hasPath: boolean;
	local: string;
	remote: string;
	remotePrint: string;
	offer?: string | undefined;
	hasRemoteOffer: boolean;
	hasCandidate: boolean;
	held: Uint8Array[];
}

interface Tampered {
	readonly to: string;
	readonly bytes: Uint8Array;
	/** Brings a frame to where this one goes. */
	deliver(bytes: Uint8Array): void;
}

const delayMs = 2;

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
				if (one.isClosed) return;
				one.events.onPath("connected");
				if (!mesh.isTapped && one.remotePrint !== printOf(far.certificate)) return one.events.onClose();
				if (!one.isOpen) {
					one.isOpen = true;
					one.events.onOpen();
				}
				for (const bytes of one.held.splice(0)) pass(one, bytes);
			});
		}
	}
	function pass(end: End, bytes: Uint8Array) {
		const other = partnerOf(end);
		if (!end.hasPath || !other) return void end.held.push(bytes);
		const deliver = (arriving: Uint8Array) => void (other.isClosed || other.events.onBytes(arriving));
		for (const arriving of mesh.tamper({ to: other.who, bytes, deliver })) {
			frames.push(arriving);
			if (!mesh.isSilent) clock.later(delayMs, () => deliver(arriving));
		}
	}

	function dial(who: string, { relayOnly, iceServers }: PeerConfig, events: PeerEvents): PeerConnection {
		mesh.dials++;
		mesh.servers.push(iceServers.flatMap(({ urls }) => urls));
		const end: End = {
			...{ who, events, certificate: chance.bytes(32), isClosed: false, isOpen: false, hasPath: false },
			...{ local: "", remote: "", remotePrint: "", hasRemoteOffer: false, hasCandidate: false, held: [] },
		};
		ends.add(end);
		function gather(ufrag: string) {
			const canGather = !relayOnly || iceServers.length > 0;
			if (canGather)
				for (let i = 0; i < 3; i++)
					clock.later(1 + i * 30, () => {
						const candidate = `candidate:${i} 1 udp 2122260223 192.0.2.${i} 5000${i} typ host generation 0`;
						if (!end.isClosed) events.onCandidate(candidate, ufrag);
					});
			clock.later(150, () => end.isClosed || events.onCandidate("", ufrag));
		}
		return {
			async describe(restart) {
				if (end.isClosed) throw new Error("closed");
				const type = end.hasRemoteOffer ? "answer" : "offer";
				const isNew = end.local === "" || restart !== undefined || (type === "answer" && !partnerOf(end));
				const ufrag = isNew ? toBase64Url(chance.bytes(6)).replace(/[-_]/g, "x") : end.local;
				if (type === "offer") end.offer = ufrag;
				else {
					end.local = ufrag;
					end.hasRemoteOffer = false;
					connect(end);
				}
				if (isNew) gather(ufrag);
				return { type, sdp: sdpOf(end.certificate, ufrag, type) };
			},
			async hear({ type, sdp }) {
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
				connect(end);
			},
			async addCandidate(candidate, ufrag) {
				if (ufrag !== end.remote) throw new Error("unknown ufrag");
				mesh.candidates++;
				if (candidate !== "") end.hasCandidate = true;
				connect(end);
			},
			isStable: () => end.offer === undefined && !end.hasRemoteOffer,
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
