/** A relay in memory with a clock that stands still until it is moved, and people who connect to it. */
import { type Bytes, utf8 } from "../../protocol/bytes.ts";
import type { Address, Handle } from "../../protocol/ids.ts";
import { limits as agreed } from "../../protocol/limits.ts";
import {
	type ClientControl,
	controlText,
	parseControlFromRelay,
	type RelayControl,
	type Welcome,
} from "../../protocol/wire/control.ts";
import { buildFrameFromClient, type FrameFromRelay, parseFrameFromRelay } from "../../protocol/wire/frame.ts";
import { createMemoryBus } from "../../relay/bus-memory.ts";
import { type Counts, createCounts } from "../../relay/counts.ts";
import { createGuests } from "../../relay/guests.ts";
import { createHandles, type Handles } from "../../relay/handles.ts";
import { createHub, type Hub } from "../../relay/hub.ts";
import { relayKeysFrom } from "../../relay/keys.ts";
import { type RelayLimits, usualLimits } from "../../relay/limits.ts";
import { type Log, silentLog } from "../../relay/log.ts";
import { createTurn } from "../../relay/turn.ts";
import { bytesFrom, createPerson, type LoginChoice, type Person } from "./person.ts";

export interface Client {
	readonly person: Person;
	/** Everything the relay said, in order. */
	readonly heard: RelayControl[];
	readonly frames: FrameFromRelay[];
	/** The code the relay closed with. */
	readonly closedWith: number | undefined;
	readonly welcome: Welcome | undefined;
	say(message: ClientControl): void;
	text(data: string): void;
	ping(): void;
	binary(bytes: Bytes): void;
	/** The answer to a call. */
	ask(call: AnyCall): RelayControl | undefined;
	deliver(target: Address, body?: Bytes | string, ref?: number): void;
	/** What the relay said since the last time. */
	news(): RelayControl[];
	newFrames(): FrameFromRelay[];
	leave(): void;
}
type WithoutId<T> = T extends { readonly id: number } ? Omit<T, "id"> : never;
type AnyCall = WithoutId<ClientControl>;

export interface World {
	readonly hub: Hub;
	readonly handles: Handles;
	/** Moves the clock; what is due meanwhile happens in order. */
	wait(ms: number): void;
	/** One turn of the event loop: the first thing that is due. */
	turn(): void;
	/** Somebody sets the machine's clock: only the date moves, and no time goes by. */
	jump(ms: number): void;
	readonly counts: Counts;
	/** `source`: the IP as limits count it; none is this machine. */
	connect(name: string, source?: string): Client;
	login(name: string, choice?: LoginChoice, source?: string): Client;
}

interface Choice {
	readonly publicUrl?: string;
	readonly password?: string;
	readonly limits?: Partial<RelayLimits>;
	readonly channels?: () => readonly string[];
	readonly log?: Log;
	/** `static-auth-secret` of a TURN server. */
	readonly turnSecrets?: readonly string[];
	/** Several nodes of one relay share these. */
	readonly cluster?: Pick<World, "handles"> & { readonly node: ReturnType<typeof createMemoryBus> };
}

export function createWorld(choice: Choice = {}): World {
	const { publicUrl, password, channels = () => [], log = silentLog, cluster, turnSecrets = [] } = choice;
	const limits = { ...usualLimits, ...choice.limits };
	const counts = createCounts();
	let time = 1_000_000;
	let chance = 0;
	const timers = new Set<{ readonly at: number; readonly act: () => void }>();
	let jumped = 0;
	const date = () => 1_767_225_600_000 + time + jumped;
	const random = (length: number) => bytesFrom(`chance ${chance++}`, length);
	const leaseSeconds = agreed.handleLeaseSeconds;
	const handles = cluster?.handles ?? createHandles({ date, leaseSeconds });
	const guests = createGuests({ date, random, open: limits.guestsOpen });
	const hub = createHub({
		now: () => time,
		date,
		later(ms, act) {
			const timer = { at: time + ms, act };
			timers.add(timer);
			return () => timers.delete(timer);
		},
		random,
		keys: relayKeysFrom(bytesFrom("relay seed"), bytesFrom("relay secret")),
		handles,
		guests,
		config: { name: "Test relay", publicUrl, password },
		channels,
		turn: createTurn({
			date,
			random,
			stunUrls: [],
			turnUrls: turnSecrets.map(() => "turn:turn.example.org:3478").slice(0, 1),
			secrets: turnSecrets,
		}),
		limits,
		counts,
		...(cluster?.node ?? createMemoryBus())(),
		log,
	});

	/** Whether anything was due until then. */
	function turn(end = time): boolean {
		const next = [...timers].sort((a, b) => a.at - b.at)[0];
		if (!next || next.at > end) return false;
		timers.delete(next);
		time = next.at;
		next.act();
		return true;
	}
	function wait(ms: number) {
		const end = time + ms;
		while (turn(end)) {
			// everything that is due, in order
		}
		time = end;
	}

	function connect(name: string, source?: string): Client {
		const person = createPerson(name);
		const heard: RelayControl[] = [];
		const frames: FrameFromRelay[] = [];
		let closedWith: number | undefined;
		let [read, readFrames, id] = [0, 0, 0];
		function sendBinary(bytes: Bytes) {
			const frame = parseFrameFromRelay(bytes.slice());
			if (typeof frame === "string") throw new Error(`the relay sent a ${frame}`);
			frames.push(frame);
		}
		const line = hub.accept({
			sendText(text) {
				const message = parseControlFromRelay(text);
				if (typeof message === "string") throw new Error(`the relay said ${message}: ${text}`);
				heard.push(message);
			},
			source,
			sendShared: (bytes) => sendBinary(bytes),
			sendBinary,
			close(code) {
				closedWith = code;
			},
		});
		return {
			person,
			heard,
			frames,
			get closedWith() {
				return closedWith;
			},
			get welcome() {
				const found = heard.find(({ type }) => type === "welcome");
				return found?.type === "welcome" ? found.payload : undefined;
			},
			say: (message) => line.text(controlText(message)),
			text: (data) => line.text(data),
			binary: (bytes) => line.binary(bytes),
			ping: () => line.pinged(),
			ask(call) {
				const own = ++id;
				line.text(controlText({ ...call, id: own } as ClientControl));
				return heard.find((each) => "id" in each && each.id === own);
			},
			deliver(target, body = "a letter", ref = 7) {
				const bytes = typeof body === "string" ? utf8(body) : body;
				line.binary(buildFrameFromClient({ type: "deliver", droppable: false, ref, target, body: bytes }));
			},
			news() {
				const from = read;
				read = heard.length;
				return heard.slice(from);
			},
			newFrames() {
				const from = readFrames;
				readFrames = frames.length;
				return frames.slice(from);
			},
			leave: () => line.closed(),
		};
	}

	return {
		hub,
		handles,
		counts,
		wait,
		turn: () => void turn(),
		jump(ms) {
			jumped += ms;
		},
		connect,
		login(name, choice = {}, source) {
			const client = connect(name, source);
			client.say(client.person.hello(choice));
			const [first] = client.heard;
			if (first?.type === "challenge") client.say(client.person.proof(first.payload, choice));
			client.news();
			return client;
		},
	};
}

/** Shows the cap of `target`, the right one unless told otherwise. */
export function open(client: Client, target: Person, cap: Bytes = target.cap): void {
	client.ask({ type: "open", payload: { targets: [{ target: target.address, cap }] } });
	client.news();
}

export const handle = (text: string) => text as Handle;
