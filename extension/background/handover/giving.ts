/**
 * The side that has the identity: shows a code, meets whoever comes with it, and hands everything over once a person said that the digits are
 * the same. One code, one who comes; a second one ends it for both. Every step is kept before anything of it leaves.
 */
import { signal } from "@preact/signals-core";
import { type Bytes, equal, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { type Code, codeOf, Fault } from "../../../protocol/errors.ts";
import { writeHandover } from "../../../protocol/handover.ts";
import type { Address, LetterId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import {
	type HandoverEnd,
	type HandoverFrame,
	mostPieces,
	pieceBytes,
	sayEnd,
	sayKey,
	writePiece,
} from "../../../protocol/sealed/handover-frame.ts";
import {
	codeKeys,
	handoverId,
	isProven,
	type Met,
	meet,
	openDone,
	openHello,
	proven,
	sealPiece,
} from "../../crypto/handover.ts";
import { sha256 } from "../../crypto/kdf.ts";
import { createKeyPair, keyPairOf } from "../../crypto/x25519.ts";
import { type Clock, isAhead } from "../../lib/clock.ts";
import { type Comer, codeOfEnd, type Giving, type KeptHandover } from "./kept.ts";

interface Needs {
	readonly clock: Pick<Clock, "now">;
	readonly random: (length: number) => Bytes;
	readonly kept: KeptHandover;
	/** Where we are reached; nothing before a relay has let us in. */
	me(): { readonly address: Address; readonly url: string; readonly pin?: string } | undefined;
	/** What a backup of this moment holds, padded. */
	contents(): Promise<Bytes>;
	send(target: Address, frame: Bytes): Promise<boolean>;
	/** Presents a cap to the relay, so that letters of any size and number may go there. Not awaited. */
	open(target: Address, cap: Bytes): void;
	/** Whether this statement ends this device; kept, if so. */
	superseded(statement: string): Promise<boolean>;
	journal(event: string): void;
}
type Known = Extract<Giving, { is: "comparing" | "moving" }>;

const bytes = (text: string): Bytes => fromBase64Url(text) ?? noBytes;
/** Pieces that are on their way at once: a quarter of a megabyte. */
const windowPieces = 16;
/** What was not answered is said again after this. */
const againMs = 4_000;

interface Load {
	readonly id: LetterId;
	readonly run: Bytes;
	readonly pieces: readonly Bytes[];
	/** Acknowledged, and sent, as counts. */
	there: number;
	sent: number;
	/** When the last answer came. */
	heardAt: number;
}

export function createGiving({ clock, random, kept, me, send, journal, ...needs }: Needs) {
	/** 0 to 1. */
	const part = signal(0);
	/** Only in memory: another worker makes it anew, under another run. */
	let load: Load | undefined;
	let isLoading = false;
	let isSending = false;

	const isLate = ({ since, until }: Giving) => !isAhead(until, clock.now(), until - since);
	const now = (): Giving | undefined => {
		const found = kept.now.peek();
		return found?.side === "old" ? found : undefined;
	};
	const keysWith = ({ secret, address: old }: Giving, fresh: Address) =>
		codeKeys(bytes(secret), { old, fresh });
	const say = (target: Address, frame: Bytes) =>
		void send(target, frame).catch(() => journal("handover unsent"));
	function sayWhy(giving: Giving, target: Address, why: HandoverEnd) {
		const keys = keysWith(giving, target);
		say(target, proven(keys.down, sayEnd(handoverId(bytes(giving.secret)), why)));
	}
	function answer(giving: Extract<Giving, { own: string }>) {
		const keys = keysWith(giving, giving.comer.address);
		const key = keyPairOf(bytes(giving.own)).publicKey;
		say(giving.comer.address, proven(keys.down, sayKey("answer", handoverId(bytes(giving.secret)), key)));
	}
	function metBy(
		{ secret, own, comer, address: old }: Extract<Giving, { own: string }>,
		theirs: Bytes,
	): Met | undefined {
		const both = { secret: bytes(secret), own: bytes(own), isOld: true, theirs };
		return meet({ ...both, commitment: bytes(comer.commitment), old, fresh: comer.address });
	}
	const metIn = (giving: Known): Met | undefined => metBy(giving, bytes(giving.theirs));

	async function finish({ id, secret, address }: Giving, why: Code | "done"): Promise<void> {
		load = undefined;
		const since = clock.now();
		await kept.put({
			...{ side: "old", is: "over", id, address, secret, why },
			...{ since, until: since + limits.handoverMemoryMs },
		});
	}
	const comerOf = (giving: Giving): Comer | undefined => ("comer" in giving ? giving.comer : undefined);

	async function hello(sender: Address, { sealed }: Extract<HandoverFrame, { kind: "hello" }>) {
		const giving = now();
		if (!giving) return;
		const came = openHello(keysWith(giving, sender), sealed);
		if (!came) return journal("handover unproven");
		// the clock that ends it may ring late
		if (giving.is === "over" || isLate(giving)) return sayWhy(giving, sender, "over");
		const comer = comerOf(giving);
		const commitment = toBase64Url(came.commitment);
		if (giving.is === "code") {
			const own = toBase64Url(createKeyPair(random).secretKey);
			const { text: _, ...rest } = giving;
			const fresh = { address: sender, cap: toBase64Url(came.cap), commitment };
			const next: Giving = { ...rest, is: "meeting", comer: fresh, own };
			await kept.put(next);
			answer(next);
			needs.open(sender, came.cap);
		} else if (comer?.address === sender && comer.commitment === commitment) {
			if (giving.is !== "moving") answer(giving);
		} else if (giving.is === "moving") sayWhy(giving, sender, "over");
		else {
			// one of the two is not the person's: neither goes on
			if (comer) sayWhy(giving, comer.address, "twice");
			if (comer?.address !== sender) sayWhy(giving, sender, "twice");
			await finish(giving, "handover-twice");
		}
	}

	async function reveal(sender: Address, frame: Extract<HandoverFrame, { kind: "answer" | "reveal" }>) {
		const giving = now();
		if (giving?.is !== "meeting" || giving.comer.address !== sender) return;
		if (!isProven(keysWith(giving, sender).up, frame)) return journal("handover unproven");
		const met = metBy(giving, frame.key);
		if (!met) return journal("handover unproven");
		const since = clock.now();
		const until = since + limits.handoverMs;
		const theirs = toBase64Url(frame.key);
		await kept.put({ ...giving, is: "comparing", theirs, digits: met.digits, since, until });
	}

	/** Reads what is to go, and sends it. Not awaited: the relay takes its time. */
	async function begin(giving: Extract<Giving, { is: "moving" }>): Promise<void> {
		if (isLoading) return;
		isLoading = true;
		try {
			const plain = await needs.contents();
			const count = plain.length / pieceBytes;
			if (!Number.isInteger(count) || count > mostPieces) throw new Fault("internal");
			const pieces = Array.from({ length: count }, (_, at) =>
				plain.slice(at * pieceBytes, (at + 1) * pieceBytes),
			);
			if (now()?.id !== giving.id || now()?.is !== "moving") return;
			load = { id: giving.id, run: random(16), pieces, there: 0, sent: 0, heardAt: clock.now() };
			part.value = 0;
		} finally {
			isLoading = false;
		}
		void pump();
	}
	async function pump(): Promise<void> {
		if (isSending) return;
		isSending = true;
		try {
			for (;;) {
				const giving = now();
				const mine = load;
				const met = giving?.is === "moving" ? metIn(giving) : undefined;
				if (!mine || !met || giving?.is !== "moving" || giving.id !== mine.id) return;
				const count = mine.pieces.length;
				if (mine.sent >= Math.min(count, mine.there + windowPieces)) return;
				const index = mine.sent;
				const place = { run: mine.run, index, count };
				const sealed = sealPiece(met, place, mine.pieces[index] ?? noBytes);
				const frame = writePiece(handoverId(bytes(giving.secret)), place, sealed);
				mine.sent = index + 1;
				if (!(await send(giving.comer.address, frame).catch(() => false))) return;
			}
		} finally {
			isSending = false;
		}
	}
	async function ack(sender: Address, frame: Extract<HandoverFrame, { kind: "ack" }>) {
		const giving = now();
		if (giving?.is !== "moving" || giving.comer.address !== sender) return;
		const met = metIn(giving);
		if (!met || !isProven(met.ack, frame)) return journal("handover unproven");
		if (!load || !equal(load.run, frame.run) || frame.next > load.pieces.length) return;
		load.heardAt = clock.now();
		// another worker there has lost what came before
		if (frame.next < load.there) load.sent = frame.next;
		load.there = frame.next;
		part.value = load.there / load.pieces.length;
		if (load.there === load.pieces.length && !giving.isThere) await kept.put({ ...giving, isThere: true });
		void pump();
	}
	async function done(sender: Address, { sealed }: Extract<HandoverFrame, { kind: "done" }>) {
		const giving = now();
		if (giving?.is !== "moving" || giving.comer.address !== sender) return;
		const met = metIn(giving);
		const statement = met && openDone(met, sealed);
		if (!statement) return journal("handover unproven");
		if (await needs.superseded(toBase64Url(statement))) await finish(giving, "done");
	}
	async function end(sender: Address, frame: Extract<HandoverFrame, { kind: "end" }>) {
		const giving = now();
		if (!giving || giving.is === "over" || comerOf(giving)?.address !== sender) return;
		if (!isProven(keysWith(giving, sender).up, frame)) return journal("handover unproven");
		await finish(giving, codeOfEnd[frame.why]);
	}
	return {
		part,
		/** Shows a code, with what lets one new address into the relay where it needs that. Fails: offline. A repeat is the same code. */
		async begin(id: LetterId, guestToken: Bytes | undefined): Promise<void> {
			const before = now();
			if (before?.id === id) return;
			const place = me();
			if (!place?.pin) throw new Fault("offline");
			const comer = before && comerOf(before);
			if (before && comer) sayWhy(before, comer.address, "stopped");
			const { address, url } = place;
			const secret = random(32);
			const relayHash = sha256(bytes(place.pin));
			const since = clock.now();
			await kept.put({
				...{ side: "old", is: "code", id, since, until: since + limits.handoverMs },
				...{ address, secret: toBase64Url(secret) },
				text: writeHandover({ address, url, relayHash, secret, ...(guestToken && { guestToken }) }),
			});
			load = undefined;
		},
		/** What is shown. Fails: handover-over. */
		text(): string {
			const giving = now();
			if (giving?.is !== "code") throw new Fault("handover-over");
			return giving.text;
		},
		/** A person compared these digits, and they are the same. Fails: handover-over. A repeat does nothing. */
		async confirm(id: LetterId, digits: string): Promise<void> {
			const giving = now();
			if (giving?.id === id && (giving.is === "moving" || (giving.is === "over" && giving.why === "done")))
				return;
			if (giving?.is !== "comparing" || isLate(giving) || giving.id !== id || giving.digits !== digits)
				throw new Fault("handover-over");
			const { digits: _, ...rest } = giving;
			const since = clock.now();
			const next = { ...rest, is: "moving", since, until: since + limits.handoverMs } as const;
			await kept.put(next);
			void begin(next).catch((error: unknown) => journal(`handover ${codeOf(error)}`));
		},
		/** Ends it, or takes what became of it off the screen. */
		async stop(): Promise<void> {
			const giving = now();
			if (!giving) return;
			const comer = comerOf(giving);
			if (comer && giving.is !== "over") sayWhy(giving, comer.address, "stopped");
			load = undefined;
			await kept.clear();
		},
		/** A newer login of our address: it was the other browser, if everything is there. */
		async replaced(): Promise<void> {
			const giving = now();
			if (giving?.is === "moving" && giving.isThere) await finish(giving, "done");
		},
		async heard(sender: Address, frame: HandoverFrame): Promise<void> {
			const giving = now();
			// compared first: whoever has no code costs us next to nothing
			if (!giving || !equal(handoverId(bytes(giving.secret)), frame.id)) return;
			if (frame.kind === "hello") await hello(sender, frame);
			else if (frame.kind === "reveal") await reveal(sender, frame);
			else if (frame.kind === "ack") await ack(sender, frame);
			else if (frame.kind === "done") await done(sender, frame);
			else if (frame.kind === "end") await end(sender, frame);
		},
		/** The relay let us in: whom we opened before is opened again. */
		connected(): void {
			const giving = now();
			const comer = giving && giving.is !== "over" ? comerOf(giving) : undefined;
			if (comer) needs.open(comer.address, bytes(comer.cap));
		},
		/** Says again what was not answered, and ends what had its time. */
		async tick(): Promise<void> {
			const giving = now();
			if (!giving) return;
			if (giving.is === "over") return isLate(giving) ? kept.clear() : undefined;
			if (giving.is === "moving") {
				// another worker than the one that began
				if (!load) return void begin(giving).catch((error: unknown) => journal(`handover ${codeOf(error)}`));
				const quietMs = clock.now() - load.heardAt;
				if (quietMs >= limits.handoverSilenceMs) {
					sayWhy(giving, giving.comer.address, "over");
					return finish(giving, "handover-silent");
				}
				// all of it may be there, and its reader have died: the answer to one piece tells
				if (quietMs >= againMs) load.sent = Math.min(load.there, load.pieces.length - 1);
				return void pump();
			}
			if (isLate(giving)) {
				const comer = comerOf(giving);
				if (comer) sayWhy(giving, comer.address, "over");
				return finish(giving, "handover-over");
			}
			if (giving.is === "meeting") answer(giving);
		},
	};
}
