/** Calls: what a person does, what the other end says, and what becomes of it. What may follow what is in `transitions.ts`. */
import { Fault } from "../../../protocol/errors.ts";
import type { CallId, ChatId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { CallEnd, Seat } from "../../contract/call.ts";
import { createRate } from "../../lib/rate.ts";
import type { Contact } from "../contacts/contact.ts";
import { type Call, isRinging, newSitter, newWish, noMedia, noteOf, type Sitter } from "./call.ts";
import { openCallState } from "./call-state.ts";
import type { CallContent, CallLetter, Calls, CallsNeeds } from "./calls-needs.ts";
import { createOurSide } from "./our-side.ts";
import { openRings } from "./rings.ts";
import { createRung, isBusy } from "./rung.ts";
import { createSignals } from "./signals.ts";
import { soundOf } from "./sounds.ts";
import { type CallEvent, nextStage } from "./transitions.ts";

/** From a yes to the first connection: the hands give up theirs sooner. */
const connectMs = 40_000;
/** Answers to calls that are over. */
const straysPerMinute = 6;
/** How long the end of a call is shown when nobody closes it. */
const endShownMs = 6_000;
const failureShownMs = 60_000;

export async function openCalls(needs: CallsNeeds): Promise<Calls> {
	const { clock, session, due, hands, friend, journal } = needs;
	const state = await openCallState(session, journal);
	const { now, keep, change, changeSitter } = state;
	const rings = await openRings(session, clock);
	const strays = createRate<ChatId>(clock, straysPerMinute, 60_000);
	const soon = (what: string, act: Promise<unknown>) => void act.catch(() => journal(`call ${what}`));
	const post = (chat: ChatId, content: CallContent) => soon("unsent", needs.post(chat, content));
	const signals = createSignals({ ...needs, now, change: changeSitter });
	const ourSide = createOurSide({ ...needs, state, post, decided: () => happen("decided") });

	function sound(call: Call | null): void {
		const wanted = call && soundOf(call, mayDisturb(call));
		soon(
			"unsent",
			hands().then((remote) => remote.callSound({ sound: wanted ?? null })),
		);
	}
	function mayDisturb(call: Call): boolean {
		const [seat] = Object.keys(call.people) as Seat[];
		const contact = seat && friend(seat);
		return contact !== undefined && !call.silent && needs.mayDisturb(contact);
	}

	/** What follows when a stage begins. */
	const entered: { readonly [S in Exclude<Call["stage"], "ended">]: (call: Call) => void } = {
		calling() {},
		there: sound,
		here: sound,
		answering(call) {
			needs.quiet(call.id);
			sound(call);
			soon("unmade", ourSide.make());
		},
		connecting(call) {
			needs.quiet(call.id);
			sound(call);
			due.at("call:ring", null, () => {});
			watchConnecting(call);
			for (const seat of Object.keys(call.people) as Seat[]) soon("unkept", rings.answered(seat));
			for (const sitter of Object.values(call.people)) {
				const joining: Sitter = { ...sitter, state: "connecting" };
				changeSitter(call.id, joining);
				if (call.isOurs) signals.joined(call, joining);
				else {
					post(sitter.seat, { t: "call.accept", body: { call: call.id, video: call.wish.camera } });
					signals.offer(call, joining);
				}
			}
			ourSide.tell();
		},
		live(call) {
			due.at("call:connect", null, () => {});
			change(call.id, { liveSince: clock.now() });
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
	function farewellOf({ stage, isOurs, id }: Call): CallContent | undefined {
		const body = { call: id };
		if (stage === "here" || stage === "answering") return { t: "call.decline", body };
		if (stage === "ended") return undefined;
		return { t: isOurs && stage !== "connecting" && stage !== "live" ? "call.cancel" : "call.hangup", body };
	}
	function finish(call: Call, end: CallEnd, event: CallEvent): void {
		const endedByUs = event === "we-hang-up";
		// whoever rang in vain takes it back; whoever was rung just stops
		const isSaid = endedByUs || event === "failed" || (event === "timed-out" && call.isOurs);
		const farewell = isSaid ? farewellOf(call) : undefined;
		for (const seat of Object.keys(call.people) as Seat[])
			soon(
				"unsent",
				needs.withdraw(seat, call.id).then(() => farewell && friend(seat) && needs.post(seat, farewell)),
			);
		const ended: Call = { ...call, stage: "ended", since: clock.now(), end, endedByUs };
		keep(ended);
		leave(call.id);
		soon("unkept", rings.over(call.id));
		const [seat] = Object.keys(call.people) as Seat[];
		if (seat) soon("unkept", needs.note(seat, call.id, call.isOurs, noteOf(ended, clock.now())));
		sound(ended);
		const isQuick = call.liveSince !== undefined || endedByUs || !call.isOurs;
		due.at("call:close", clock.now() + (isQuick ? endShownMs : failureShownMs), () => closeNow(call.id));
	}
	/** Frees what the call held here. */
	function leave(id: CallId): void {
		for (const name of ["call:ring", "call:connect"]) due.at(name, null, () => {});
		ourSide.forget();
		signals.forget();
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
	async function mustHaveTurn(): Promise<void> {
		if (!needs.relayOnly()) return;
		const servers = await needs.servers(false);
		if (!servers.some(({ urls }) => urls.some((url) => /^turns?:/.test(url)))) throw new Fault("no-turn");
	}
	const current = (id: CallId): Call => {
		const call = now();
		if (call?.id !== id || call.stage === "ended") throw new Fault("call-over");
		return call;
	};
	function begin(call: Call): void {
		const before = now();
		if (before) closeNow(before.id);
		keep(call);
		watchRing(call);
		entered[call.stage === "ended" ? "here" : call.stage](call);
	}
	const rung = createRung({ ...needs, state, heard: rings, post, soon, begin, leave });

	const calls: Calls = {
		now: state.signal,
		async start(chat, id, video) {
			if (now()?.id === id) return;
			const contact = friend(chat);
			if (!contact) throw new Fault("not-accepted");
			/** Whoever rings somebody who is ringing them says yes. */
			const theirs = (): Call | undefined => {
				const call = now();
				if (call?.stage === "here" && call.people[chat]) return call;
				if (isBusy(call)) throw new Fault("in-call");
				return undefined;
			};
			let wait = 0;
			if (!theirs()) {
				await mustHaveTurn();
				wait = await rings.pace(chat);
			}
			// their ring may have come while we waited
			const rung = theirs();
			if (rung) return calls.answer(rung.id, { video, withoutMicrophone: false });
			const at = clock.now() + wait;
			begin({
				...{ id, stage: "calling", isOurs: true, video, since: clock.now(), n: 0, silent: false },
				...{ until: at + limits.ringSeconds * 1000, wish: newWish(needs.devices(), video), media: noMedia },
				people: { [chat]: newSitter(chat, contact.address, video) },
			});
			const ring = () => {
				if (now()?.id === id && now()?.stage === "calling")
					post(chat, { t: "call.ring", body: { call: id, video } });
			};
			if (wait > 0) due.at("call:pace", at, ring);
			else ring();
			soon("unmade", ourSide.make());
			soon("unmade", needs.servers(false));
		},
		async answer(id, { video, withoutMicrophone }) {
			const call = current(id);
			if (call.stage !== "here" && call.stage !== "answering") return;
			await mustHaveTurn();
			change(id, { wish: { ...current(id).wish, camera: video, microphone: !withoutMicrophone } });
			ourSide.askAgain();
			if (call.stage === "here") happen("answered");
			else await ourSide.make();
		},
		async hangUp(id) {
			if (now()?.id === id) happen("we-hang-up");
			await state.saved();
		},
		async close(id) {
			closeNow(id);
			await state.saved();
		},
		async set(id, part) {
			const { wish } = current(id);
			// whoever says something hears what is answered
			const isHeard = part.muted === false && wish.deafened ? { deafened: false } : {};
			change(id, { wish: { ...wish, ...isHeard, ...part } });
			ourSide.askAgain();
			ourSide.tell();
			await ourSide.make();
		},
		async setVolume(id, seat, volume) {
			const { wish } = current(id);
			change(id, { wish: { ...wish, volumes: { ...wish.volumes, [seat]: volume } } });
			await ourSide.make();
		},
		async refresh() {
			const call = now();
			if (!isBusy(call)) return;
			change(call.id, { wish: { ...call.wish, devices: needs.devices() } });
			await ourSide.make();
		},
		async heard(contact, letter) {
			if (letter.t === "call.ring") await rung(contact, letter);
			else hearing[letter.t](contact, letter as never);
			await state.saved();
		},
		signal: signals.heard,
		acknowledged(content) {
			if (content.t === "call.ring" && content.body.call === now()?.id) happen("heard");
		},
		recheck() {
			const call = now();
			if (!isBusy(call)) return;
			if (Object.keys(call.people).some((seat) => !friend(seat as Seat))) happen("we-hang-up");
		},
		async sync() {
			const call = now();
			const remote = await hands();
			const status = await remote.callStatus({});
			if (status && status.call !== call?.id) await remote.callEnd({ call: status.call });
			if (!call) return;
			if (call.stage === "ended") return closeNow(call.id);
			if (isRinging(call)) watchRing(call);
			if (call.stage === "connecting") watchConnecting(call);
			sound(call);
			const isHeld = status?.call === call.id;
			if (!isHeld && (call.stage === "connecting" || call.stage === "live")) return happen("gone");
			if (isHeld) for (const link of status.links) await calls.reports.callLink(link);
			await ourSide.make();
		},
		reports: {
			...signals.reports,
			async callMedia({ call, media, wish }) {
				const held = now();
				// only what the hands take back by themselves: a share that was stopped in the browser's own bar
				if (held?.id === call && held.wish.sharing && !wish.sharing)
					change(call, { wish: { ...held.wish, sharing: false } });
				ourSide.became(call, media);
				return null;
			},
			async callLink({ call: id, peer, link, state }) {
				const call = now();
				if (call?.id !== id) return null;
				const sitter = Object.values(call.people).find(({ address }) => address === peer);
				if (sitter?.link !== link) return null;
				if (state === "closed") happen("hung-up");
				else if (state === "failed") happen("failed");
				else {
					changeSitter(id, { ...sitter, state });
					if (state === "live") happen("connected");
				}
				return null;
			},
		},
	};

	const hearing: {
		readonly [T in Exclude<CallLetter["t"], "call.ring">]: (
			contact: Contact,
			letter: Extract<CallLetter, { t: T }>,
		) => void;
	} = {
		"call.accept"(contact, { body }) {
			const sitter = sitterOf(contact, body.call);
			if (sitter) {
				changeSitter(body.call, { ...sitter, shown: { ...sitter.shown, camera: body.video } });
				happen("accepted");
			} else if (strays.allows(contact.id)) {
				// it was over before they said yes
				post(contact.id, { t: "call.hangup", body: { call: body.call } });
			}
		},
		"call.decline": (contact, { body }) => said(contact, body.call, "declined"),
		"call.busy": (contact, { body }) => said(contact, body.call, "busy"),
		"call.cancel"(contact, { body }) {
			// it may have overtaken its ring
			if (now()?.id !== body.call) soon("unkept", rings.over(body.call));
			said(contact, body.call, "cancelled");
		},
		"call.hangup": (contact, { body }) => said(contact, body.call, "hung-up"),
		"call.state"(contact, { body: { call, n, ...shown } }) {
			const sitter = sitterOf(contact, call);
			if (sitter && n > sitter.n) changeSitter(call, { ...sitter, n, shown });
		},
	};
	function sitterOf(contact: Contact, id: CallId): Sitter | undefined {
		const call = now();
		const sitter = call?.id === id && call.stage !== "ended" ? call.people[contact.id] : undefined;
		return sitter?.address === contact.address ? sitter : undefined;
	}
	function said(contact: Contact, id: CallId, event: CallEvent): void {
		if (sitterOf(contact, id)) happen(event);
	}
	return calls;
}
