/** One connection, from its first byte to its last: greeting, proof, and then letters and calls. */
import { type Bytes, readUint } from "../protocol/bytes.ts";
import { closeCodes } from "../protocol/errors.ts";
import { type Address, type Handle, toAddress } from "../protocol/ids.ts";
import {
	type ClientControl,
	controlId,
	controlText,
	type Proof,
	parseControlFromClient,
	type RelayControl,
} from "../protocol/wire/control.ts";
import { frameTypes, offsets, parseFrameFromClient, type RefuseCode } from "../protocol/wire/frame.ts";
import type { createCalls } from "./calls.ts";
import type { Channels } from "./channels.ts";
import type { Counts } from "./counts.ts";
import type { createDeadlines } from "./deadlines.ts";
import { isDeliver, refuseFrame } from "./deliver.ts";
import type { LimitName, RelayLimits } from "./limits.ts";
import type { Log } from "./log.ts";
import { type BeginLogin, type Denial, isDenial, type Login } from "./login.ts";
import type { Paces, TooFast } from "./pace.ts";
import type { Connection, Member, Roster } from "./roster.ts";
import { sentenceOf } from "./sentences.ts";

interface Needs {
	now(): number;
	/** Milliseconds since the epoch. */
	date(): number;
	readonly limits: RelayLimits;
	readonly counts: Counts;
	readonly log: Log;
	readonly roster: Roster;
	readonly channels: Channels;
	readonly paces: Paces;
	readonly deadlines: ReturnType<typeof createDeadlines>;
	readonly call: ReturnType<typeof createCalls>;
	readonly beginLogin: BeginLogin;
	/** 8 bytes, another one after every start. */
	readonly epoch: Bytes;
	channelNames(): readonly string[];
	deliver(from: Member, frame: Bytes): void;
	/** The handle this address holds after a login with that proof. */
	settleHandle(address: Address, proof: Proof, source: string | undefined): Handle | undefined;
	/** Whether nobody else can come in; who is here already may come again. */
	isFull(address: Address): boolean;
}

/** What one client sends. Calls after the end are ignored. */
export interface Line {
	text(data: string): void;
	/** The bytes belong to the hub from now on: it writes the sender into them and passes them on. */
	binary(bytes: Bytes): void;
	/** A ping of the WebSocket protocol, which was answered. */
	pinged(): void;
	/** The connection is gone, whoever ended it. */
	closed(): void;
	/** Hangs up. */
	end(code: number, reason: string): void;
	/** Says when to come back, and hangs up. */
	drain(retryAfterMs: number): void;
}

/** When a relay that is full asks to be tried again, milliseconds. */
const fullRetryMs = 60_000;

type State =
	| { readonly is: "new" }
	| { readonly is: "challenged"; readonly login: Login }
	| { readonly is: "over" };
const fresh: State = { is: "new" };
const over: State = { is: "over" };

export function createLine(needs: Needs, connection: Connection, gone: () => void): Line {
	return new OneLine(needs, connection, gone);
}

/** A class where the house has functions: ten thousand of these wait in memory, and methods cost nothing for each. */
class OneLine implements Line {
	readonly #needs: Needs;
	readonly #connection: Connection;
	readonly #gone: () => void;
	readonly #deadline: { at: number; cancel(): void };
	#state: State = fresh;
	#member: Member | undefined;

	constructor(needs: Needs, connection: Connection, gone: () => void) {
		this.#needs = needs;
		this.#connection = connection;
		this.#gone = gone;
		this.#deadline = needs.deadlines.start(needs.limits.helloMs, () => this.#late());
	}

