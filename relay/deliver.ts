/** Letters: one look at the header, one look-up, the sender stamped over the target, and on. The body is never read. */
import { type Bytes, readUint } from "../protocol/bytes.ts";
import type { Address } from "../protocol/ids.ts";
import { limits } from "../protocol/limits.ts";
import {
	buildRefuse,
	frameTypes,
	offsets,
	parseFrameFromClient,
	type RefuseCode,
} from "../protocol/wire/frame.ts";
import { relayLimits } from "./limits.ts";
import { isOpenTo, type Member } from "./roster.ts";
import type { Strangers } from "./strangers.ts";

interface Needs {
	find(address: Address): Member | undefined;
	now(): number;
	readonly strangers: Strangers;
}

/** Passes a frame on, refuses it or drops it; answers `false` for a bad frame. The bytes are written over. */
export function createDeliver({ find, now, strangers }: Needs): (from: Member, bytes: Bytes) => boolean {
	return (from, bytes) => {
		if (!isDeliver(bytes)) {
			if (typeof parseFrameFromClient(bytes) === "string") return false;
			refuse(from, bytes, "no-such-channel", 0);
			return true;
		}
		const target = targetOf(bytes);
		const peer = find(target);
		if (isOpenTo(from, peer)) pass(from, peer, bytes);
		else if (from.opened.has(target)) deliverBehindWrongCap(from, target, peer, bytes);
		else deliverAsStranger(from, target, peer, bytes);
		return true;
	};

	/** Away and a wrong cap are refused alike, so that an invented cap tells nothing. */
	function deliverBehindWrongCap(from: Member, target: Address, peer: Member | undefined, bytes: Bytes) {
		// whoever changed their cap and then writes to us must be able to get the answer
		if (peer && bytes.length <= limits.knockBytes && isAnswer(from, target)) pass(from, peer, bytes);
		else refuse(from, bytes, "away", 0);
	}

	/** Whatever is decided here must not depend on `peer`: a stranger learns nothing about who is here. */
	function deliverAsStranger(from: Member, target: Address, peer: Member | undefined, bytes: Bytes) {
		if (bytes.length > limits.knockBytes) return refuse(from, bytes, "not-allowed", 0);
		const retryMs = isAnswer(from, target) ? 0 : strangers.knock(from.address, target);
		if (retryMs > 0) refuse(from, bytes, "not-allowed", retryMs);
		else if (peer) pass(from, peer, bytes);
	}

	function isAnswer(from: Member, target: Address): boolean {
		const heardAt = from.heard.get(target);
		return heardAt !== undefined && now() - heardAt <= limits.answerMs;
	}

	function pass(from: Member, peer: Member, bytes: Bytes) {
		// set again, so that the oldest stays first
		peer.heard.delete(from.address);
		peer.heard.set(from.address, now());
		if (peer.heard.size > relayLimits.heard) forgetOldest(peer.heard);
		bytes.set(from.addressBytes, offsets.name);
		peer.connection.sendBinary(bytes);
	}
}

function isDeliver(bytes: Bytes): boolean {
	return (
		bytes[offsets.type] === frameTypes.deliver &&
		(bytes[offsets.flags] ?? 255) <= 1 &&
		bytes.length > offsets.body &&
		bytes.length <= limits.frameBytes
	);
}

/** Node's own base64url: this runs for every letter. It is canonical, so the text is the same `Address` as elsewhere. */
function targetOf(bytes: Bytes): Address {
	const name = Buffer.from(bytes.buffer, bytes.byteOffset + offsets.name, 32);
	return name.toString("base64url") as Address;
}

function refuse(from: Member, bytes: Bytes, code: RefuseCode, retryMs: number) {
	const target = bytes.subarray(offsets.name, offsets.body);
	from.connection.sendBinary(buildRefuse(code, readUint(bytes, offsets.ref, 4), target, retryMs));
}

function forgetOldest(heard: Map<Address, number>) {
	for (const address of heard.keys()) {
		heard.delete(address);
		return;
	}
}
