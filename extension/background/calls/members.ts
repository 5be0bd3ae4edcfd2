/**
 * More than two in a call: who is rung into it, who asks to be let in, who hears of whom, and who is out of it again. Every two people have a
 * connection of their own, so everybody is told of everybody.
 */
import { Fault } from "../../../protocol/errors.ts";
import type { CallId, ChatId } from "../../../protocol/ids.ts";
import { toChatId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Member } from "../../../protocol/sealed/call-bodies.ts";
import type { Lately } from "../../contract/call.ts";
import { createRate } from "../../lib/rate.ts";
import { type Contact, nameOf } from "../contacts/contact.ts";
import {
	type Call,
	isJoined,
	isUnderWay,
	newSitter,
	present,
	type Sitter,
	sitters,
	talkedWith,
} from "./call.ts";
import type { CallState } from "./call-state.ts";
import type { CallContent, CallLetter, CallsNeeds } from "./calls-needs.ts";
import { createEarlyRosters, type Roster } from "./early-rosters.ts";
import type { Rings } from "./rings.ts";
import type { Signals } from "./signals.ts";

interface Needs
	extends Pick<CallsNeeds, "clock" | "random" | "due" | "hands" | "self" | "friend" | "known" | "journal"> {
	readonly state: CallState;
	readonly rings: Rings;
	readonly signals: Signals;
	post(chat: ChatId, content: CallContent): void;
	/** Something that is not waited for. */
	soon(what: string, act: Promise<unknown>): void;
	/** No way to them was found in time. */
	lost(call: Call, sitter: Sitter): void;
	/** Everybody is told how our side is. */
	tellAgain(): void;
	/** The line in the chat of somebody who is out of it. */
	noteOf(call: Call, sitter: Sitter, what: Lately["what"]): void;
	/** Somebody asks about a call that we are not in. */
	stray(chat: ChatId, call: CallId): void;
}

/** From a yes, or from hearing of somebody, to the first connection: the hands give up theirs sooner. */
const connectMs = 40_000;
const joinsPerMinute = 6;

