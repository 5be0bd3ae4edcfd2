/** A ring of theirs: whether it rings here, was missed, is refused, or meets ours half way. */
import type { CallId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Contact } from "../contacts/contact.ts";
import { type Call, isJoined, isRinging, newSitter, newWish, noMedia } from "./call.ts";
import type { CallState } from "./call-state.ts";
import type { CallContent, CallLetter, CallsNeeds } from "./calls-needs.ts";
import type { Rings } from "./rings.ts";

interface Needs
	extends Pick<
		CallsNeeds,
		"clock" | "self" | "friend" | "devices" | "clockBehind" | "note" | "rings" | "journal"
	> {
	readonly state: CallState;
	readonly heard: Rings;
	post(seat: Contact["id"], content: CallContent): void;
	/** Something that is not waited for. */
	soon(what: string, act: Promise<unknown>): void;
	begin(call: Call): void;
	/** Frees what a call held here. */
	leave(id: CallId): void;
}

type Ring = Extract<CallLetter, { t: "call.ring" }>;

export const isBusy = (call: Call | null): call is Call => call !== null && call.stage !== "ended";

export function createRung(needs: Needs) {
	const { clock, state, heard, post, soon, begin, leave, journal } = needs;

	/** How long it is still good for, seconds. */
	function secondsLeft(contact: Contact, { ts, ttl }: CallLetter): number {
		const behind = needs.clockBehind(contact, ts);
		const isClose = Math.abs(behind) <= limits.clockAgreeMs;
		const age = isClose ? Math.max(0, clock.now() - (ts + behind)) : 0;
		return ttl - age / 1000;
	}
	/** Nobody here could answer. */
	function missed(contact: Contact, { seq, body: { call: id, video } }: Ring): void {
		soon("unkept", heard.over(id, contact.id, seq));
		soon("unkept", needs.note(contact.id, id, false, { video, outcome: "missed", seconds: 0 }));
	}
	function takeTheirs(
		ours: Call,
		contact: Contact,
		theirs: Pick<Call, "id" | "video" | "until" | "with" | "ringSeq">,
	): void {
		post(contact.id, { t: "call.cancel", body: { call: ours.id } });
		leave(ours.id);
		const people = { [contact.id]: newSitter(contact, theirs.video, "ours") };
		const fresh = { stage: "answering", isOurs: false, since: clock.now(), media: noMedia, people } as const;
		begin({ ...ours, ...theirs, ...fresh });
	}

	return async (contact: Contact, letter: Ring): Promise<void> => {
		const { call: id, video, with: others } = letter.body;
		const now = state.now();
		if (!needs.friend(contact.id) || heard.isOver(id, contact.id, letter.seq)) return;
		if (isBusy(now) && now.id === id) return;
		// we are ringing them to come into ours, and they are about to hear it
		if (isJoined(now) && now.people[contact.id]?.state === "ringing") return;
		const seconds = secondsLeft(contact, letter);
		if (seconds <= 0) return missed(contact, letter);
		const until = clock.now() + seconds * 1000;
		const meet = (): boolean => {
			const ours = state.now();
			if (!isBusy(ours) || !ours.isOurs || !ours.people[contact.id] || !isRinging(ours)) return false;
			// both rang: the smaller address's call goes on, or the one that others are in, and both have said yes
			if (others || (needs.self() ?? "") > contact.address)
				takeTheirs(ours, contact, { id, video, until, ringSeq: letter.seq, ...(others && { with: others }) });
			return true;
		};
		if (meet()) return;
		const judged = await heard.judge(contact.id);
		if (judged === "refused") return journal("call too-many-rings");
		// ours may have begun meanwhile
		if (meet()) return;
		if (isBusy(state.now())) {
			post(contact.id, { t: "call.busy", body: { call: id } });
			return missed(contact, letter);
		}
		const silent = judged === "silent";
		const people = { [contact.id]: { ...newSitter(contact, video, "ours"), from: letter.seq } };
		const fresh: Call = {
			...{ id, stage: "here", isOurs: false, video, since: clock.now(), until, n: 0, silent, people },
			...{ wish: newWish(needs.devices(), false), media: noMedia },
			...{ ringSeq: letter.seq, ...(others && { with: others }) },
		};
		begin(fresh);
		if (!silent) needs.rings(contact, fresh);
	};
}
