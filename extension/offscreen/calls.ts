/** The one call that the hands hold: who is in it, what is sent to them and heard of them. Of any other call they know nothing. */
import type { Address, CallId } from "../../protocol/ids.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { CallWindow, MediaState, MediaWish, Quality, Seat } from "../contract/call.ts";
import type { CallReports, CallSound, CallStatus, HandsApi } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";
import { type CallLinkEnd, type CallLinkNeeds, type CallLinkOptions, createCallLink } from "./call-link.ts";
import type { CallConfig, CallConnection, CallEvents } from "./dial-call.ts";
import { limitsOf } from "./limits-of-sending.ts";
import type { Media, Player } from "./media.ts";
import { createOurMedia, type OurMedia } from "./our-media.ts";
import { type Look, qualityOf } from "./quality.ts";
import type { Tracks } from "./sources.ts";

/** What calls use of the world. */
export interface CallsPort {
	dialCall(config: CallConfig, events: CallEvents): CallConnection;
	readonly media: Media;
	/** Plays a sound until another one is asked for; `null` for none. */
	sound(sound: CallSound | null): void;
}
interface Needs extends CallsPort {
	readonly clock: Clock;
	report<Name extends keyof CallReports>(name: Name, argument: Parameters<CallReports[Name]>[0]): void;
}

interface Other {
	readonly end: CallLinkEnd;
	tracks?: Tracks<MediaStreamTrack>;
	players: readonly Player[];
	look?: Look;
}
interface Held {
	readonly id: CallId;
	readonly ours: OurMedia;
	readonly others: Map<Address, Other>;
	people: number;
	/** What was reported last. */
	said: string;
}
type CallApi = Pick<HandsApi, Extract<keyof HandsApi, `call${string}`>>;

const nothingOn: MediaState = { microphone: "off", camera: "off", sharing: "off", silent: false };

export function createCalls({ clock, dialCall, media, sound, report }: Needs) {
	let held: Held | undefined;

	function begin(id: CallId, wish: MediaWish): Held {
		finish();
		const call: Held = {
			...{ id, others: new Map(), people: 2, said: "" },
			ours: createOurMedia(wish, { clock, media, changed: () => changed(call) }),
		};
		held = call;
		return call;
	}
	function finish(): void {
		const call = held;
		held = undefined;
		if (!call) return;
		for (const { end } of [...call.others.values()]) end.end("closed", "asked");
		call.ours.end();
		sound(null);
	}
	/** Everything follows what we are and want now. */
	function changed(call: Held): void {
		if (held !== call) return;
		for (const other of call.others.values()) supply(call, other);
		const argument = { call: call.id, media: call.ours.state(), wish: call.ours.wish() };
		const said = JSON.stringify([argument.media, argument.wish.sharing]);
		if (said !== call.said) report("callMedia", argument);
		call.said = said;
	}
	function supply(call: Held, { end, players }: Other): void {
		const { devices, deafened, volumes } = call.ours.wish();
		end.send({ tracks: call.ours.tracks(), limits: limitsOf(call.people, devices.lowData) });
		const volume = deafened ? 0 : (volumes[end.seat] ?? 1);
		for (const player of players) player.set({ volume, speaker: devices.speaker });
	}
	function open(call: Held, options: CallLinkOptions): void {
		call.others.get(options.peer)?.end.end("closed", "asked");
		call.people = options.people;
		let other: Other | undefined;
		/** Until `createCallLink` has answered nothing comes of the browser. */
		const needs: CallLinkNeeds = {
			...{ clock, dialCall },
			changed: (status) => report("callLink", status),
			described: (link, description) => report("callSignal", { ...link, description }),
			candidates: (link, ufrag, candidates) => report("callSignal", { ...link, ufrag, candidates }),
			restart: (link) => report("callRestart", link),
			tracks(tracks) {
				if (!other) return;
				other.tracks = tracks;
				other.players = [tracks.microphone, tracks["screen-sound"]].map(media.play);
				supply(call, other);
			},
			ended() {
				for (const player of other?.players ?? []) player.end();
				if (call.others.get(options.peer) === other) call.others.delete(options.peer);
			},
		};
		other = { end: createCallLink(options, needs), players: [] };
		call.others.set(options.peer, other);
		for (const each of call.others.values()) supply(call, each);
	}
	const at = ({
		call,
		peer,
		link,
	}: {
		call: CallId;
		peer: Address;
		link: string;
	}): CallLinkEnd | undefined => {
		const found = held?.id === call ? held.others.get(peer)?.end : undefined;
		return found?.link === link ? found : undefined;
	};
	const seated = (seat: Seat): Other | undefined =>
		[...(held?.others.values() ?? [])].find(({ end }) => end.seat === seat);

	const handlers: Handlers<CallApi> = {
		async callWish({ call: id, wish }) {
			const call = held?.id === id ? held : begin(id, wish);
			await call.ours.make(wish);
			return held === call ? call.ours.state() : nothingOn;
		},
		callEnd({ call }) {
			if (held?.id === call) finish();
			return null;
		},
		callOpen(options) {
			if (held?.id === options.call) open(held, options);
			return null;
		},
		callPrepare(link) {
			at(link)?.prepare();
			return null;
		},
		callOffer({ restart, ...link }) {
			at(link)?.offer(restart);
			return null;
		},
		callAccept({ type, sdp, ...link }) {
			at(link)?.accept({ type, sdp });
			return null;
		},
		callCandidates({ ufrag, candidates, ...link }) {
			at(link)?.candidates(ufrag, candidates);
			return null;
		},
		callClose(link) {
			at(link)?.end("closed", "asked");
			return null;
		},
		callPeople({ call, people }) {
			if (held?.id !== call) return null;
			held.people = people;
			changed(held);
			return null;
		},
		callSound({ sound: wanted }) {
			sound(wanted);
			return null;
		},
		callStatus: (): CallStatus | null =>
			held
				? {
						call: held.id,
						wish: held.ours.wish(),
						media: held.ours.state(),
						links: [...held.others.values()].map(({ end }) => end.status()),
					}
				: null,
	};

	async function look(other: Other): Promise<Quality> {
		const now: Look = { at: clock.now(), rows: await other.end.stats() };
		const quality = qualityOf(other.look, now);
		// several panels ask, and none of them may shorten the time of another
		if (!other.look || now.at - other.look.at >= 900) other.look = now;
		return quality;
	}
	/** For the pages of this extension. */
	const shown: Pick<CallWindow, "picture" | "levels" | "quality"> = {
		picture(seat, what) {
			if (seat === null) return held?.ours.tracks()[what] ?? null;
			return seated(seat)?.tracks?.[what] ?? null;
		},
		levels() {
			const levels: Record<string, number> = { "": held?.ours.level() ?? 0 };
			for (const { end } of held?.others.values() ?? []) levels[end.seat] = end.level();
			return levels as ReturnType<CallWindow["levels"]>;
		},
		async quality() {
			const found: Record<Seat, Quality> = {};
			for (const other of held?.others.values() ?? []) found[other.end.seat] = await look(other);
			return found;
		},
	};
	return {
		handlers,
		shown,
		/** The network may be another one. */
		check(): void {
			for (const { end } of held?.others.values() ?? []) end.check();
		},
	};
}
export type CallsHands = ReturnType<typeof createCalls>;
