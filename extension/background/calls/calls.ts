/** Calls: what a person does, what the hands report, and which rooms have a say in it. What may follow what is in `transitions.ts`. */
import { Fault } from "../../../protocol/errors.ts";
import type { CallId, ChatId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import { createRate } from "../../lib/rate.ts";
import type { Contact } from "../contacts/contact.ts";
import { type Call, isJoined, isRinging, newSitter, newWish, noMedia, sitters } from "./call.ts";
import { openCallState } from "./call-state.ts";
import type { CallContent, Calls, CallsNeeds } from "./calls-needs.ts";
import { createComparing } from "./comparing.ts";
import { createHearing } from "./hearing.ts";
import { createMembers } from "./members.ts";
import { createOurSide } from "./our-side.ts";
import { openRings } from "./rings.ts";
import { createRung, isBusy } from "./rung.ts";
import { createSignals } from "./signals.ts";
import { createStages } from "./stages.ts";
import { createWays } from "./ways.ts";

/** Answers to calls that are over. */
const straysPerMinute = 6;

export async function openCalls(needs: CallsNeeds): Promise<Calls> {
	const { clock, session, due, hands, friend, journal } = needs;
	const state = await openCallState(session, journal);
	const { now, change, changeSitter } = state;
	const rings = await openRings(session, clock);
	const strays = createRate<ChatId>(clock, straysPerMinute, 60_000);
	const soon = (what: string, act: Promise<unknown>) => void act.catch(() => journal(`call ${what}`));
	const post = (chat: ChatId, content: CallContent) => soon("unsent", needs.post(chat, content));
	function stray(chat: ChatId, call: CallId): void {
		if (strays.allows(chat)) post(chat, { t: "call.hangup", body: { call } });
	}
	const ways = createWays({ ...needs, state });
	const signals = createSignals({ ...needs, state, ways, described: () => ourSide.described() });
	const stages = createStages({
		...{ ...needs, state, rings, soon, say: post },
		signals: () => signals,
		ourSide: () => ourSide,
	});
	const { happen, begin, leave, closeNow } = stages;
	const ourSide = createOurSide({
		...{ ...needs, state },
		decided: () => happen("decided"),
		show(call, sitter, n, shown) {
			const content = { t: "call.state", body: { call: call.id, n, ...shown } } as const;
			if (sitter.via === undefined) post(sitter.seat, content);
			else soon("unsent", ways.say(call, sitter, content));
		},
	});
	const members = createMembers({
		...{ ...needs, state, rings, signals, post, soon, stray },
		lost: (call, sitter) => hearing.out(call, sitter, "failed"),
		tellAgain: ourSide.tellAgain,
		noteOf: stages.noteBeside,
	});
	const hearing = createHearing({ state, rings, stages, members, signals, soon, stray });
	const comparing = createComparing({ ...needs, state });
	const rung = createRung({ ...needs, state, heard: rings, post, soon, begin, leave });

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
	function mustBeFriend(chat: ChatId): Contact {
		const contact = friend(chat);
		if (!contact) throw new Fault("not-accepted");
		return contact;
	}
	/** Ours begins, and the first letter leaves after `wait` milliseconds. */
	function beginOurs(contact: Contact, id: CallId, video: boolean, wait: number, isJoining: boolean): void {
		const at = clock.now() + wait;
		begin({
			...{ id, stage: "calling", isOurs: true, video, since: clock.now(), n: 0, silent: false },
			...{ until: at + limits.ringSeconds * 1000, wish: newWish(needs.devices(), video), media: noMedia },
			...(isJoining && { isJoining }),
			people: { [contact.id]: newSitter(contact, video, "theirs") },
		});
		const say = () => {
			if (now()?.id === id && now()?.stage === "calling")
				post(contact.id, { t: isJoining ? "call.join" : "call.ring", body: { call: id, video } });
		};
		if (wait > 0) due.at("call:pace", at, say);
		else say();
		soon("unmade", ourSide.make());
		soon("unmade", needs.servers(false));
	}

	const calls: Calls = {
		now: state.signal,
		async start(chat, id, video) {
			if (now()?.id === id) return;
			mustBeFriend(chat);
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
			beginOurs(mustBeFriend(chat), id, video, wait, false);
		},
		async join(chat, id, video) {
			if (isBusy(now())) {
				if (now()?.id === id) return;
				throw new Fault("in-call");
			}
			await mustHaveTurn();
			if (isBusy(now())) throw new Fault("in-call");
			beginOurs(mustBeFriend(chat), id, video, 0, true);
		},
		link(id) {
			const member = needs.self();
			if (member === undefined) throw new Fault("call-over");
			return { call: current(id).id, member };
		},
		async joinAt({ call, member }, video) {
			if (member === needs.self()) return void current(call);
			const contact = needs.known(member);
			if (!contact) throw new Fault("not-accepted");
			await calls.join(contact.id, call, video);
		},
		async add(id, chat) {
			await members.add(id, chat);
			await state.saved();
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
		async takeBack(id, seat) {
			members.takeBack(id, seat);
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
			else hearing.letters[letter.t](contact, letter as never);
			await state.saved();
		},
		signal: ({ address }, letter) => signals.heard(address, letter),
		introduced(contact, letter) {
			const passed = ways.heard(contact, letter);
			if (!passed) return;
			const sitter = state.sitterAt(letter.body.from);
			// only of whom they brought; who they bring may not be known yet
			if (sitter && sitter.via !== contact.id) return journal("call introduced");
			if (passed.t === "call.state") hearing.shows(sitter, passed.body);
			else signals.heard(letter.body.from, { ...letter, ...passed }, contact.id);
		},
		async compare(id, seat) {
			comparing.begin(id, seat);
			await state.saved();
		},
		async endComparing(id) {
			comparing.end(id);
			await state.saved();
		},
		compared: comparing.heard,
		acknowledged(content) {
			if (content.t === "call.ring" && content.body.call === now()?.id) happen("heard");
		},
		recheck() {
			const call = now();
			if (!isBusy(call)) return;
			for (const sitter of sitters(call)) {
				// who was brought stays, unless they asked to talk meanwhile and were blocked
				const isWelcome =
					sitter.via === undefined
						? friend(sitter.seat) !== undefined
						: needs.known(sitter.address)?.state !== "blocked";
				if (isWelcome) continue;
				if (stages.isAlone(call, sitter)) happen("we-hang-up");
				else members.left(call.id, sitter, "left");
			}
		},
		async sync() {
			// links that this worker makes meanwhile are not missing
			const before = now()?.people;
			const unprepared = signals.preparedNow();
			const remote = await hands();
			const status = await remote.callStatus({});
			// not sooner: whoever woke the worker may have ended it meanwhile
			const call = now();
			const isOver = !call || call.stage === "ended";
			// another one, or this one: the worker may have died before the hands heard of its end
			if (status && (isOver || status.call !== call.id)) await remote.callEnd({ call: status.call });
			if (isOver) {
				// the worker may have died between the end and the silence
				stages.sound(null);
				return call ? closeNow(call.id) : undefined;
			}
			if (isRinging(call)) stages.watchRing(call);
			if (call.stage === "connecting") stages.watchConnecting(call);
			members.watch();
			comparing.watch();
			stages.sound(call);
			const isHeld = status?.call === call.id;
			if (!isHeld) unprepared();
			if (!isHeld && (call.stage === "connecting" || call.stage === "live")) return happen("gone");
			if (isHeld) {
				for (const link of status.links) await calls.reports.callLink(link);
				hearing.missing(call.id, before ?? {}, status.links);
			}
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
			async callLink({ call: id, peer, link, state: became }) {
				const call = now();
				const sitter = state.sitterAt(peer);
				// one that is only prepared is nothing yet
				if (call?.id !== id || sitter?.link !== link || !isJoined(call)) return null;
				if (became === "closed") hearing.out(call, sitter, "hung-up");
				else if (became === "failed") hearing.out(call, sitter, "failed");
				else {
					const { until: _, ...seated } = sitter;
					const since = sitter.liveSince ?? clock.now();
					changeSitter(
						id,
						became === "live" ? { ...seated, state: became, liveSince: since } : { ...sitter, state: became },
					);
					if (became === "live") happen("connected");
					members.watch();
				}
				await state.saved();
				return null;
			},
		},
	};
	return calls;
}
