/**
 * The side without an identity: comes with a code to whoever shows it, under an address of its own for this alone, and takes over what is sent
 * once a person there said that the digits are the same. All of it is stored in one write, or nothing is.
 */
import { signal } from "@preact/signals-core";
import { type Bytes, concat, equal, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { type Code, codeOf, Fault, isCode } from "../../../protocol/errors.ts";
import { findHandover } from "../../../protocol/handover.ts";
import type { Address, LetterId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import {
	type HandoverEnd,
	type HandoverFrame,
	sayAck,
	sayEnd,
	sayKey,
	writeDone,
	writeHello,
} from "../../../protocol/sealed/handover-frame.ts";
import { createAddress } from "../../crypto/address.ts";
import {
	codeKeys,
	commitmentTo,
	handoverId,
	isProven,
	type Met,
	meet,
	openPiece,
	proven,
	sealDone,
	sealHello,
} from "../../crypto/handover.ts";
import { reveal as revealed } from "../../crypto/secret.ts";
import { createKeyPair, keyPairOf } from "../../crypto/x25519.ts";
import { type Clock, isAhead } from "../../lib/clock.ts";
import { codeOfEnd, type KeptHandover, type Taking } from "./kept.ts";

interface Needs {
	readonly clock: Pick<Clock, "now">;
	readonly random: (length: number) => Bytes;
	readonly kept: KeptHandover;
	hasIdentity(): boolean;
	/** A URL as it is dialled, or why it is not. */
	relayUrl(text: string): string | Code;
	/** Why there is no way to the relay now; nothing where there is one. */
	trouble(): Code | undefined;
	isConnected(): boolean;
	/** Whatever wire there is, it ends. */
	hangUp(): Promise<void>;
	/** One change at a time. */
	inTurn<T>(job: () => Promise<T>): Promise<T>;
	send(target: Address, frame: Bytes): Promise<boolean>;
	/** Stores everything in one write. Fails: handover-damaged, handover-newer, storage-full … */
	store(id: LetterId, padded: Bytes): Promise<void>;
	/** What says that this is the device of the identity from now on. */
	statement(): Promise<Bytes>;
	/** Ends this app and opens another on what is stored. */
	again(): void;
	journal(event: string): void;
}
type Come = Extract<Taking, { secret: string }>;
type Known = Extract<Taking, { theirs: string }>;

const bytes = (text: string): Bytes => fromBase64Url(text) ?? noBytes;
/** A call that was not answered is made once more after this: a stranger may write twice. */
const callAgainMs = 15_000;

export function createTaking({ clock, random, kept, send, journal, ...needs }: Needs) {
	/** 0 to 1. */
	const part = signal(0);
	/** Pieces of one run. Only in memory: another worker asks for all of them again. */
	let load: { readonly run: Bytes; readonly pieces: Map<number, Bytes>; readonly count: number } | undefined;
	let heardAt = clock.now();
	let isStoring = false;
	/** How often we knocked, and when last. */
	let calls = 0;
	let calledAt = 0;

	const now = (): Taking | undefined => {
		const found = kept.now.peek();
		return found?.side === "new" ? found : undefined;
	};
	const coming = (): Come | undefined => {
		const taking = now();
		return taking && taking.is !== "over" ? taking : undefined;
	};
	const endsOf = ({ from, passport }: Come) => ({ old: from, fresh: passport.address });
	const keysOf = (taking: Come) => codeKeys(bytes(taking.secret), endsOf(taking));
	const commitmentOf = ({ own }: Come) => commitmentTo(keyPairOf(bytes(own)).publicKey);
	function metIn(taking: Come, theirs: Bytes): Met | undefined {
		const both = { secret: bytes(taking.secret), own: bytes(taking.own), isOld: false, theirs };
		return meet({ ...both, commitment: commitmentOf(taking), ...endsOf(taking) });
	}
	const idOf = ({ secret }: Come) => handoverId(bytes(secret));
	const say = (taking: Come, frame: Bytes) =>
		send(taking.from, frame).catch(() => {
			journal("handover unsent");
			return false;
		});
	const sayWhy = (taking: Come, why: HandoverEnd) =>
		say(taking, proven(keysOf(taking).up, sayEnd(idOf(taking), why)));

	function call() {
		const taking = now();
		if (taking?.is !== "calling" || !needs.isConnected() || calls >= limits.knockFrames) return;
		calls++;
		calledAt = clock.now();
		const sealed = sealHello(keysOf(taking), commitmentOf(taking), bytes(taking.passport.cap));
		void say(taking, writeHello(idOf(taking), sealed));
	}
	function reveal(taking: Come) {
		const key = keyPairOf(bytes(taking.own)).publicKey;
		void say(taking, proven(keysOf(taking).up, sayKey("reveal", idOf(taking), key)));
	}
	async function finish(taking: Come, why: Code): Promise<void> {
		load = undefined;
		const since = clock.now();
		const until = since + limits.handoverMemoryMs;
		await kept.put({ side: "new", is: "over", id: taking.id, why, since, until });
		// not awaited: what is closed may be what told us
		void needs.hangUp().catch(() => journal("handover not hung up"));
	}

	async function answer(taking: Come, frame: Extract<HandoverFrame, { kind: "answer" | "reveal" }>) {
		if (!isProven(keysOf(taking).down, frame)) return journal("handover unproven");
		if (taking.is === "comparing" && equal(frame.key, bytes(taking.theirs))) return reveal(taking);
		// the first answer is the only one: whoever could try several would choose their digits
		if (taking.is !== "calling") return;
		const met = metIn(taking, frame.key);
		if (!met) return journal("handover unproven");
		const since = clock.now();
		const until = since + limits.handoverMs + limits.handoverSilenceMs;
		const theirs = toBase64Url(frame.key);
		const next: Taking = { ...taking, is: "comparing", theirs, digits: met.digits, since, until };
		await kept.put(next);
		reveal(next);
	}
	async function piece(taking: Known, frame: Extract<HandoverFrame, { kind: "piece" }>) {
		if (isStoring) return;
		const met = metIn(taking, bytes(taking.theirs));
		const plain = met && openPiece(met, frame, frame.sealed);
		if (!met || !plain) return journal("handover unproven");
		heardAt = clock.now();
		const { run, index, count } = frame;
		if (!load || !equal(load.run, run) || load.count !== count) load = { run, count, pieces: new Map() };
		const mine = load;
		mine.pieces.set(index, plain);
		let next = 0;
		while (mine.pieces.has(next)) next++;
		part.value = next / count;
		if (taking.is === "comparing") {
			const since = clock.now();
			await kept.put({ ...taking, is: "moving", since, until: since + limits.handoverMs });
		}
		void say(taking, proven(met.ack, sayAck(idOf(taking), run, next)));
		if (next === count) void take(taking, met, mine.pieces).catch(() => journal("handover not taken"));
	}
	/** Everything is here. Not awaited by who brought it: it takes a moment. */
	async function take(taking: Known, met: Met, pieces: ReadonlyMap<number, Bytes>): Promise<void> {
		if (isStoring) return;
		isStoring = true;
		try {
			await needs.store(taking.id, concat(...inOrder(pieces)));
		} catch (error) {
			isStoring = false;
			return needs.inTurn(async () => {
				if (coming()?.id !== taking.id) return;
				await sayWhy(taking, "failed");
				await finish(taking, codeOf(error));
			});
		}
		try {
			await say(taking, writeDone(idOf(taking), sealDone(met, await needs.statement())));
		} catch {
			// they hear it from the relay
			journal("handover unsaid");
		}
		needs.again();
	}
	const isLate = ({ since, until }: Taking) => !isAhead(until, clock.now(), until - since);

	return {
		part,
		/** Goes to whoever shows this code. Fails: have-identity, handover-malformed, handover-newer, url-insecure. A repeat is the same act. */
		async begin(id: LetterId, text: string): Promise<void> {
			if (now()?.id === id) return;
			if (needs.hasIdentity()) throw new Fault("have-identity");
			const code = findHandover(text);
			if (!code) throw new Fault("handover-malformed");
			if (code === "newer") throw new Fault("handover-newer");
			const url = needs.relayUrl(code.url);
			if (isCode(url)) throw new Fault(url === "url-insecure" ? url : "handover-malformed");
			if (url !== code.url) throw new Fault("handover-malformed");
			const { address, secret } = createAddress(random);
			const since = clock.now();
			await kept.put({
				...{ side: "new", is: "calling", id, since, until: since + limits.handoverCallMs },
				...{ from: code.address, secret: toBase64Url(code.secret) },
				own: toBase64Url(createKeyPair(random).secretKey),
				passport: {
					...{ url, address, secret: toBase64Url(revealed(secret)), cap: toBase64Url(random(16)) },
					relayHash: toBase64Url(code.relayHash),
					...(code.guestToken && { guestToken: toBase64Url(code.guestToken) }),
				},
			});
			[calls, calledAt, load, heardAt] = [0, 0, undefined, since];
		},
		/** Ends it, or takes what became of it off the screen. */
		async stop(): Promise<void> {
			const taking = coming();
			if (taking) {
				if (isStoring) return;
				await sayWhy(taking, "stopped");
				await finish(taking, "handover-stopped");
			}
			if (now()?.is !== "over") return;
			// first the wire: a worker that dies here knows that it has to hang up
			await needs.hangUp();
			await kept.clear();
		},
		/** The relay does not let us in, and no other try would change that. */
		async refused(problem: Code): Promise<void> {
			const taking = coming();
			const why =
				problem === "invite-relay-key"
					? "handover-relay-key"
					: problem === "invite-over"
						? "handover-over"
						: problem;
			if (taking) await finish(taking, why);
		},
		async heard(sender: Address, frame: HandoverFrame): Promise<void> {
			const taking = coming();
			if (!taking || sender !== taking.from || !equal(idOf(taking), frame.id)) return;
			if (frame.kind === "answer") await answer(taking, frame);
			else if (frame.kind === "piece" && taking.is !== "calling") await piece(taking, frame);
			else if (frame.kind === "end") {
				if (!isProven(keysOf(taking).down, frame)) return journal("handover unproven");
				if (!isStoring) await finish(taking, codeOfEnd[frame.why]);
			}
		},
		connected: call,
		/** Calls again, and ends what had its time. */
		async tick(): Promise<void> {
			const taking = now();
			if (!taking) return;
			if (taking.is === "over") {
				if (!isLate(taking)) return;
				await needs.hangUp();
				return kept.clear();
			}
			if (isStoring) return;
			if (taking.is === "moving") {
				if (clock.now() - heardAt >= limits.handoverSilenceMs) await finish(taking, "handover-silent");
			} else if (isLate(taking)) {
				await finish(taking, (taking.is === "calling" && needs.trouble()) || "handover-silent");
			} else if (clock.now() - calledAt >= callAgainMs) call();
		},
		/** A worker that died may have left the wire up, or an identity. */
		async wake(): Promise<void> {
			const taking = now();
			if (!taking) return;
			if (needs.hasIdentity()) return kept.clear();
			if (taking.is === "over") await needs.hangUp();
		},
	};
}

function inOrder(pieces: ReadonlyMap<number, Bytes>): Bytes[] {
	return Array.from({ length: pieces.size }, (_, at) => pieces.get(at) ?? noBytes);
}
