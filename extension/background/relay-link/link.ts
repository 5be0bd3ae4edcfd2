/**
 * The relay as the worker sees it: logs in over the hands' socket, asks, sends letters and hears them. One physical connection is one
 * `generation`; what was asked on an old one fails with `offline`.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Bytes, fromBase64Url, toBase64Url } from "../../../protocol/bytes.ts";
import { type Code, closeCodes, Fault } from "../../../protocol/errors.ts";
import { type Address, idBytes } from "../../../protocol/ids.ts";
import {
	type CallName,
	type Challenge,
	parseControlFromRelay,
	type RelayControl,
	type ResultOf,
} from "../../../protocol/wire/control.ts";
import { buildFrameFromClient, parseFrameFromRelay } from "../../../protocol/wire/frame.ts";
import type { HandsStatus } from "../../contract/offscreen-api.ts";
import type { LinkNeeds, LinkState } from "./link-needs.ts";
import { type Admission, type Login, startLogin } from "./login.ts";
import { createPace } from "./pace.ts";
import { createQuestions, type Question } from "./questions.ts";
import { failedLoginMs, leastRetryMs, mostProofs, stops, voidsToken } from "./refusal.ts";
import { createWork, workOf } from "./work.ts";

/** A worker that dies while it works leaves a dial that is this far ahead. */
const workMs = 60_000;

