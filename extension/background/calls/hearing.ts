/** Letters about a call: each says something of whoever wrote it, and of the call only where nobody else is in it. */
import type { CallId, ChatId } from "../../../protocol/ids.ts";
import type { Lately } from "../../contract/call.ts";
import type { CallLink } from "../../contract/offscreen-api.ts";
import type { Contact } from "../contacts/contact.ts";
import { type Call, isJoined, present, type Sitter } from "./call.ts";
import type { CallState } from "./call-state.ts";
import type { CallLetter } from "./calls-needs.ts";
import type { Members } from "./members.ts";
import type { Rings } from "./rings.ts";
import type { Signals } from "./signals.ts";
import type { Stages } from "./stages.ts";
import { type CallEvent, nextStage } from "./transitions.ts";

interface Needs {
	readonly state: CallState;
	readonly rings: Rings;
	readonly stages: Stages;
	readonly members: Members;
	readonly signals: Signals;
	soon(what: string, act: Promise<unknown>): void;
	/** Somebody asks about a call that we are not in. */
	stray(chat: ChatId, call: CallId): void;
}

/** What is shown of somebody who is out of a call that goes on. */
const whatOf: { readonly [E in CallEvent]?: Lately["what"] } = {
	declined: "declined",
	busy: "busy",
	failed: "lost",
};

export function createHearing({ state, rings, stages, members, signals, soon, stray }: Needs) {
	const { now } = state;
	/** Whom a letter is of, unless they have left and come back since they wrote it. */
	function sitterOf(contact: Contact, id: CallId, seq: number): Sitter | undefined {
		const call = now();
		const sitter = call?.id === id && call.stage !== "ended" ? call.people[contact.id] : undefined;
		return sitter?.address === contact.address && seq >= (sitter.from ?? 0) ? sitter : undefined;
	}
	/** Somebody is out of it: so is the call, if they were the last. */
	function out(call: Call, sitter: Sitter, event: CallEvent): void {
		if (isJoined(call) && sitter.state === "ringing") {
			// of an earlier time that they were in it: DTLS said so before the letter did
			if (event === "hung-up" || event === "cancelled") return;
			if (Object.keys(call.people).length > 1) {
				members.left(call.id, sitter, whatOf[event] ?? "declined");
				return;
			}
		}
		if (event === "failed" && members.again(call, sitter)) return;
		if (!stages.isAlone(call, sitter)) members.left(call.id, sitter, whatOf[event] ?? "left");
		else stages.happen(nextStage(call.stage, event) ? event : "hung-up");
	}
	function said(contact: Contact, { seq, body }: CallLetter, event: CallEvent): void {
		const sitter = sitterOf(contact, body.call, seq);
		const call = now();
		if (call && sitter) out(call, sitter, event);
	}
	function shows(
		sitter: Sitter | undefined,
		{ call, n, ...shown }: Extract<CallLetter, { t: "call.state" }>["body"],
	) {
		if (sitter && n > sitter.n) state.changeSitter(call, { ...sitter, n, shown });
	}

	const letters: {
		readonly [T in Exclude<CallLetter["t"], "call.ring">]: (
			contact: Contact,
			letter: Extract<CallLetter, { t: T }>,
		) => void;
	} = {
		"call.accept"(contact, { seq, body }) {
			const sitter = sitterOf(contact, body.call, seq);
			const call = now();
			// it was over before they said yes
			if (!sitter || !call) stray(contact.id, body.call);
			else if (isJoined(call)) members.accepted(call, { ...sitter, from: seq }, body.video);
			else {
				state.changeSitter(body.call, {
					...sitter,
					from: seq,
					shown: { ...sitter.shown, camera: body.video },
				});
				stages.happen("accepted");
				members.catchUp(body.call, contact.id);
			}
		},
		"call.decline": (contact, letter) => said(contact, letter, "declined"),
		"call.busy": (contact, letter) => said(contact, letter, "busy"),
		"call.cancel"(contact, letter) {
			const { seq, body } = letter;
			// it may have overtaken its ring
			if (now()?.id !== body.call) soon("unkept", rings.over(body.call, contact.id, seq));
			said(contact, letter, "cancelled");
		},
		"call.hangup": (contact, letter) => said(contact, letter, "hung-up"),
		"call.state": (contact, { seq, body }) => shows(sitterOf(contact, body.call, seq), body),
		"call.join": members.asked,
		"call.roster": members.roster,
	};
	return {
		letters,
		out,
		/** Of whom the hands hold nothing: their connection ended, or was never made, while no worker lived. */
		missing(id: CallId, before: Call["people"], held: readonly Pick<CallLink, "link">[]): void {
			const call = now();
			if (call?.id !== id || !isJoined(call)) return;
			const isMissing = ({ seat, link }: Sitter) =>
				link !== undefined && before[seat]?.link === link && held.every((each) => each.link !== link);
			for (const sitter of present(call).filter(isMissing)) {
				const now = state.now();
				if (now?.id !== id || !isJoined(now)) return;
				if (sitter.state === "connecting") signals.again(now, sitter);
				else out(now, sitter, "failed");
			}
		},
		/** A state that somebody passed on. */
		shows,
	};
}
