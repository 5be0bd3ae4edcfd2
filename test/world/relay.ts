/** The real hub in memory, with a place in the middle where an attacker may sit. */
import type { Socket, SocketEvents } from "../../extension/offscreen/relay-socket.ts";
import { limits as agreed } from "../../protocol/limits.ts";
import { createMemoryBus } from "../../relay/bus-memory.ts";
import { createCounts } from "../../relay/counts.ts";
import { createGuests } from "../../relay/guests.ts";
import { createHandles, type Handles } from "../../relay/handles.ts";
import { createHub, type Hub } from "../../relay/hub.ts";
import { relayKeysFrom } from "../../relay/keys.ts";
import { type RelayLimits, usualLimits } from "../../relay/limits.ts";
import { silentLog } from "../../relay/log.ts";
import type { Chance } from "./chance.ts";
import type { FakeClock } from "./time.ts";

/** A frame on its way to a client: what it answers is delivered instead. */
type Tamper = (frame: { readonly to: string; readonly bytes: Uint8Array }) => readonly Uint8Array[];

/** The same for a client's frames on their way to the relay … */
type TamperUp = (frame: { readonly from: string; readonly bytes: Uint8Array }) => readonly Uint8Array[];
type TamperUpText = (frame: { readonly from: string; readonly text: string }) => readonly string[];
/** … and for what the relay says to a client. */
type TamperText = (frame: { readonly to: string; readonly text: string }) => readonly string[];

/** How whoever runs the relay starts it. */
export interface RelayOptions {
	readonly password?: string | undefined;
	readonly publicUrl?: string | undefined;
	readonly limits?: Partial<RelayLimits>;
	/** What it says about STUN and TURN. */
	readonly turn?: {
		readonly iceServers: readonly { readonly urls: readonly string[] }[];
		readonly ttl: number;
	};
}

export interface FakeRelay {
	dial(who: string, url: string, events: SocketEvents): Socket;
	/** Every byte that passed, either way, text and binary. */
	readonly wire: Uint8Array[];
	tamper: Tamper;
	tamperUp: TamperUp;
	tamperUpText: TamperUpText;
	tamperText: TamperText;
	/** Who is found under which handle: a hostile relay writes here what it likes. */
	readonly handles: Handles;
	/** A frame to a client out of nothing, as only a hostile relay can. */
	inject(to: string, bytes: Uint8Array): void;
	injectText(to: string, text: string): void;
	/** A browser ended: its sockets break without a word to it. */
	forget(who: string): void;
	/** Ends the process: every socket breaks, everything in memory is gone. */
	kill(): void;
	/** Starts it again, with other options if any are given. */
	start(options?: RelayOptions & { readonly newKey?: boolean }): void;
	/** The TCP address limits per IP see: another one for everybody, or none. */
	sources: boolean;
}

export function createFakeRelay(clock: FakeClock, chance: Chance, first: RelayOptions = {}): FakeRelay {
	let options = first;
	const delayMs = 1;
	const connections = new Map<
		object,
		{ who: string; events: SocketEvents; end(code: number): void; drop(): void }
	>();
	const wire: Uint8Array[] = [];
	const make = (): Hub =>
		createHub({
			now: clock.now,
			date: clock.now,
			later: clock.later,
			random: chance.bytes,
			keys,
			handles,
			guests: createGuests({ date: clock.now, random: chance.bytes, open: agreed.guestsOpen }),
			config: { name: "test relay", password: options.password, publicUrl: options.publicUrl },
			channels: () => [],
			turn: () => options.turn ?? { iceServers: [], ttl: 0 },
			limits: { ...usualLimits, ...options.limits },
			counts: createCounts(),
			...createMemoryBus()(),
			log: silentLog,
		});
	let keys = relayKeysFrom(chance.bytes(32), chance.bytes(32));
	const handles = createHandles({ date: clock.now, leaseSeconds: agreed.handleLeaseSeconds });
	let hub: Hub | undefined = make();
	const encode = (text: string) => new TextEncoder().encode(text);

	const relay: FakeRelay = {
		wire,
		handles,
		tamper: ({ bytes }) => [bytes],
		tamperUp: ({ bytes }) => [bytes],
		tamperUpText: ({ text }) => [text],
		tamperText: ({ text }) => [text],
		sources: false,
		dial(who, _url, events) {
			const key = {};
			let isOpen = true;
			let line: ReturnType<Hub["accept"]> | undefined;
			const later = (act: () => void) => clock.later(delayMs, act);
			// what was sent before the close still arrives, as on a real socket
			const end = (code: number) => {
				if (!connections.delete(key)) return;
				later(() => {
					if (!isOpen) return;
					isOpen = false;
					events.onClose(code);
				});
			};
			const drop = () => {
				isOpen = false;
				connections.delete(key);
				later(() => line?.closed());
			};
			connections.set(key, { who, events, end, drop });
			later(() => {
				if (!isOpen) return;
				if (!hub) return end(1006);
				events.onOpen();
				const sendBinary = (bytes: Uint8Array) => {
					const copy = bytes.slice();
					for (const frame of relay.tamper({ to: who, bytes: copy })) {
						wire.push(frame);
						later(() => isOpen && events.onBinary(frame));
					}
				};
				line = hub.accept({
					source: relay.sources ? who : undefined,
					sendText(text) {
						for (const frame of relay.tamperText({ to: who, text })) {
							wire.push(encode(frame));
							later(() => isOpen && events.onText(frame));
						}
					},
					sendBinary,
					sendShared: sendBinary,
					close: end,
				});
			});
			return {
				send(data) {
					if (!isOpen) return;
					const bytes = typeof data === "string" ? encode(data) : data.slice();
					wire.push(bytes);
					later(() => {
						if (typeof data === "string") {
							for (const text of relay.tamperUpText({ from: who, text: data })) line?.text(text);
							return;
						}
						for (const frame of relay.tamperUp({ from: who, bytes })) line?.binary(frame.slice());
					});
				},
				close() {
					if (isOpen) drop();
				},
			};
		},
		inject(to, bytes) {
			for (const { who, events } of connections.values()) if (who === to) events.onBinary(bytes);
		},
		injectText(to, text) {
			for (const { who, events } of connections.values()) if (who === to) events.onText(text);
		},
		forget(name) {
			for (const { who, drop } of [...connections.values()]) if (who === name) drop();
		},
		kill() {
			hub = undefined;
			for (const { end } of [...connections.values()]) end(1006);
		},
		start({ newKey = false, ...others } = {}) {
			options = { ...options, ...others };
			if (newKey) keys = relayKeysFrom(chance.bytes(32), chance.bytes(32));
			hub = make();
		},
	};
	return relay;
}
