/** What follows when a call enters a stage, and when it ends. Which stage follows which is in `transitions.ts`. */
import type { CallId } from "../../../protocol/ids.ts";
import type { CallEnd, Lately } from "../../contract/call.ts";
import { type Call, isJoined, noteBeside, noteOf, present, type Sitter, sitters } from "./call.ts";
import type { CallState } from "./call-state.ts";
import type { CallContent, CallsNeeds } from "./calls-needs.ts";
import type { OurSide } from "./our-side.ts";
import type { Rings } from "./rings.ts";
import type { Signals } from "./signals.ts";
import { soundOf } from "./sounds.ts";
import { type CallEvent, nextStage } from "./transitions.ts";

interface Needs
	extends Pick<
		CallsNeeds,
		"clock" | "due" | "hands" | "servers" | "friend" | "mayDisturb" | "quiet" | "withdraw" | "post" | "note"
	> {
	readonly state: CallState;
	readonly rings: Rings;
	readonly signals: () => Signals;
	readonly ourSide: () => OurSide;
	/** Something that is not waited for. */
	soon(what: string, act: Promise<unknown>): void;
	say(seat: Sitter["seat"], content: CallContent): void;
}

/** From a yes to the first connection: the hands give up theirs sooner. */
const connectMs = 40_000;
/** How long the end of a call is shown when nobody closes it. */
const endShownMs = 6_000;
const failureShownMs = 60_000;
const timers = ["call:ring", "call:connect", "call:seats", "call:compare"];

export function createStages(needs: Needs) {
	const { clock, due, hands, friend, soon, state, rings } = needs;
	const { now, keep, change, changeSitter } = state;

	function sound(call: Call | null): void {
		const wanted = call && soundOf(call, mayDisturb(call));
		soon(
			"unsent",
			hands().then((remote) => remote.callSound({ sound: wanted ?? null })),
		);
	}
	function mayDisturb(call: Call): boolean {
		const [first] = sitters(call);
		const contact = first && friend(first.seat);
		return contact !== undefined && !call.silent && needs.mayDisturb(contact);
	}

	const entered: { readonly [S in Exclude<Call["stage"], "ended">]: (call: Call) => void } = {
		calling() {},
		there: sound,
		here: sound,
		answering(call) {
			needs.quiet(call.id);
			sound(call);
			soon("unmade", needs.ourSide().make());
			// asked for while the microphone opens
			soon("unmade", needs.servers(false));
			for (const sitter of sitters(call)) needs.signals().prepare(call, sitter);
		},
		connecting(call) {
			needs.quiet(call.id);
			sound(call);
			due.at("call:ring", null, () => {});
			watchConnecting(call);
			for (const sitter of sitters(call)) {
				soon("unkept", rings.answered(sitter.seat));
				const joining: Sitter = { ...sitter, state: "connecting", until: call.since + connectMs };
				changeSitter(call.id, joining);
				if (call.isOurs) needs.signals().joined(call, joining);
				else {
					// an offer that is ready overtakes the yes: it is what they wait for
					needs.signals().offer(call, joining);
					needs.say(sitter.seat, { t: "call.accept", body: { call: call.id, video: call.wish.camera } });
				}
			}
			// how our side is they hear after our description, which they wait for
		},
		live(call) {
			due.at("call:connect", null, () => {});
			change(call.id, { liveSince: clock.now() });
			needs.ourSide().tell();
			sound(call);
		},
	};

	/** One row of the table, if there is one. */
	function happen(event: CallEvent): void {
		const call = now();
		const next = call && nextStage(call.stage, event);
		if (!call || !next) return;
		if (typeof next === "object") finish(call, next.end, event);
		else {
			const moved: Call = { ...call, stage: next, since: clock.now() };
			keep(moved);
			entered[next](moved);
		}
	}
	/** What the other end is told, by the stage in which we end it. */
	function farewellOf(
		{ stage, isOurs, isJoining, id }: Call,
		{ state: there }: Sitter,
	): CallContent | undefined {
		const body = { call: id };
		if (stage === "here" || stage === "answering") return { t: "call.decline", body };
		if (stage === "ended") return undefined;
		const isRinging = stage === "connecting" || stage === "live" ? there === "ringing" : isOurs && !isJoining;
		return { t: isRinging ? "call.cancel" : "call.hangup", body };
	}
	function finish(call: Call, end: CallEnd, event: CallEvent): void {
		const endedByUs = event === "we-hang-up";
		// whoever rang in vain takes it back; whoever was rung just stops
		const isSaid = endedByUs || (event === "timed-out" && call.isOurs) || isJoined(call);
		const ended: Call = { ...call, stage: "ended", since: clock.now(), end, endedByUs };
		for (const sitter of sitters(call)) {
			if (sitter.via !== undefined) continue;
			const { seat } = sitter;
			// whoever finds no way either says so by themselves: a word of ours would read as if we had hung up
			const isMute = event === "failed" && sitter.state !== "ringing";
			const farewell = isSaid && !isMute ? farewellOf(call, sitter) : undefined;
			soon(
				"unsent",
				needs.withdraw(seat, call.id).then(() => farewell && friend(seat) && needs.post(seat, farewell)),
			);
			const isAskedIn = isJoined(call) && sitter.state === "ringing";
			const note = isAskedIn
				? noteBeside(call, sitter, "unanswered", clock.now())
				: noteOf(ended, sitter, clock.now());
			soon("unkept", needs.note(seat, call.id, call.isOurs || isAskedIn, note));
		}
		keep(ended);
		leave(call.id);
		const [first] = sitters(call);
		if (first && call.ringSeq !== undefined) soon("unkept", rings.over(call.id, first.seat, call.ringSeq));
		sound(ended);
		const isQuick = call.liveSince !== undefined || endedByUs || !call.isOurs;
		due.at("call:close", clock.now() + (isQuick ? endShownMs : failureShownMs), () => closeNow(call.id));
	}
	/** Frees what the call held here. */
	function leave(id: CallId): void {
		for (const name of timers) due.at(name, null, () => {});
		needs.ourSide().forget();
		needs.signals().forget();
		needs.quiet(id);
		soon(
			"unsent",
			hands().then((remote) => remote.callEnd({ call: id })),
		);
	}
	function closeNow(id: CallId): void {
		due.at("call:close", null, () => {});
		if (now()?.id === id && now()?.stage === "ended") keep(null);
	}
	function watchRing(call: Call): void {
		due.at("call:ring", call.until, () => happen("timed-out"));
	}
	function watchConnecting(call: Call): void {
		due.at("call:connect", call.since + connectMs, () => happen("failed"));
	}

	return {
		happen,
		leave,
		closeNow,
		sound,
		watchRing,
		watchConnecting,
		begin(call: Call): void {
			const before = now();
			if (before) closeNow(before.id);
			keep(call);
			watchRing(call);
			entered[call.stage === "ended" ? "here" : call.stage](call);
		},
		/** The line in the chat of somebody who is out of a call that goes on. */
		noteBeside(call: Call, sitter: Sitter, what: Lately["what"]): void {
			if (sitter.via !== undefined) return;
			const isOurs = sitter.state === "ringing" || call.isOurs;
			soon("unkept", needs.note(sitter.seat, call.id, isOurs, noteBeside(call, sitter, what, clock.now())));
		},
		/** Whether somebody's end is the end of the call. */
		isAlone: (call: Call, { seat }: Sitter): boolean =>
			!isJoined(call) || present(call).every((other) => other.seat === seat),
	};
}
export type Stages = ReturnType<typeof createStages>;
