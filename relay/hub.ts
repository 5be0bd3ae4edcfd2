/** The relay without sockets: frames in, frames out. Time, chance and what is kept are arguments. */
import { type Bytes, readUint } from "../protocol/bytes.ts";
import { type Code, closeCodes } from "../protocol/errors.ts";
import { limits } from "../protocol/limits.ts";
import {
	type ClientControl,
	controlId,
	controlText,
	type Proof,
	parseControlFromClient,
	type RelayControl,
} from "../protocol/wire/control.ts";
import { createCalls } from "./calls.ts";
import { createDeadlines } from "./deadlines.ts";
import { createDeliver } from "./deliver.ts";
import type { Handles } from "./handles.ts";
import type { RelayKeys } from "./keys.ts";
import { relayLimits } from "./limits.ts";
import type { Log } from "./log.ts";
import { createLogins, type Login } from "./login.ts";
import { type Connection, createRoster, type Member } from "./roster.ts";
import { sentenceOf } from "./sentences.ts";
import { createStrangers } from "./strangers.ts";

export type { Connection } from "./roster.ts";

export interface HubNeeds {
	/** Milliseconds of a clock that never jumps. */
	now(): number;
	/** Milliseconds since the epoch, for tokens and leases. */
	date(): number;
	/** Runs `act` once after `ms`; answers its undoing. */
	later(ms: number, act: () => void): () => void;
	/** So many unpredictable bytes. */
	random(length: number): Bytes;
	readonly keys: RelayKeys;
	readonly handles: Handles;
	readonly config: {
		/** Shown to people. */
		readonly name: string;
		/** When set, the only URL a client may have dialled. */
		readonly publicUrl?: string | undefined;
	};
	readonly log: Log;
}

/** What one client sends. Calls after the end are ignored. */
interface Line {
	text(data: string): void;
	/** The bytes belong to the hub from now on: it writes the sender into them and passes them on. */
	binary(bytes: Bytes): void;
	/** The connection is gone, whoever ended it. */
	closed(): void;
}

export interface Hub {
	accept(connection: Connection): Line;
	/** Tells everybody to come back soon, hangs up, and accepts nobody any more. */
	drain(): void;
	/** Connections that have logged in. */
	readonly members: number;
}

export function createHub(needs: HubNeeds): Hub {
	const { now, date, random, handles, log } = needs;
	const send = (connection: Connection, message: RelayControl) => connection.sendText(controlText(message));
	const roster = createRoster(({ connection }, target, here) =>
		send(connection, { type: "presence", payload: { target, here } }),
	);
	const deliver = createDeliver({ find: roster.find, now, strangers: createStrangers({ now }) });
	const call = createCalls({ roster, handles });
	const beginLogin = createLogins(needs);
	const deadlines = createDeadlines(needs);
	// after another start, what clients opened and watched is gone; this tells them
	const epoch = random(8);
	const drains = new Set<() => void>();
	let isDraining = false;

	function accept(connection: Connection): Line {
		const acceptedAt = now();
		let login: Login | undefined;
		let member: Member | undefined;
		let isOver = false;
		const deadline = deadlines.start(limits.helloMs, () => end(closeCodes.timedOut, "timed out"));

		function closed() {
			if (isOver) return;
			isOver = true;
			deadline.cancel();
			drains.delete(drain);
			if (member) roster.leave(member);
		}
		function end(code: number, reason: string) {
			if (isOver) return;
			closed();
			log.debug("closed", { code });
			connection.close(code, reason);
		}
		function drain() {
			const retryAfterMs = readUint(random(4), 0, 4) % (relayLimits.drainMs + 1);
			send(connection, { type: "drain", payload: { retryAfterMs } });
			end(closeCodes.drain, "drain");
		}
		function refuse(code: Code, id?: number) {
			const payload = { code, message: sentenceOf(code) };
			send(connection, { type: "error", ...(id !== undefined && { id }), payload });
		}
		function deny(code: Code) {
			refuse(code);
			end(closeCodes.denied, code);
		}

		function greet(message: ClientControl) {
			if (message.type !== "hello") return end(closeCodes.badFrame, "hello expected");
			const begun = beginLogin(message.payload);
			if (typeof begun === "string") return deny(begun);
			login = begun;
			deadline.at = acceptedAt + limits.loginMs;
			send(connection, { type: "challenge", payload: begun.challenge });
		}
		function prove(begun: Login, message: ClientControl) {
			if (message.type !== "proof") return end(closeCodes.badFrame, "proof expected");
			const admission = begun.finish(message.payload);
			if (typeof admission === "string") return deny(admission);
			const { address, addressBytes, sig, token } = admission;
			const handle = settleHandle(admission.address, message.payload);
			const time = Math.floor(date() / 1000);
			const welcome = { sig, token, epoch, ...(handle && { handle }), channels: [], time };
			send(connection, { type: "welcome", payload: welcome });
			member = {
				address,
				addressBytes,
				capHash: message.payload.capHash,
				connection,
				opened: new Map(),
				watched: new Map(),
				heard: new Map(),
				end,
			};
			deadline.at = now() + limits.silenceMs;
			roster.enter(member)?.end(closeCodes.replaced, "replaced");
			log.debug("welcome", { members: roster.size });
		}
		function serve(own: Member, message: ClientControl) {
			if (message.type === "keepalive") return send(connection, { type: "keepalive", payload: {} });
			if (message.type === "hello" || message.type === "proof")
				return end(closeCodes.badFrame, "already logged in");
			const { result, after } = call(own, message);
			if (typeof result === "string") refuse(result, message.id);
			else send(connection, { type: "result", id: message.id, payload: { ...result } });
			after?.();
		}

		if (isDraining) end(closeCodes.drain, "drain");
		else drains.add(drain);
		return {
			text(data) {
				if (isOver) return;
				if (member) deadline.at = now() + limits.silenceMs;
				const message = parseControlFromClient(data);
				if (message === "bad-frame") return end(closeCodes.badFrame, message);
				if (typeof message !== "string") {
					if (member) serve(member, message);
					else if (login) prove(login, message);
					else greet(message);
				} else {
					refuse(message, controlId(data));
					// before the login nobody gets a second try
					if (!member) end(closeCodes.badFrame, message);
				}
			},
			binary(bytes) {
				if (isOver) return;
				if (!member) return end(closeCodes.badFrame, "log in first");
				deadline.at = now() + limits.silenceMs;
				if (!deliver(member, bytes)) end(closeCodes.badFrame, "bad-frame");
			},
			closed,
		};
	}

	/** The handle this address holds after a login that may have asked for one. A handle that is taken is no reason to stay out. */
	function settleHandle(address: Member["address"], { handle }: Proof) {
		handles.renew(address);
		if (handle) handles.claim(address, handle);
		return handles.of(address);
	}

	return {
		accept,
		drain() {
			isDraining = true;
			for (const drain of [...drains]) drain();
		},
		get members() {
			return roster.size;
		},
	};
}
