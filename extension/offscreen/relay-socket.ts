/**
 * One relay socket, kept open: dials, redials with full jitter, keeps alive, and passes frames on. It understands nothing it carries.
 */

import { closeCodes } from "../../protocol/errors.ts";
import { limits } from "../../protocol/limits.ts";
import type { HandsStatus } from "../contract/offscreen-api.ts";
import { backoffMs } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";

/** The part of a WebSocket that is used. Exactly one `onClose` comes, also when the dial failed. */
export interface Socket {
	send(data: string | Uint8Array<ArrayBuffer>): void;
	close(): void;
}
export interface SocketEvents {
	onOpen(): void;
	onText(text: string): void;
	onBinary(bytes: Uint8Array): void;
	onClose(code: number): void;
}

interface Needs {
	readonly clock: Clock;
	/** In [0, 1). */
	readonly random: () => number;
	/** The number of the first connection; larger than any an earlier document used. */
	readonly firstGeneration: number;
	dial(url: string, events: SocketEvents): Socket;
	changed(status: HandsStatus): void;
	text(generation: number, text: string): void;
	binary(generation: number, bytes: Uint8Array): void;
}

/** A dial that takes longer than this has failed, milliseconds. */
const dialMs = 10_000;
/** The worker has this long to log in; a socket nobody uses is of no use. */
const idleLoginMs = 15_000;

const keepalive = JSON.stringify({ type: "keepalive", payload: {} });

export function createRelaySocket({ clock, random, firstGeneration, dial, changed, text, binary }: Needs) {
	let status: HandsStatus = {
		url: null,
		generation: firstGeneration,
		socket: "none",
		spoken: false,
		retryAt: null,
		closeCode: null,
		everOpened: false,
	};
	let socket: Socket | undefined;
	let attempt = 0;
	/** Whether the pause is for a network that is away, not one that somebody asked for. */
	let mayHurry = false;
	/** Asks the relay for a sign of life. */
	let ask = () => {};
	let cancelTimer = () => {};
	let cancelKeepalive = () => {};

	const set = (part: Partial<HandsStatus>) => {
		status = { ...status, ...part };
		changed(status);
	};
	const timer = (ms: number, act: () => void) => {
		cancelTimer();
		cancelTimer = clock.later(ms, act);
	};

	function start(url: string) {
		const generation = status.generation + 1;
		const mine = () => status.generation === generation && socket === connection;
		let heard = clock.now();
		const keepAlive = () => {
			const asked = clock.now();
			connection.send(keepalive);
			cancelKeepalive = clock.later(limits.keepaliveAnswerMs, () => {
				// nothing at all since we asked: half-open, as after sleep
				if (heard < asked) return lose(1006);
				cancelKeepalive = clock.later(limits.keepaliveMs - limits.keepaliveAnswerMs, keepAlive);
			});
		};
		ask = () => {
			cancelKeepalive();
			keepAlive();
		};
		status = {
			...status,
			url,
			generation,
			socket: "dialling",
			spoken: false,
			retryAt: null,
			everOpened: false,
		};
		const connection: Socket = dial(url, {
			onOpen() {
				if (!mine()) return;
				timer(idleLoginMs, () => lose(1006));
				set({ socket: "open", everOpened: true });
				cancelKeepalive = clock.later(limits.keepaliveMs, keepAlive);
			},
			onText(frame) {
				if (!mine()) return;
				heard = clock.now();
				if (!isKeepalive(frame)) text(generation, frame);
			},
			onBinary(bytes) {
				if (!mine()) return;
				heard = clock.now();
				binary(generation, bytes);
			},
			onClose(code) {
				if (mine()) lose(code);
			},
		});
		socket = connection;
		timer(dialMs, () => lose(1006));
		changed(status);
	}

	function end() {
		cancelTimer();
		cancelKeepalive();
		const old = socket;
		socket = undefined;
		old?.close();
	}

	function lose(closeCode: number, asked?: number) {
		const { url } = status;
		mayHurry = asked === undefined;
		const afterMs = asked ?? backoffMs(attempt++, random);
		end();
		// another browser of this person took over: quiet until somebody clicks
		if (url === null || closeCode === closeCodes.replaced)
			return set({ url: null, socket: "none", closeCode, retryAt: null });
		timer(afterMs, () => start(url));
		set({ socket: "pausing", closeCode, retryAt: clock.now() + afterMs });
	}

	const current = (generation: number) =>
		generation === status.generation && (status.socket === "open" || status.socket === "ready")
			? socket
			: undefined;

	return {
		status: () => status,
		want(url: string | null) {
			if (url === status.url) return;
			end();
			attempt = 0;
			if (url === null) return set({ url, socket: "none", retryAt: null, closeCode: null });
			status = { ...status, closeCode: null };
			start(url);
		},
		send(generation: number, data: string | Uint8Array<ArrayBuffer>): boolean {
			const connection = current(generation);
			if (!connection) return false;
			if (!status.spoken) status = { ...status, spoken: true };
			connection.send(data);
			return true;
		},
		ready(generation: number) {
			if (!current(generation)) return;
			attempt = 0;
			cancelTimer();
			set({ socket: "ready" });
		},
		/** The network may be another one, or the computer slept: a dead connection is noticed within 5 s, a pause ends. */
		check() {
			if (status.socket === "ready") ask();
			else if (status.socket === "pausing" && mayHurry && status.url !== null) start(status.url);
		},
		redial(generation: number, afterMs: number) {
			if (generation !== status.generation || status.url === null) return;
			lose(1000, afterMs);
		},
	};
}

function isKeepalive(frame: string): boolean {
	return frame.length < 64 && /^\{\s*"type"\s*:\s*"keepalive"/.test(frame);
}
