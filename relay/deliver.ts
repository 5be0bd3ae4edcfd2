/** Letters for one person: one look at the header, one look-up, the sender stamped over the target, and on. The body is never read. */
import { type Bytes, equal, readUint } from "../protocol/bytes.ts";
import type { Address } from "../protocol/ids.ts";
import { limits as agreed } from "../protocol/limits.ts";
import { buildRefuse, droppableFlag, frameTypes, offsets, type RefuseCode } from "../protocol/wire/frame.ts";
import type { Bus, BusLetter } from "./bus.ts";
import type { Counts } from "./counts.ts";
import { type LimitName, sizes } from "./limits.ts";
import { isOpenTo, type Member } from "./roster.ts";
import type { Strangers } from "./strangers.ts";

interface Needs {
	find(address: Address): Member | undefined;
	now(): number;
	readonly strangers: Strangers;
	readonly bus: Bus;
	readonly counts: Counts;
}

export function createDeliver({ find, now, strangers, bus, counts }: Needs) {
	function isAnswer(from: Member, target: Address): boolean {
		const heardAt = from.heard?.get(target);
		return heardAt !== undefined && now() - heardAt <= agreed.answerMs;
	}

	function pass(sender: Address, peer: Member, frame: Bytes) {
		peer.heard ??= new Map();
		const { heard } = peer;
		// set again, so that the oldest stays first
		heard.delete(sender);
		heard.set(sender, now());
		if (heard.size > sizes.heard) forgetOldest(heard);
		send(peer, frame);
	}
	function send(peer: Member, frame: Bytes) {
		counts.delivered++;
		counts.deliveredBytes += frame.length;
		peer.connection.sendBinary(frame, isDroppable(frame));
	}

	/** Away and a wrong cap are refused alike, so that an invented cap tells nothing. */
	function deliverBehindCap(from: Member, target: Address, capHash: Bytes, frame: Bytes) {
		const ref = readUint(frame, offsets.ref, 4);
		const away = () => refuseFrame(counts, from, "away", ref, target, 0);
		const letter: BusLetter = {
			to: target,
			from: from.address,
			frame,
			pass: {
				by: "cap",
				capHash,
				// whoever changed their cap and then writes to us must be able to get the answer
				isAnswer: frame.length <= agreed.knockBytes && isAnswer(from, target),
			},
		};
		frame.set(from.addressBytes, offsets.name);
		if (find(target)) {
			if (!receive(letter)) away();
		} else bus.deliver(letter, away);
	}

	/** Whatever is decided here must not depend on whether the target is here: a stranger learns nothing about that. */
	function deliverAsStranger(from: Member, target: Address, frame: Bytes) {
		const limited = (limit: LimitName, retryMs: number) => {
			counts.limited[limit]++;
			refuseFrame(counts, from, "not-allowed", readUint(frame, offsets.ref, 4), target, retryMs);
		};
		if (frame.length > agreed.knockBytes) return limited("knockFrames", 0);
		const { retryMs, limit } = isAnswer(from, target)
			? { retryMs: 0, limit: undefined }
			: strangers.knock(from.address, target);
		if (limit) return limited(limit, retryMs);
		frame.set(from.addressBytes, offsets.name);
		const letter: BusLetter = { to: target, from: from.address, frame, pass: { by: "knock" } };
		if (!receive(letter)) bus.deliver(letter, () => {});
	}

	/** Gives a letter to somebody who is connected here; `false` when nobody is, or when it may not pass. */
	function receive({ to, from, frame, pass: why }: BusLetter): boolean {
		const peer = find(to);
		if (!peer) return false;
		if (why.by === "cap" && !equal(why.capHash, peer.capHash) && !why.isAnswer) return false;
		if (why.by !== "channel") pass(from, peer, frame);
		else if (peer.channels?.has(why.channel)) send(peer, frame);
		else return false;
		return true;
	}

	return {
		/** Passes a frame of type `deliver` on, refuses it or drops it; its shape was checked. The bytes are written over. */
		deliver(from: Member, frame: Bytes) {
			const target = targetOf(frame);
			const peer = find(target);
			if (peer && isOpenTo(from, peer)) {
				frame.set(from.addressBytes, offsets.name);
				return pass(from.address, peer, frame);
			}
			const capHash = from.opened?.get(target);
			if (capHash) deliverBehindCap(from, target, capHash, frame);
			else deliverAsStranger(from, target, frame);
		},
		receive,
	};
}

/** Whether these are the bytes of a `deliver`: the only frame whose every byte of the header is used here. */
export function isDeliver(frame: Bytes): boolean {
	return (
		frame[offsets.type] === frameTypes.deliver &&
		(frame[offsets.flags] ?? 255) <= droppableFlag &&
		frame.length > offsets.body &&
		frame.length <= agreed.frameBytes
	);
}

export function isDroppable(frame: Bytes): boolean {
	return frame[offsets.flags] === droppableFlag;
}

/** Says why the frame with this number went nowhere. */
export function refuseFrame(
	counts: Counts,
	to: Member,
	code: RefuseCode,
	ref: number,
	target: Address,
	retryMs: number,
): void {
	counts.refused++;
	to.connection.sendBinary(
		buildRefuse(code, ref, new Uint8Array(Buffer.from(target, "base64url")), retryMs),
		false,
	);
}

/** Node's own base64url: this runs for every letter. It is canonical, so the text is the same `Address` as elsewhere. */
function targetOf(frame: Bytes): Address {
	const name = Buffer.from(frame.buffer, frame.byteOffset + offsets.name, 32);
	return name.toString("base64url") as Address;
}

function forgetOldest(heard: Map<Address, number>) {
	for (const address of heard.keys()) {
		heard.delete(address);
		return;
	}
}
