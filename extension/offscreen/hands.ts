/** The hands: one relay socket, the connections to contacts, one call, and one alarm, reported to whichever worker lives. */
import { fromBase64Url, noBytes, toBase64Url } from "../../protocol/bytes.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { HandsApi } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";
import { createAlarm } from "./alarm.ts";
import { type CallsHands, type CallsPort, createCalls } from "./calls.ts";
import type { PeerConfig, PeerConnection, PeerEvents } from "./dial-peer.ts";
import { createMesh } from "./mesh.ts";
import { createRelayProbe } from "./relay-probe.ts";
import { createRelaySocket, type Socket, type SocketEvents } from "./relay-socket.ts";
import { createReporter, type Report } from "./reporter.ts";
import { createWatch } from "./watch.ts";
import { createWays, type WaysPort } from "./ways.ts";

interface Needs extends WaysPort {
	readonly clock: Clock;
	readonly random: () => number;
	dialRelay(url: string, events: SocketEvents): Socket;
	dialPeer(config: PeerConfig, events: PeerEvents): PeerConnection;
	dialWorker(): Wire;
	/** Plays the sound of a message. */
	chime(): void;
	readonly calls: CallsPort;
}

export interface Hands {
	/** Opens the wire to the worker; everything else happens by itself. */
	answer(): void;
	/** The network may be another one: every wire shows at once whether it still is one. */
	check(): void;
	/** What the pages of this extension may see of a call. */
	readonly shown: CallsHands["shown"];
}

export function createHands({
	clock,
	random,
	dialRelay,
	dialPeer,
	dialWay,
	dialWorker,
	chime,
	calls: port,
}: Needs): Hands {
	const socket = createRelaySocket({
		clock,
		random,
		firstGeneration: clock.now(),
		dial: dialRelay,
		changed: (argument) => reporter.report({ name: "socketChanged", argument }),
		text: (generation, text) => reporter.report({ name: "text", argument: { generation, text } }),
		binary: (generation, bytes) =>
			reporter.report({ name: "binary", argument: { generation, bytes: toBase64Url(bytes) } }),
	});
	const mesh = createMesh({
		clock,
		dialPeer,
		changed: (argument) => reporter.report({ name: "peerChanged", argument }),
		described: (link, description) =>
			reporter.report({ name: "peerSignal", argument: { ...link, description } }),
		candidates: (link, ufrag, candidates) =>
			reporter.report({ name: "peerSignal", argument: { ...link, ufrag, candidates } }),
		restart: (argument) => reporter.report({ name: "peerRestart", argument }),
		frame: (link, bytes) =>
			reporter.report({ name: "peerFrame", argument: { ...link, bytes: toBase64Url(bytes) } }),
	});
	const calls = createCalls({
		...port,
		clock,
		report: (name, argument) => reporter.report({ name, argument } as Report),
	});
	const alarm = createAlarm(clock, (at) => reporter.report({ name: "due", argument: { at } }));
	const probe = createRelayProbe({ clock, dial: dialRelay });
	const handlers: Handlers<HandsApi> = {
		...calls.handlers,
		...createWays({ clock, dialWay }),
		chime() {
			chime();
			return null;
		},
		want({ url }) {
			socket.want(url);
			return null;
		},
		sendText: ({ generation, text }) => socket.send(generation, text),
		sendBinary: ({ generation, bytes }) =>
			socket.send(generation, new Uint8Array(fromBase64Url(bytes) ?? noBytes)),
		ready({ generation }) {
			socket.ready(generation);
			return null;
		},
		redial({ generation, afterMs }) {
			socket.redial(generation, afterMs);
			return null;
		},
		wakeAt({ at }) {
			alarm.set(at);
			return null;
		},
		relayAnswers: ({ url }) => probe(url),
		status: () => socket.status(),
		peers: () => mesh.status(),
		peerOpen: (options) => mesh.open(options),
		peerOffer({ restart, ...link }) {
			mesh.at(link)?.offer(restart);
			return null;
		},
		peerAccept({ type, sdp, ...link }) {
			mesh.at(link)?.accept({ type, sdp });
			return null;
		},
		peerCandidates({ ufrag, candidates, ...link }) {
			mesh.at(link)?.candidates(ufrag, candidates);
			return null;
		},
		peerSend: ({ bytes, ...link }) =>
			mesh.at(link)?.send(new Uint8Array(fromBase64Url(bytes) ?? noBytes)) ?? false,
		peerBind(link) {
			mesh.bind(link);
			return null;
		},
		peerClose({ failed, ...link }) {
			mesh.at(link)?.end(failed ? "failed" : "closed", "asked");
			return null;
		},
	};
	const reporter = createReporter({
		clock,
		handlers,
		dial: dialWorker,
		// a worker that answers nothing for hundreds of frames: stop reading, the letters stay in their writers' outboxes
		overflow: () => socket.redial(socket.status().generation, 5_000),
		flooded: mesh.flooded,
	});
	const check = () => {
		socket.check();
		mesh.check();
		calls.check();
	};
	createWatch(clock, check);
	return { answer: reporter.answer, check, shown: calls.shown };
}
