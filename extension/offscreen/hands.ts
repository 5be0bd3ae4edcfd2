/** The hands: one relay socket and one alarm, reported to whichever worker lives. */
import { fromBase64Url, noBytes, toBase64Url } from "../../protocol/bytes.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { HandsApi } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";
import { createRelaySocket, type Socket, type SocketEvents } from "./relay-socket.ts";
import { createReporter } from "./reporter.ts";

interface Needs {
	readonly clock: Clock;
	readonly random: () => number;
	dialRelay(url: string, events: SocketEvents): Socket;
	dialWorker(): Wire;
}

/** Answers a function that opens the wire to the worker; everything else happens by itself. */
export function createHands({ clock, random, dialRelay, dialWorker }: Needs): { answer(): void } {
	let cancelWake = () => {};
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
	const handlers: Handlers<HandsApi> = {
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
			cancelWake();
			cancelWake =
				at === null
					? () => {}
					: clock.later(Math.max(0, at - clock.now()), () =>
							reporter.report({ name: "due", argument: { at } }),
						);
			return null;
		},
		status: () => socket.status(),
	};
	const reporter = createReporter({
		clock,
		handlers,
		dial: dialWorker,
		// a worker that answers nothing for hundreds of frames: stop reading, the letters stay in their writers' outboxes
		overflow: () => socket.redial(socket.status().generation, 5_000),
	});
	return { answer: reporter.answer };
}
