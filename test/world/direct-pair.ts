/** Two ends of direct paths with real hands and real decisions; letters and sessions are as short as they can be. */
import { createDirect } from "../../extension/background/direct/direct.ts";
import type { DirectNeeds } from "../../extension/background/direct/direct-needs.ts";
import { createHatch } from "../../extension/background/hatch.ts";
import { type Wire, wirePair } from "../../extension/bus/wire.ts";
import type { PeerLink } from "../../extension/contract/offscreen-api.ts";
import { createHands, type Hands } from "../../extension/offscreen/hands.ts";
import { fromUtf8, utf8 } from "../../protocol/bytes.ts";
import { type Address, toAddress, toLetterId } from "../../protocol/ids.ts";
import { type Letter, parseLetter, writeLetter } from "../../protocol/sealed/letter.ts";
import { createFakeCallMesh } from "./call-mesh.ts";
import { type Chance, createChance } from "./chance.ts";
import { createFakeMesh, type FakeMesh } from "./mesh.ts";
import { createFakeClock, type FakeClock, idle } from "./time.ts";

type Said = Extract<Letter, { t: "sdp" | "ice" }>;
interface Post {
	readonly clock: FakeClock;
	readonly chance: Chance;
	readonly mesh: FakeMesh;
	/** Takes a letter to the other end, later. */
	carry(from: Address, to: Address, letter: Said): void;
}

/** A sealed frame: whose session it is in, and what it says. */
export function sealed(session: Address, content: object): Uint8Array {
	return utf8(JSON.stringify({ session, ...content }));
}
function opened(session: Address, frame: Uint8Array): Record<string, unknown> | undefined {
	const read = JSON.parse(fromUtf8(frame) ?? "null") as Record<string, unknown> | null;
	return read?.session === session ? read : undefined;
}

function createSide(name: string, self: Address, { clock, chance, mesh, carry }: Post) {
	const texts: string[] = [];
	const journal: string[] = [];
	const changes: boolean[] = [];
	const wires: Wire[] = [];
	const side = { allowed: true, here: true, answers: true, turnFails: false };
	let hands: Hands | undefined;
	let generation = 0;
	let browser = 0;
	let hatch = makeHead();

	function makeHands(): Hands {
		const mine = browser;
		const isMine = () => browser === mine;
		return createHands({
			// a document that was closed runs no timer
			clock: { now: clock.now, later: (ms, act) => clock.later(ms, () => isMine() && act()) },
			random: chance.next,
			dialRelay: () => ({ send() {}, close() {} }),
			dialPeer: mesh.dial(name),
			dialWay: () => ({ close() {} }),
			chime() {},
			calls: createFakeCallMesh(clock, chance).port(name),
			dialWorker() {
				const [here, there] = wirePair();
				if (!isMine()) return here;
				wires.push(there);
				hatch.arrived(there);
				return here;
			},
		});
	}
	function makeHead() {
		const mine = ++generation;
		const never = new Promise<never>(() => {});
		const living = <T>(act: () => Promise<T>): Promise<T> => (mine === generation ? act() : never);
		const needs: DirectNeeds = {
			clock,
			random: chance.bytes,
			hands: () => living(() => made.hands()),
			self: () => self,
			allowed: () => side.allowed,
			isHere: () => side.here,
			turn: () =>
				side.turnFails ? never : living(async () => ({ iceServers: [{ urls: ["turn:relay"] }], ttl: 600 })),
			say: (peer, content) =>
				living(async () => {
					const head = { id: toLetterId(chance.bytes(16)), seq: 0, ts: clock.now(), ttl: 0 };
					const letter = parseLetter(writeLetter({ ...head, ...content }));
					if (typeof letter === "string" || (letter.t !== "sdp" && letter.t !== "ice"))
						throw new Error("no letter");
					if (side.answers) carry(self, peer, letter);
				}),
			sealOver: (peer, { body }) => living(async () => sealed(peer, body)),
			openBinding: (_peer, frame) =>
				living(async () => {
					const dtls = opened(self, frame)?.dtls;
					return typeof dtls === "string" ? dtls : undefined;
				}),
			arrived: (_peer, frame) =>
				living(async () => {
					const { text } = opened(self, frame) ?? {};
					if (typeof text === "string") texts.push(text);
					else journal.push("unreadable");
				}),
			changed: (_peer, isOpen) => void changes.push(isOpen),
			journal: (event) => void journal.push(event),
		};
		const direct = createDirect(needs);
		const nothing = async () => null;
		const made = {
			direct,
			...createHatch({
				port: {
					exists: async () => hands !== undefined,
					async create() {
						hands = makeHands();
					},
					async callIt() {
						hands?.answer();
					},
					async close() {},
				},
				clock,
				reports: {
					...{ socketChanged: nothing, text: nothing, binary: nothing, due: nothing },
					...{ callMedia: nothing, callLink: nothing, callSignal: nothing, callRestart: nothing },
					...direct.reports,
				},
				gone() {},
				journal: (event) => void journal.push(event),
			}),
		};
		return made;
	}
	return {
		...{ name, self, texts, journal, changes, side },
		get direct() {
			return hatch.direct;
		},
		hands: () => hatch.hands(),
		check: () => hands?.check(),
		/** The link in use, as the hands know it. */
		link: async (): Promise<PeerLink | undefined> => (await (await hatch.hands()).peers({}))[0],
		/** The worker dies; the next report or call wakes another one. */
		dies() {
			const old = wires.splice(0);
			hatch = makeHead();
			for (const wire of old) wire.close();
		},
		/** The browser ends and starts again. */
		restarts() {
			mesh.forget(name);
			browser++;
			hands = undefined;
			this.dies();
		},
		says: (peer: Address, text: string) => hatch.direct.send(peer, sealed(peer, { text })),
	};
}
type Side = ReturnType<typeof createSide>;

