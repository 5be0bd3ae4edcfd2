/**
 * The relay as the worker sees it: logs in over the hands' socket, asks, sends letters and hears them. One physical connection is one
 * `generation`; what was asked on an old one fails with `offline`.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Bytes, fromBase64Url, toBase64Url } from "../../../protocol/bytes.ts";
import { type Code, closeCodes, Fault } from "../../../protocol/errors.ts";
import type { Address } from "../../../protocol/ids.ts";
import {
	type CallName,
	type ClientCall,
	controlText,
	parseControlFromRelay,
	parseResult,
	type RelayControl,
	type ResultOf,
} from "../../../protocol/wire/control.ts";
import { buildFrameFromClient, parseFrameFromRelay, type Refuse } from "../../../protocol/wire/frame.ts";
import type { Remote } from "../../bus/rpc.ts";
import type { HandsApi, HandsStatus } from "../../contract/offscreen-api.ts";
import type { Clock } from "../../lib/clock.ts";
import { type Admission, type Credentials, type Login, startLogin } from "./login.ts";

export type LinkState =
	| { readonly is: "none" }
	| { readonly is: "connecting" }
	| { readonly is: "connected" }
	| { readonly is: "waiting"; readonly retryAt: number; readonly problem?: Code }
	| { readonly is: "stopped"; readonly problem: Code };

interface Needs {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	/** The hands; opening them if need be. */
	hands(): Promise<Remote<HandsApi>>;
	/** What to log in with, or `undefined` when no relay is wanted. */
	credentials(): Promise<Credentials | undefined>;
	/** Keeps the pin and the token; before anything is believed. */
	admitted(admission: Admission): Promise<void>;
	/** Forgets the token we logged in with; answers whether there was one. */
	dropToken(): Promise<boolean>;
	/** The connection is ready: open addresses, watch, send what waits. Not awaited: its answers come behind the report that told us. */
	connected(): void;
	lost(): void;
	/** No further try without a person: kept across the worker's death. */
	stopped(problem: Code): Promise<void>;
	presence(target: Address, here: boolean): void;
	letter(sender: Address, body: Bytes): Promise<void>;
	refused(refuse: Refuse): void;
}

/** A relay that does not answer a question in this time has not heard it. */
const answerMs = 10_000;
/** Codes of a refused login that another try cannot change. */
const final: ReadonlySet<Code> = new Set([
	"denied",
	"wrong-url",
	"needs-token",
	"relay-key-changed",
	"replaced",
]);
/** After a login that failed without a person's fault. */
const failedLoginMs = 10_000;

type Ask = { [T in CallName]: Extract<ClientCall, { type: T }>["payload"] };