export function createMembers(needs: Needs) {
	const { clock, state, rings, signals, post, soon, journal } = needs;
	const joins = createRate<ChatId>(clock, joinsPerMinute, 60_000);
	const early = createEarlyRosters();
	const shownAs = ({ seat, handle }: Sitter) => {
		const friend = needs.friend(seat);
		return handle ?? (friend ? nameOf(friend) : "");
	};
	/** What others are told: what a person here calls somebody is nobody else's. */
	const handleOf = ({ seat, handle }: Sitter) => handle ?? needs.friend(seat)?.handle;
	const asMember = (sitter: Sitter): Member[] => {
		const handle = handleOf(sitter);
		const { address, times, via } = sitter;
		return handle ? [{ address, handle, times, known: via === undefined }] : [];
	};
	const isFull = (call: Call) => sitters(call).length + 1 >= limits.callPeople;
	const say = (id: CallId, sitter: Sitter, what: Lately["what"]) =>
		state.change(id, { lately: { name: shownAs(sitter), what, at: clock.now() } });

	/** Gives up whoever did not come in time. */
	function watch(): void {
		const call = state.now();
		const untils = call && isJoined(call) ? sitters(call).flatMap(({ until }) => until ?? []) : [];
		needs.due.at("call:seats", untils.length > 0 ? Math.min(...untils) : null, () => {
			const now = state.now();
			for (const sitter of now ? sitters(now) : []) {
				// the last of them may have been the end of it
				const now = state.now();
				if (!isJoined(now)) return;
				if (sitter.until === undefined || sitter.until > clock.now()) continue;
				if (sitter.state !== "ringing") needs.lost(now, sitter);
				else {
					post(sitter.seat, { t: "call.cancel", body: { call: now.id } });
					leave(now.id, sitter, "unanswered");
				}
			}
			watch();
		});
	}
	/** Pictures are sent smaller to more. */
	function counted(): void {
		const call = state.now();
		if (!isJoined(call)) return;
		const people = present(call).length + 1;
		soon(
			"unsent",
			needs.hands().then((remote) => remote.callPeople({ call: call.id, people })),
		);
	}
	function leave(id: CallId, sitter: Sitter, what: Lately["what"]): void {
		const call = state.now();
		if (call?.id !== id || !call.people[sitter.seat]) return;
		// whom they brought is still seen and heard, while the connection holds
		clear(id, sitter);
		say(id, sitter, what);
		needs.noteOf(call, sitter, what);
		counted();
		watch();
	}

	/** Others may not know yet that they left: they are told of somebody who came back. */
	const timesOf = ({ left }: Call, { address }: Contact): number =>
		(state.sitterAt(address)?.times ?? left?.[address]?.times ?? -1) + 1;

	/** They said yes, or were let in: each hears of the other. */
	function enter(call: Call, sitter: Sitter): void {
		say(call.id, sitter, "joined");
		sit(call, sitter);
		catchUp(call.id, sitter.seat);
	}
	function sit(call: Call, sitter: Sitter): void {
		const coming: Sitter = { ...sitter, state: "connecting", until: clock.now() + connectMs };
		state.seat(call.id, coming);
		if (coming.first === "ours") signals.offer(call, coming);
		else signals.joined(call, coming);
		counted();
		watch();
		needs.tellAgain();
	}
	/** What they said of others before they were in it themselves. */
	function catchUp(id: CallId, seat: Sitter["seat"]): void {
		for (const { contact, letter } of early.take(seat, id)) roster(contact, letter);
	}
	/** Somebody with whom we have a session hears of those who are here, and these of them; `by` knows already. */
	function bring(id: CallId, seat: Sitter["seat"], by?: Sitter["seat"]): void {
		const call = state.now();
		const sitter = call?.id === id ? call.people[seat] : undefined;
		if (!call || !sitter) return;
		const others = present(call).filter((other) => other.seat !== seat && other.seat !== by);
		const tell = (to: Sitter, members: readonly Member[]) => {
			if (to.via === undefined && members.length > 0)
				post(to.seat, { t: "call.roster", body: { call: id, members } });
		};
		tell(sitter, others.flatMap(asMember));
		for (const other of others) tell(other, asMember(sitter));
	}
	/** Nothing is left of who sat there. */
	function clear(id: CallId, sitter: Sitter): void {
		const { seat, link, address: peer, times } = sitter;
		const call = state.now();
		state.unseat(id, seat);
		if (call && sitter.state !== "ringing") {
			const talked = talkedWith(call, sitter, clock.now()) ?? 0;
			state.change(id, { left: { ...call.left, [peer]: { times, talked } } });
		}
		if (link !== undefined)
			soon(
				"unsent",
				needs.hands().then((remote) => remote.callClose({ call: id, peer, link })),
			);
	}
	/**
	 * Two may have sat down by different words, each waiting for the other or each with a link of its own, or by a member who left: once more,
	 * by what both know, or by another member.
	 */
	function again(call: Call, sitter: Sitter): boolean {
		const isOfUse = sitter.state === "connecting" && sitter.liveSince === undefined && !sitter.isAgain;
		const own = needs.self();
		if (!isOfUse || own === undefined || present(call).length === 1) return false;
		const { link: _, fingerprint: __, also, ...rest } = sitter;
		const way = rest.via !== undefined && also !== undefined ? { via: also } : {};
		clear(call.id, sitter);
		const first = own < sitter.address ? "ours" : "theirs";
		sit(call, { ...rest, ...way, first, isAgain: true });
		return true;
	}
	/** Somebody whom another member knows of. */
	function learn(id: CallId, by: Contact, { address, handle, times, known: isNear }: Member) {
		const call = state.now();
		const own = needs.self();
		if (call?.id !== id || own === undefined || address === own) return;
		const before = state.sitterAt(address);
		const isAnother =
			!before || before.state === "ringing" || before.state === "unsure" || times > before.times;
		if (before && !isAnother) return nearer(id, by, before, isNear);
		const known = needs.known(address);
		// whom we blocked we neither see nor hear, whoever brings them
		if (known?.state === "blocked") return journal("call blocked");
		if (!before && isFull(call)) return journal("call full");
		if (before) clear(id, before);
		const friend = known && needs.friend(known.id);
		const first = own < address ? "ours" : "theirs";
		const seat = friend ?? { id: toChatId(needs.random(16)), address };
		const way = friend ? {} : { via: by.id, handle, isNear };
		enter(call, { ...newSitter(seat, false, first), ...way, times });
		bring(id, seat.id, by.id);
	}
	/** A member who knows them is a better way to them than one who heard of them. */
	function nearer(id: CallId, by: Contact, before: Sitter, isNear: boolean): void {
		if (before.via === undefined || before.via === by.id) return;
		const isNearer = !before.isNear && isNear;
		const sitter: Sitter = isNearer ? { ...before, via: by.id, isNear } : { ...before, also: by.id };
		state.changeSitter(id, sitter);
		const call = state.now();
		if (call && isNearer) signals.joined(call, sitter);
	}
	/** A member says who is in it. */
	function roster(contact: Contact, letter: Roster): void {
		const { call: id, members } = letter.body;
		const call = state.now();
		const by = call?.people[contact.id];
		const isIn = by?.address === contact.address && by.state !== "ringing";
		if (call?.id === id && isJoined(call) && isIn) for (const member of members) learn(id, contact, member);
		// it overtook their yes, or ours, or the word that they are in it
		else if (call?.id === id && isUnderWay(call)) early.keep(contact, letter);
		else journal("call unknown");
	}

	return {
		again,
		watch,
		/** Rings somebody into the call. Fails: call-over, not-accepted, call-full. */
		async add(id: CallId, chat: ChatId): Promise<void> {
			const mayAdd = (): Call | undefined => {
				const call = state.now();
				if (call?.id !== id || call.stage !== "live") throw new Fault("call-over");
				const contact = needs.friend(chat);
				if (!contact) throw new Fault("not-accepted");
				if (state.sitterAt(contact.address)) return undefined;
				if (isFull(call)) throw new Fault("call-full");
				return call;
			};
			if (!mayAdd()) return;
			const wait = await rings.pace(chat);
			const call = mayAdd();
			const contact = needs.friend(chat);
			if (!call || !contact) return;
			const at = clock.now() + wait;
			const video = call.wish.camera;
			state.seat(id, {
				...newSitter(contact, video, "theirs"),
				times: timesOf(call, contact),
				until: at + limits.ringSeconds * 1000,
			});
			watch();
			const ring = () => {
				const now = state.now();
				if (now?.id !== id || now.people[chat]?.state !== "ringing") return;
				const others = present(now)
					.flatMap((sitter) => handleOf(sitter) ?? [])
					.slice(0, limits.callPeople - 2) as Member["handle"][];
				const more = others.length > 0 ? { with: others } : {};
				post(chat, { t: "call.ring", body: { call: id, video, ...more } });
			};
			if (wait > 0) needs.due.at(`call:pace:${chat}`, at, ring);
			else ring();
		},
		/** Takes a ring back. */
		takeBack(id: CallId, chat: ChatId): void {
			const sitter = state.now()?.people[chat];
			if (state.now()?.id !== id || sitter?.state !== "ringing") return;
			post(chat, { t: "call.cancel", body: { call: id } });
			leave(id, sitter, "unanswered");
		},
		/** Somebody whom we rang into it said yes. */
		accepted(call: Call, sitter: Sitter, video: boolean): void {
			if (sitter.state !== "ringing") return;
			soon("unkept", rings.answered(sitter.seat));
			enter(call, { ...sitter, shown: { ...sitter.shown, camera: video } });
			bring(call.id, sitter.seat);
		},
		/** Somebody who knows the call asks to be let in; whoever comes back sits down again. */
		asked(contact: Contact, { seq, body: { call: id, video } }: Extract<CallLetter, { t: "call.join" }>) {
			const call = state.now();
			if (call?.id !== id || !isJoined(call)) return needs.stray(contact.id, id);
			if (!joins.allows(contact.id)) return journal("call too-many-joins");
			const before = state.sitterAt(contact.address);
			const times = timesOf(call, contact);
			if (before) clear(id, before);
			else if (isFull(call)) return post(contact.id, { t: "call.busy", body: { call: id } });
			post(contact.id, { t: "call.accept", body: { call: id, video: call.wish.camera } });
			enter(call, { ...newSitter(contact, video, "ours"), from: seq, times });
			bring(id, contact.id);
		},
		roster,
		catchUp,
		/** Somebody is out of it, and others are not. */
		left: leave,
	};
}
export type Members = ReturnType<typeof createMembers>;
