/** The relay without sockets: frames in, frames out. Time, chance and what is kept are arguments. */
import { type Bytes, readUint } from "../protocol/bytes.ts";
import { closeCodes } from "../protocol/errors.ts";
import type { Address } from "../protocol/ids.ts";
import { controlText, type Proof, type RelayControl, type ResultOf } from "../protocol/wire/control.ts";
import { createBuckets, perDay, perMinute } from "./buckets.ts";
import type { Bus, Directory } from "./bus.ts";
import { createCalls } from "./calls.ts";
import { createChannels } from "./channels.ts";
import { createClaims } from "./claims.ts";
import type { Counts } from "./counts.ts";
import { createDeadlines } from "./deadlines.ts";
import { createDeliver } from "./deliver.ts";
import type { Guests } from "./guests.ts";
import type { Handles } from "./handles.ts";
import type { RelayKeys } from "./keys.ts";
import { type RelayLimits, sizes } from "./limits.ts";
import { createLine, type Line } from "./line.ts";
import type { Log } from "./log.ts";
import { type AdmissionConfig, createLogins } from "./login.ts";
import { createPaces } from "./pace.ts";
import { type Connection, createRoster } from "./roster.ts";
import { createStrangers } from "./strangers.ts";

export type { Line } from "./line.ts";
export type { Connection } from "./roster.ts";

export interface HubNeeds {
	/** Milliseconds of a clock that never jumps. */
	now(): number;
	/** Milliseconds since the epoch, for tokens and leases. */
	date(): number;
	/** Runs `act` once after `ms`; answers its undoing. */
	later(ms: number, act: () => void): () => void;
	/** So many unpredictable bytes. */
	random(length: number): Bytes;
	readonly keys: RelayKeys;
	readonly handles: Handles;
	readonly guests: Guests;
	readonly config: AdmissionConfig;
	/** Rooms that whoever runs the relay suggests; may be other ones later, see `channelsChanged`. */
	channels(): readonly string[];
	/** Servers that help two browsers find each other. */
	turn(): ResultOf<"turn">;
	readonly limits: RelayLimits;
	readonly counts: Counts;
	readonly bus: Bus;
	readonly directory: Directory;
	readonly log: Log;
}

export interface Hub {
	accept(connection: Connection): Line;
	/** Tells everybody what `channels()` says now. */
	channelsChanged(): void;
	/** Tells everybody to come back later, hangs up one after the other, and accepts nobody any more. Done when nobody is left. */
	drain(): Promise<void>;
	/** Connections that have logged in. */
	readonly members: number;
	/** Connections that have not. */
	readonly strangers: number;
}

export function createHub(needs: HubNeeds): Hub {
	const { now, later, random, handles, limits, counts, bus, directory } = needs;
	const send = (connection: Connection, message: RelayControl) => connection.sendText(controlText(message));
	const soon = (act: () => void) => void later(0, act);

	const roster = createRoster({
		directory,
		tell: ({ connection }, target, here) => send(connection, { type: "presence", payload: { target, here } }),
		replaced: (member) => member.end(closeCodes.replaced, "replaced"),
	});
	const { find } = roster;
	const strangers = createStrangers({ now, limits });
	const deliver = createDeliver({ find, now, strangers, bus, counts });
	const channels = createChannels({ bus, counts, limits, find, soon, receive: deliver.receive });
	bus.attach({
		deliver: deliver.receive,
		publish: (id, sender, frame) => void channels.publishHere(id, sender, frame),
		membersOf: channels.membersOf,
	});
	const claim = createClaims({
		handles,
		counts,
		newHandles: createBuckets(perDay(limits.newHandlesPerDay), now),
	});
	const lookups = createBuckets(perMinute(limits.lookupsPerMinute), now);
	const deadlines = createDeadlines({
		now,
		later,
		worked(entries) {
			counts.perTurn.wheelEntries = Math.max(counts.perTurn.wheelEntries, entries);
		},
	});
	/** Everybody who is connected, logged in or not. */
	const lines = new Set<Line>();
	let isDraining = false;

	/** The handle this address holds after a login that may have asked for one. A handle that is taken is no reason to stay out. */
	function settleHandle(address: Address, { handle }: Proof, source: string | undefined) {
		handles.renew(address);
		if (handle) claim(address, handle, source);
		return handles.of(address);
	}
	const lineNeeds = {
		...needs,
		send,
		roster,
		channels,
		deadlines,
		paces: createPaces(limits, now),
		deliver: deliver.deliver,
		call: createCalls({ ...needs, roster, channels, lookups, claim }),
		beginLogin: createLogins({
			...needs,
			passwordLogins: createBuckets(perMinute(limits.passwordLoginsPerMinute), now),
			isKnown: (address) => handles.of(address) !== undefined,
		}),
		settleHandle,
		channelNames: needs.channels,
		// after another start, what clients opened and watched is gone; this tells them
		epoch: random(8),
		isFull: (address: Address) => roster.size >= limits.connections && !roster.find(address),
	};

	return {
		accept(connection) {
			const line = createLine(lineNeeds, connection, () => lines.delete(line));
			if (isDraining) line.end(closeCodes.drain, "drain");
			else lines.add(line);
			return line;
		},
		channelsChanged() {
			const text = controlText({ type: "channels", payload: { channels: needs.channels() } });
			void inSlices([...roster.members()], 0, (member) => member.connection.sendText(text));
		},
		drain() {
			isDraining = true;
			const leaving = [...lines];
			// few leave at once, many one after the other
			const lasts = Math.min(limits.drainMs, leaving.length * sizes.drainEachMs);
			const until = now() + lasts;
			const slices = Math.ceil(leaving.length / sizes.publishSockets);
			return inSlices(leaving, slices > 1 ? Math.floor(lasts / (slices - 1)) : 0, (line) => {
				const spread = readUint(random(4), 0, 4) % sizes.drainSpreadMs;
				line.drain(Math.max(0, Math.ceil(until - now())) + sizes.drainPauseMs + spread);
			});
		},
		get members() {
			return roster.size;
		},
		get strangers() {
			return lines.size - roster.size;
		},
	};

	/** Acts on all of them, so many in a turn, with `pauseMs` between. */
	function inSlices<T>(all: readonly T[], pauseMs: number, act: (one: T) => void): Promise<void> {
		return new Promise((resolve) => {
			let at = 0;
			const slice = () => {
				const end = Math.min(at + sizes.publishSockets, all.length);
				for (const one of all.slice(at, end)) act(one);
				at = end;
				if (at < all.length) later(pauseMs, slice);
				else resolve();
			};
			slice();
		});
	}
}
