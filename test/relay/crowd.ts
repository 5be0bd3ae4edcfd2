/**
 * Many people at a real relay, with the extension's own socket, login and waits, and letters that are written again until they are
 * acknowledged: what a person's browser does, without the sealing.
 */
import { randomBytes } from "node:crypto";
import { WebSocket } from "ws";
import { type Login, startLogin } from "../../extension/background/relay-link/login.ts";
import { createAddress } from "../../extension/crypto/address.ts";
import { resendMs } from "../../extension/lib/backoff.ts";
import { systemClock } from "../../extension/lib/clock.ts";
import { createRelaySocket, type Socket, type SocketEvents } from "../../extension/offscreen/relay-socket.ts";
import { type Bytes, concat, toHex, uint } from "../../protocol/bytes.ts";
import type { Address, Handle } from "../../protocol/ids.ts";
import { type ClientControl, controlText, parseControlFromRelay } from "../../protocol/wire/control.ts";
import { buildFrameFromClient, parseFrameFromRelay } from "../../protocol/wire/frame.ts";

const random = (length: number): Bytes => new Uint8Array(randomBytes(length));
const kinds = { letter: 1, receipt: 2 } as const;

export interface One {
	readonly address: Address;
	readonly cap: Bytes;
	/** Ids of letters of others, in the order in which they were shown. */
	readonly shown: string[];
	/** Ids of own letters that were acknowledged, and those that were not yet. */
	readonly acknowledged: Set<string>;
	readonly waiting: ReadonlySet<string>;
	readonly isReady: boolean;
	/** Dials since `attempts` was last set. */
	attempts: number;
	/** Whom letters go to. */
	befriend(other: Pick<One, "address" | "cap">): void;
	write(count: number): void;
	stop(): void;
}

/** Node's `ws` behind the interface the extension dials through. */
function dial(url: string, { onOpen, onText, onBinary, onClose }: SocketEvents): Socket {
	const socket = new WebSocket(url, ["sidelong.1"], { perMessageDeflate: false });
	socket.on("open", onOpen);
	socket.on("message", (data: Buffer, isBinary) =>
		isBinary ? onBinary(new Uint8Array(data)) : onText(data.toString()),
	);
	// an error is always followed by a close
	socket.on("error", () => {});
	socket.on("close", onClose);
	return { send: (data) => socket.send(data), close: () => socket.close() };
}

export function createOne(url: string, handle: string): One {
	const { address, secret } = createAddress(random);
	const cap = random(16);
	const outbox = new Map<string, { readonly body: Bytes; attempts: number; timer?: NodeJS.Timeout }>();
	const shown: string[] = [];
	const known = new Set<string>();
	const acknowledged = new Set<string>();
	let friend: Pick<One, "address" | "cap"> | undefined;
	let login: Login | undefined;
	let token: Bytes | undefined;
	let nextId = 1;
	let attempts = 0;

	const say = (generation: number, message: ClientControl) => socket.send(generation, controlText(message));
	function send(target: Address, body: Bytes) {
		if (socket.status().socket !== "ready") return;
		const frame = { type: "deliver", droppable: false, ref: nextId++, target, body } as const;
		socket.send(socket.status().generation, new Uint8Array(buildFrameFromClient(frame)));
	}
	/** Written again after 2, 4, 8 … seconds, and when a path opens. */
	function attempt(id: string) {
		const entry = outbox.get(id);
		if (!entry || !friend) return;
		clearTimeout(entry.timer);
		send(friend.address, entry.body);
		entry.timer = setTimeout(() => attempt(id), resendMs(entry.attempts++));
	}
	function flush() {
		for (const id of outbox.keys()) attempt(id);
	}
	function connected(generation: number) {
		if (!friend) return;
		const targets = [{ target: friend.address, cap: friend.cap }];
		say(generation, { type: "open", id: nextId++, payload: { targets } });
		say(generation, { type: "watch", id: nextId++, payload: { targets: [friend.address] } });
		flush();
	}
	function heard(generation: number, text: string) {
		const message = parseControlFromRelay(text);
		if (typeof message === "string") throw new Error(message);
		if (message.type === "challenge") {
			const answer = login?.challenged(message.payload);
			if (!answer || typeof answer === "string") throw new Error(`no proof: ${answer}`);
			socket.send(generation, answer.proof);
		} else if (message.type === "welcome") {
			const admission = login?.welcomed(message.payload);
			if (!admission || typeof admission === "string") throw new Error(`no admission: ${admission}`);
			token = admission.token ?? token;
			socket.ready(generation);
			connected(generation);
		} else if (message.type === "drain") socket.redial(generation, message.payload.retryAfterMs);
		else if (message.type === "presence" && message.payload.here) flush();
	}
	function received(bytes: Bytes) {
		const frame = parseFrameFromRelay(bytes);
		if (typeof frame === "string" || frame.type !== "deliver") return;
		const id = toHex(frame.body.subarray(1, 17));
		if (frame.body[0] === kinds.receipt) {
			clearTimeout(outbox.get(id)?.timer);
			outbox.delete(id);
			acknowledged.add(id);
			return;
		}
		// kept first, shown once, and acknowledged as often as it comes
		if (!known.has(id)) shown.push(id);
		known.add(id);
		send(frame.sender, concat(uint(kinds.receipt, 1), frame.body.subarray(1, 17)));
	}
	const socket = createRelaySocket({
		clock: systemClock,
		random: Math.random,
		firstGeneration: 0,
		dial(to, events) {
			attempts++;
			return dial(to, events);
		},
		changed(status) {
			if (status.socket !== "open" || status.spoken) return;
			login = startLogin(
				{ url, address, secret, cap, handle: handle as Handle, ...(token && { token }) },
				random,
			);
			socket.send(status.generation, login.hello);
		},
		text: heard,
		binary: (_, bytes) => received(new Uint8Array(bytes)),
	});
	socket.want(url);
	return {
		address,
		cap,
		shown,
		acknowledged,
		get waiting() {
			return new Set(outbox.keys());
		},
		get isReady() {
			return socket.status().socket === "ready";
		},
		get attempts() {
			return attempts;
		},
		set attempts(value) {
			attempts = value;
		},
		befriend(other) {
			friend = other;
			if (socket.status().socket === "ready") connected(socket.status().generation);
		},
		write(count) {
			for (let i = 0; i < count; i++) {
				const id = random(16);
				const body = concat(uint(kinds.letter, 1), id, random(500));
				outbox.set(toHex(id), { body, attempts: 0 });
				attempt(toHex(id));
			}
		},
		stop() {
			for (const { timer } of outbox.values()) clearTimeout(timer);
			socket.want(null);
		},
	};
}