export function createDirectPair(seed: number) {
	const clock = createFakeClock();
	const chance = createChance(seed);
	const mesh = createFakeMesh(clock, chance);
	const pair = [toAddress(chance.bytes(32)), toAddress(chance.bytes(32))].sort() as [Address, Address];
	const nextAt = new Map<Address, number>();
	const letters: Said[] = [];
	const world = {
		/** What happens to a letter on its way: given back, changed, doubled or dropped. */
		tamper: (letter: Said): readonly Said[] => [letter],
		/** Letters may overtake each other. */
		isUnordered: false,
	};
	const post: Post = {
		clock,
		chance,
		mesh,
		carry(from, to, letter) {
			for (const each of world.tamper(letter)) {
				letters.push(each);
				const soon = clock.now() + 1 + chance.below(20);
				const at = world.isUnordered ? soon : Math.max(soon, nextAt.get(from) ?? 0);
				nextAt.set(from, at);
				clock.later(at - clock.now(), () => (to === pair[0] ? small : large).direct.heard(from, each));
			}
		},
	};
	/** The one with the smaller address, who does not give way. */
	const small: Side = createSide("small", pair[0], post);
	const large: Side = createSide("large", pair[1], post);

	async function until(what: string, is: () => boolean, withinMs = 60_000): Promise<void> {
		const end = clock.now() + withinMs;
		for (;;) {
			await idle();
			if (is()) return;
			if (clock.now() >= end) throw new Error(`not within ${withinMs} ms: ${what}`);
			clock.jump(end);
		}
	}
	async function pass(ms: number): Promise<void> {
		const end = clock.now() + ms;
		await until("time", () => clock.now() >= end, ms + 1);
	}
	const bothOpen = () => small.direct.isOpen(large.self) && large.direct.isOpen(small.self);
	return {
		...{ clock, chance, mesh, small, large, letters, world, until, pass, bothOpen },
		/** Opens the path from one end. */
		async opens(): Promise<void> {
			small.direct.want(large.self);
			await until("both are open", bothOpen);
		},
	};
}