export function createLink(needs: Needs) {
	const state = signal<LinkState>({ is: "none" });
	const calls = new Map<number, { name: CallName; settle(payload: RelayControl | Code): void }>();
	let generation = -1;
	/** What the hands were last told to dial. */
	let url: string | undefined;
	let login: Login | undefined;
	let nextCall = 0;
	let nextRef = 0;
	let hasApplied = () => {};
	/** A worker that was just woken knows nothing of the connection yet: questions wait until it has looked. */
	const applied = new Promise<void>((resolve) => {
		hasApplied = resolve;
	});

	function drop() {
		login = undefined;
		for (const { settle } of [...calls.values()]) settle("offline");
		calls.clear();
	}

	async function stop(problem: Code) {
		drop();
		await needs.stopped(problem);
		state.value = { is: "stopped", problem };
		await (await needs.hands()).want({ url: null });
	}

	async function fail(problem: Code, afterMs = failedLoginMs) {
		drop();
		// a month offline: the token is old, the door may be open all the same
		if ((problem === "denied" || problem === "needs-token") && (await needs.dropToken())) {
			await (await needs.hands()).redial({ generation, afterMs: 0 });
			return;
		}
		if (final.has(problem)) return stop(problem);
		state.value = { is: "waiting", retryAt: needs.clock.now() + afterMs, problem };
		await (await needs.hands()).redial({ generation, afterMs });
	}

	async function beginLogin() {
		const credentials = await needs.credentials();
		if (!credentials) return;
		login = startLogin(credentials, needs.random);
		state.value = { is: "connecting" };
		await (await needs.hands()).sendText({ generation, text: login.hello });
	}

	/** Follows the socket. Half a login that another worker began cannot be continued: only it knew the nonce. */
	async function follow(status: HandsStatus) {
		if (status.generation !== generation) {
			drop();
			generation = status.generation;
		}
		if (status.socket === "ready") {
			if (state.peek().is === "connected") return;
			state.value = { is: "connected" };
			return needs.connected();
		}
		if (status.socket === "open") {
			if (login) return;
			return status.spoken
				? void (await (await needs.hands()).redial({ generation, afterMs: 0 }))
				: beginLogin();
		}
		const silent = login !== undefined && status.everOpened;
		drop();
		if (state.peek().is === "connected") needs.lost();
		if (status.socket === "dialling") {
			// a later try must not flicker: the panel goes on showing why it waits
			if (state.peek().is === "none") state.value = { is: "connecting" };
		} else if (status.closeCode === closeCodes.replaced) {
			await stop("replaced");
		} else if (status.socket === "pausing" && status.retryAt !== null) {
			const before = state.peek();
			const problem = before.is === "waiting" ? before.problem : undefined;
			const why = silent ? "not-a-relay" : (problem ?? (status.everOpened ? undefined : "unreachable"));
			state.value = { is: "waiting", retryAt: status.retryAt, ...(why && { problem: why }) };
		}
	}

	async function admit(admission: Admission | Code) {
		if (typeof admission === "string") return fail(admission);
		login = undefined;
		await needs.admitted(admission);
		await (await needs.hands()).ready({ generation });
		// letters follow the welcome at once, and their answers must find a connection
		state.value = { is: "connected" };
		needs.connected();
	}

	async function heard(message: RelayControl) {
		if (message.type === "presence") return needs.presence(message.payload.target, message.payload.here);
		if (message.type === "result" || (message.type === "error" && message.id !== undefined))
			return calls.get(message.id ?? -1)?.settle(message);
		if (message.type === "error") return fail(message.payload.code, message.payload.retryAfterMs);
		if (message.type === "drain")
			return void (await (await needs.hands()).redial({ generation, afterMs: message.payload.retryAfterMs }));
		if (message.type === "challenge" && login) {
			const answer = login.challenged(message.payload);
			if (typeof answer === "string") return fail(answer);
			await (await needs.hands()).sendText({ generation, text: answer.proof });
		} else if (message.type === "welcome" && login) {
			return admit(login.welcomed(message.payload));
		}
	}

	async function ask<T extends CallName>(name: T, payload: Ask[T]): Promise<ResultOf<T>> {
		await applied;
		if (state.peek().is !== "connected") throw new Fault("offline");
		const hands = await needs.hands();
		const id = nextCall++;
		return new Promise((resolve, reject) => {
			const cancel = needs.clock.later(answerMs, () => settle("timed-out"));
			const settle = (answer: RelayControl | Code) => {
				cancel();
				calls.delete(id);
				if (typeof answer === "string") return reject(new Fault(answer));
				if (answer.type === "error") return reject(new Fault(answer.payload.code));
				const result = answer.type === "result" ? parseResult(name, answer.payload) : "bad-request";
				if (result === "bad-request") reject(new Fault("relay-forged"));
				else resolve(result);
			};
			calls.set(id, { name, settle });
			const text = controlText({ type: name, id, payload } as ClientCall);
			hands.sendText({ generation, text }).then(
				(taken) => taken || settle("offline"),
				() => settle("offline"),
			);
		});
	}

	return {
		state: state as ReadonlySignal<LinkState>,
		ask,
		/** Puts a letter on the wire: its number for `refused`, or `undefined` when there is no connection. */
		async send(target: Address, body: Bytes): Promise<number | undefined> {
			if (state.peek().is !== "connected") return undefined;
			nextRef = (nextRef + 1) % 2 ** 32;
			const ref = nextRef;
			const frame = buildFrameFromClient({ type: "deliver", droppable: false, ref, target, body });
			const hands = await needs.hands();
			const taken = await hands.sendBinary({ generation, bytes: toBase64Url(frame) }).catch(() => false);
			return taken ? ref : undefined;
		},
		/** Dials what the credentials name, or hangs up. */
		async apply(): Promise<void> {
			try {
				const credentials = await needs.credentials();
				const was = state.peek().is;
				if (!credentials) {
					drop();
					if (was === "connected") needs.lost();
					state.value = { is: "none" };
					// a worker that never had a wire needs no hands to hang it up
					if (generation < 0) return;
				} else if (was === "none" || was === "stopped" || credentials.url !== url) {
					drop();
					// another relay: what was true of the old one is not
					if (was === "connected") needs.lost();
					state.value = { is: "connecting" };
				}
				url = credentials?.url;
				const hands = await needs.hands();
				await hands.want({ url: credentials?.url ?? null });
				await follow(await hands.status({}));
			} finally {
				hasApplied();
			}
		},
		/** Dials again now, whatever the wait was. */
		async retry(): Promise<void> {
			state.value = { is: "connecting" };
			await (await needs.hands()).redial({ generation, afterMs: 0 });
		},
		/** Shows a stop that an earlier worker came to. */
		rest(problem: Code): void {
			state.value = { is: "stopped", problem };
		},
		reports: {
			socketChanged: follow,
			async text(argument: { generation: number; text: string }): Promise<void> {
				if (argument.generation !== generation) return;
				const message = parseControlFromRelay(argument.text);
				// a relay that speaks nonsense before the login is no relay
				if (typeof message === "string") return login ? fail("not-a-relay") : undefined;
				await heard(message);
			},
			async binary(argument: { generation: number; bytes: string }): Promise<void> {
				const bytes = fromBase64Url(argument.bytes);
				const frame = bytes && parseFrameFromRelay(bytes);
				if (!frame || typeof frame === "string") return;
				if (frame.type === "refuse") needs.refused(frame);
				// letters of an earlier connection are as good: they were on their way
				else if (frame.type === "deliver") await needs.letter(frame.sender, frame.body);
			},
		},
	};
}
export type Link = ReturnType<typeof createLink>;