export function createLink(needs: LinkNeeds) {
	const { clock } = needs;
	const state = signal<LinkState>({ is: "none" });
	const pace = createPace(clock);
	const questions = createQuestions({
		clock,
		async send(text) {
			await pace.turn(text.length);
			if (state.peek().is !== "connected") return false;
			return (await needs.hands()).sendText({ generation, text });
		},
	});
	const work = createWork({
		clock,
		random: needs.random,
		async found(counter, isWanted) {
			await needs.worked(counter);
			if (!isWanted()) return;
			work.cancel();
			await redial(0);
		},
	});
	let generation = -1;
	/** What the hands were last told to dial. */
	let url: string | undefined;
	/** Connections before this one were to another relay: an address means nothing here. */
	let firstHere = -1;
	let login: Login | undefined;
	let nextRef = 0;
	/** Proofs of a password since somebody typed it or a relay let us in. */
	let proofs = 0;
	let hasApplied = () => {};
	/** A worker that was just woken knows nothing of the connection yet: questions wait until it has looked. */
	const applied = new Promise<void>((resolve) => {
		hasApplied = resolve;
	});

	function drop() {
		login = undefined;
		questions.lost();
	}

	async function redial(afterMs: number) {
		await (await needs.hands()).redial({ generation, afterMs });
	}

	async function stop(problem: Code) {
		drop();
		work.cancel();
		await needs.stopped(problem);
		state.value = { is: "stopped", problem };
		await (await needs.hands()).want({ url: null });
	}

	async function fail(problem: Code, afterMs = failedLoginMs) {
		const auth = login?.auth;
		if (state.peek().is === "connected") needs.lost();
		drop();
		// a month offline, or another password: the door may be open all the same, or we know the word. Only the token we came with: a relay
		// that gives one and takes it back would be dialled in circles
		const voided = auth === "token" && voidsToken(problem) ? await needs.dropToken() : "none";
		// an invite opens a door once: a person hears that it has
		if (voided === "guest") return stop("invite-over");
		if (voided === "token") return redial(0);
		const stopping = stops(problem, auth);
		if (stopping?.wastesPassword) await needs.forgetPassword();
		if (stopping) return stop(problem);
		const ms = Math.max(leastRetryMs, afterMs);
		state.value = { is: "waiting", retryAt: clock.now() + ms, problem };
		await redial(ms);
	}

	/** Does what the relay asks of a new address, and dials again with it. */
	async function toil(bits: number) {
		drop();
		const credentials = await needs.credentials();
		if (!credentials || work.isUnderWay()) return;
		const task = { url: credentials.url, address: idBytes(credentials.address), bits };
		// it has that already: a relay that is never content keeps nobody's processor busy
		if (credentials.pow && workOf(task, credentials.pow) >= bits) return fail("relay-forged");
		state.value = { is: "connecting", problem: "needs-work" };
		// not awaited: the report that asked for it must be answered before another is made
		work.begin(task);
		await redial(workMs);
	}

	async function beginLogin() {
		const credentials = await needs.credentials();
		if (!credentials) return;
		if (work.isUnderWay()) return redial(workMs);
		if (proofs >= mostProofs) return stop("timed-out");
		const begun = startLogin(credentials, needs.random);
		login = begun;
		state.value = { is: "connecting" };
		const hands = await needs.hands();
		// the wire may have gone while the hands were looked for
		if (login === begun) await hands.sendText({ generation, text: begun.hello });
	}

	/** Follows the socket. Half a login that another worker began cannot be continued: only it knew the nonce. */
	async function follow(status: HandsStatus) {
		if (status.generation !== generation) {
			drop();
			generation = status.generation;
		}
		if (status.socket === "ready") {
			if (state.peek().is === "connected") return;
			// an earlier worker was told what this relay allows
			const known = await needs.credentials();
			// … and this one is let in by a cap that was changed since
			if (known?.capIsNew) return redial(0);
			if (known?.limits) pace.begin(known.limits);
			state.value = { is: "connected" };
			return needs.connected();
		}
		if (status.socket === "open") {
			if (login) return;
			return status.spoken ? redial(0) : beginLogin();
		}
		const silent = login !== undefined && status.everOpened;
		drop();
		if (state.peek().is === "connected") needs.lost();
		// the wait is ours, whatever the socket does meanwhile
		if (work.isUnderWay()) return;
		if (status.socket === "dialling") {
			// a later try must not flicker: the panel goes on showing why it waits
			if (state.peek().is === "none") state.value = { is: "connecting" };
		} else if (status.closeCode === closeCodes.replaced) {
			await stop("replaced");
		} else if (status.socket === "pausing" && status.retryAt !== null) {
			const before = state.peek();
			const problem = before.is === "waiting" ? before.problem : undefined;
			// a browser does not tell whether nobody answered or the certificate is not trusted
			const silence = status.url?.startsWith("wss:") ? "unreachable-secure" : "unreachable";
			const why = silent ? "not-a-relay" : (problem ?? (status.everOpened ? undefined : silence));
			state.value = { is: "waiting", retryAt: status.retryAt, ...(why && { problem: why }) };
		}
	}

	async function admit(admission: Admission | Code) {
		if (typeof admission === "string") return fail(admission);
		login = undefined;
		proofs = 0;
		await needs.admitted(admission);
		// changed while we logged in
		if ((await needs.credentials())?.capIsNew) return redial(0);
		await (await needs.hands()).ready({ generation });
		// letters follow the welcome at once, and their answers must find a connection
		state.value = { is: "connected" };
		needs.connected();
	}

	async function meet(challenge: Challenge, current: Login) {
		const answer = current.challenged(challenge);
		if (answer === "relay-key-changed") await needs.offered(challenge.relayKey);
		if (typeof answer === "string") return fail(answer);
		pace.begin(challenge.limits);
		if (current.auth === "password") proofs++;
		await (await needs.hands()).sendText({ generation, text: answer.proof });
	}

	async function heard(message: RelayControl) {
		if (message.type === "presence") return needs.presence(message.payload.target, message.payload.here);
		if (message.type === "result" || (message.type === "error" && message.id !== undefined))
			return questions.answered(message);
		if (message.type === "error") {
			const { code, retryAfterMs, bits } = message.payload;
			return code === "needs-work" && bits !== undefined && login?.auth === "open"
				? toil(bits)
				: fail(code, retryAfterMs);
		}
		if (message.type === "drain") return redial(Math.max(leastRetryMs, message.payload.retryAfterMs));
		if (message.type === "challenge" && login) return meet(message.payload, login);
		if (message.type === "welcome" && login) return admit(login.welcomed(message.payload));
	}

	return {
		state: state as ReadonlySignal<LinkState>,
		/** Resolves when a worker that was just woken knows how the connection is. */
		looked: (): Promise<void> => applied,
		async ask<T extends CallName>(name: T, payload: Question[T]): Promise<ResultOf<T>> {
			await applied;
			if (state.peek().is !== "connected") throw new Fault("offline");
			return questions.ask(name, payload);
		},
		/** How long the next letter waits for the relay's limits, milliseconds. */
		letterWaitMs: pace.letterWaitMs,
		/** Puts a frame on the wire in its turn: its number for `refused`, or `undefined` when there is no connection. */
		async send(target: Address, body: Bytes, droppable = false): Promise<number | undefined> {
			if (state.peek().is !== "connected") return undefined;
			const first = generation;
			nextRef = (nextRef + 1) % 2 ** 32;
			const ref = nextRef;
			const frame = buildFrameFromClient({ type: "deliver", droppable, ref, target, body });
			await pace.turn(frame.length);
			const hands = await needs.hands();
			const taken = await hands
				.sendBinary({ generation: first, bytes: toBase64Url(frame) })
				.catch(() => false);
			return taken ? ref : undefined;
		},
		/** Dials what the credentials name, or hangs up. */
		async apply(): Promise<void> {
			try {
				const credentials = await needs.credentials();
				const was = state.peek().is;
				if (credentials?.url !== url) work.cancel();
				if (!credentials) {
					drop();
					if (was === "connected") needs.lost();
					state.value = { is: "none" };
					// a worker that never had a wire needs no hands to hang it up
					if (generation < 0) return;
				} else if (was === "none" || was === "stopped" || credentials.url !== url) {
					drop();
					proofs = 0;
					// another relay: what was true of the old one is not
					if (was === "connected") needs.lost();
					state.value = { is: "connecting" };
				}
				if (url !== undefined && credentials?.url !== url) firstHere = generation + 1;
				url = credentials?.url;
				const hands = await needs.hands();
				await hands.want({ url: credentials?.url ?? null });
				await follow(await hands.status({}));
			} finally {
				hasApplied();
			}
		},
		/** Logs in again, if we are: with a cap that was changed. */
		async loginAnew(): Promise<void> {
			await applied;
			if (state.peek().is !== "connected") return;
			needs.lost();
			drop();
			state.value = { is: "connecting" };
			await redial(0);
		},
		/** Dials again now, whatever the wait was. */
		async retry(): Promise<void> {
			proofs = 0;
			if (work.isUnderWay()) return;
			state.value = { is: "connecting" };
			await redial(0);
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
				if (argument.generation < firstHere) return;
				const bytes = fromBase64Url(argument.bytes);
				const frame = bytes && parseFrameFromRelay(bytes);
				if (!frame || typeof frame === "string") return;
				if (frame.type === "refuse") {
					if (frame.code === "too-fast") pace.pause(frame.retryMs);
					needs.refused(frame);
				}
				// letters of an earlier connection are as good: they were on their way
				else if (frame.type === "deliver") await needs.letter(frame.sender, frame.body);
			},
		},
	};
}
export type Link = ReturnType<typeof createLink>;