	text(data: string) {
		if (this.#state.is === "over") return;
		const message = parseControlFromClient(data);
		if (this.#member) return this.#serve(this.#member, message, data);
		// before the login nobody gets a second try
		if (typeof message === "string") {
			if (message !== "bad-frame") this.#refuse({ code: message }, controlId(data));
			return this.#bad(message);
		}
		if (this.#state.is === "challenged") this.#prove(this.#state.login, message);
		else this.#greet(message);
	}

	binary(bytes: Bytes) {
		if (this.#state.is === "over") return;
		const member = this.#member;
		if (!member) return this.#bad("log in first");
		const { deliver, channels, paces, counts } = this.#needs;
		this.#heard();
		const isLetter = isDeliver(bytes);
		if (!isLetter && typeof parseFrameFromClient(bytes) === "string") return this.#bad("bad-frame");
		const stop = paces.take(member.pace, bytes.length);
		if (stop) return this.#tooFast(stop, () => this.#refuseFrame(member, bytes, "too-fast", stop.retryMs));
		if (isLetter) return deliver(member, bytes);
		const problem =
			bytes[offsets.type] === frameTypes.publish
				? channels.publish(member, bytes)
				: channels.fan(member, bytes);
		if (!problem) return;
		if (problem === "too-fast") counts.limited.framesPerSecond++;
		this.#refuseFrame(member, bytes, problem, problem === "too-fast" ? publishRetryMs : 0);
	}

	pinged() {
		const member = this.#member;
		if (!member || this.#state.is === "over") return;
		const stop = this.#needs.paces.take(member.pace, 0);
		if (stop) this.#tooFast(stop, () => {});
	}

	closed() {
		if (this.#state.is === "over") return;
		this.#state = over;
		this.#deadline.cancel();
		this.#gone();
		const member = this.#member;
		if (!member) return;
		this.#needs.channels.leaveAll(member);
		this.#needs.roster.leave(member);
		this.#needs.paces.leave(member.address, member.pace);
	}

	end(code: number, reason: string) {
		if (this.#state.is === "over") return;
		this.closed();
		this.#needs.log.debug("closed", { code });
		this.#connection.close(code, reason);
	}

	drain(retryAfterMs: number) {
		if (this.#state.is === "over") return;
		this.#send({ type: "drain", payload: { retryAfterMs } });
		this.end(closeCodes.drain, "drain");
	}

	#send(message: RelayControl) {
		this.#connection.sendText(controlText(message));
	}
	#refuse({ code, retryAfterMs, bits }: Denial, id?: number) {
		const payload = {
			code,
			message: sentenceOf(code),
			...(retryAfterMs !== undefined && { retryAfterMs: Math.ceil(retryAfterMs) }),
			...(bits !== undefined && { bits }),
		};
		this.#send({ type: "error", ...(id !== undefined && { id }), payload });
	}
	#refuseFrame(member: Member, bytes: Bytes, code: RefuseCode, retryMs: number) {
		const name = toAddress(bytes.subarray(offsets.name, offsets.body));
		refuseFrame(this.#needs.counts, member, code, readUint(bytes, offsets.ref, 4), name, retryMs);
	}
	#bad(reason: string) {
		this.#needs.counts.badFrames++;
		this.end(closeCodes.badFrame, reason);
	}
	#deny(denial: Denial) {
		this.#needs.counts.denied++;
		this.#refuse(denial);
		this.end(denial.code === "too-fast" ? closeCodes.tooFast : closeCodes.denied, denial.code);
	}
	#late() {
		const { counts } = this.#needs;
		const limit: LimitName = this.#member ? "silenceMs" : this.#state.is === "new" ? "helloMs" : "loginMs";
		counts.limited[limit]++;
		this.end(closeCodes.timedOut, "timed out");
	}
	#heard() {
		this.#deadline.at = this.#needs.now() + this.#needs.limits.silenceMs;
	}
	/** Whoever goes on after being told to wait is hung up. */
	#tooFast({ limit, retryMs, isFlood }: TooFast, tell: () => void) {
		const { counts } = this.#needs;
		counts.limited[limit]++;
		if (!isFlood) return tell();
		counts.limited.flood++;
		this.#refuse({ code: "too-fast", retryAfterMs: retryMs });
		this.end(closeCodes.tooFast, "too fast");
	}

	#greet(message: ClientControl) {
		if (message.type !== "hello") return this.#bad("hello expected");
		const { isFull, counts, beginLogin, limits } = this.#needs;
		if (isFull(message.payload.address)) {
			counts.limited.connections++;
			return this.#deny({ code: "relay-full", retryAfterMs: fullRetryMs });
		}
		const begun = beginLogin(message.payload, this.#connection.source);
		if (isDenial(begun)) return this.#deny(begun);
		this.#state = { is: "challenged", login: begun };
		// counted from the first byte, of which the hello took its part
		this.#deadline.at += Math.max(0, limits.loginMs - limits.helloMs);
		this.#send({ type: "challenge", payload: begun.challenge });
	}

	#prove(login: Login, message: ClientControl) {
		if (message.type !== "proof") return this.#bad("proof expected");
		const { roster, paces, settleHandle, epoch, channelNames, date, counts, log } = this.#needs;
		const admission = login.finish(message.payload);
		if (isDenial(admission)) return this.#deny(admission);
		const { address, addressBytes, sig, mac, token } = admission;
		const handle = settleHandle(address, message.payload, this.#connection.source);
		const time = Math.floor(date() / 1000);
		this.#send({
			type: "welcome",
			payload: {
				sig,
				...(mac && { mac }),
				token,
				epoch,
				...(handle && { handle }),
				channels: channelNames(),
				time,
			},
		});
		const member: Member = {
			address,
			addressBytes,
			capHash: message.payload.capHash,
			connection: this.#connection,
			// a new connection is no new bucket
			pace: roster.find(address)?.pace ?? paces.enter(address),
			end: (code, reason) => this.end(code, reason),
		};
		this.#member = member;
		this.#state = fresh;
		this.#heard();
		roster.enter(member)?.end(closeCodes.replaced, "replaced");
		counts.logins++;
		log.debug("welcome", { members: roster.size });
	}

	#serve(member: Member, message: ReturnType<typeof parseControlFromClient>, data: string) {
		this.#heard();
		if (message === "bad-frame") return this.#bad(message);
		const stop = this.#needs.paces.take(member.pace, data.length);
		if (typeof message !== "string" && message.type === "keepalive") {
			// answered also when letters used up the pace: who hears nothing believes that the connection is gone
			const alive = () => this.#send({ type: "keepalive", payload: {} });
			return stop ? this.#tooFast(stop, alive) : alive();
		}
		const id = typeof message === "string" ? controlId(data) : "id" in message ? message.id : undefined;
		if (stop)
			return this.#tooFast(stop, () => this.#refuse({ code: "too-fast", retryAfterMs: stop.retryMs }, id));
		if (typeof message === "string") return this.#refuse({ code: message }, id);
		if (message.type === "hello" || message.type === "proof") return this.#bad("already logged in");
		this.#needs.call(member, message, (answer) => {
			if (this.#state.is === "over") return;
			if ("code" in answer) this.#refuse(answer, message.id);
			else this.#send({ type: "result", id: message.id, payload: { ...answer.result } });
		});
	}
}

/** When a channel whose letters wait behind each other is asked again, milliseconds. */
const publishRetryMs = 1_000;
