/**
 * The Double Ratchet with header keys (Signal's specification, section 4), NaCl's box inside (PROTOCOL 4). Synchronous, so that nothing
 * comes between reading a state and answering the next; a state is never changed, only followed by another. Store the new one before
 * its frame leaves or its letter is acknowledged.
 */
import type { Bytes } from "../../protocol/bytes.ts";
import type { Random } from "./kdf.ts";
import { pad, unpad } from "./padding.ts";
import { frameOf, openBox, openHeader, sealHeader, secretbox, splitFrame } from "./ratchet-header.ts";
import { find, prune, without } from "./ratchet-skipped.ts";
import { boxKey, type Ratchet, skipTo, stepBoth, stepChain, stepRoot } from "./ratchet-step.ts";
import type { Session } from "./session.ts";
import { createKeyPair } from "./x25519.ts";

export type { Ratchet } from "./ratchet-step.ts";

/**
 * `header`: no key of ours opens it. `too-far`: more than 256 ahead. Both mean a session that has come apart. `duplicate`: opened before,
 * or so late that its key is gone. `body`: damaged or forged. `no-frame`: not the shape of one.
 */
export type RatchetRefusal = "header" | "too-far" | "duplicate" | "body" | "no-frame";

/** The initiator may send at once; the responder when it has opened something. Throws when a session lacks its key pair. */
export function startRatchet(session: Session, random: Random): Ratchet {
	const { h, rootKey, headerKeyA, nextHeaderKeyB, ephemeralB, ephemeralPairB } = session;
	const empty = {
		h,
		receiveChain: undefined,
		receiveHeader: undefined,
		sent: 0,
		received: 0,
		sentBefore: 0,
		steps: 0,
		skipped: [],
	};
	if (!session.initiator) {
		if (!ephemeralPairB) throw new Error("the responder's ephemeral pair is missing");
		const none = { theirs: undefined, sendChain: undefined, sendHeader: undefined };
		const headers = { nextSendHeader: nextHeaderKeyB, nextReceiveHeader: headerKeyA };
		return { ...empty, ...none, ...headers, rootKey, ours: ephemeralPairB };
	}
	const ours = createKeyPair(random);
	const next = stepRoot(rootKey, ours, ephemeralB);
	if (!next) throw new Error("the handshake let a point of small order through");
	return {
		...empty,
		rootKey: next.rootKey,
		ours,
		theirs: ephemeralB,
		sendChain: next.chain,
		sendHeader: headerKeyA,
		nextSendHeader: next.nextHeader,
		nextReceiveHeader: nextHeaderKeyB,
	};
}

/** A frame for the other, or why there is none: a responder waits for the first frame, and a letter has a longest length. */
export function seal(
	state: Ratchet,
	letter: Bytes,
	random: Random,
): { readonly state: Ratchet; readonly frame: Bytes } | { readonly refused: "not-yet" | "too-long" } {
	const { sendChain, sendHeader, ours, sent, sentBefore } = state;
	if (!sendChain || !sendHeader) return { refused: "not-yet" };
	const padded = pad(letter);
	if (!padded) return { refused: "too-long" };
	const { mk, chain } = stepChain(sendChain);
	const eh = sealHeader(sendHeader, { dh: ours.publicKey, pn: sentBefore, n: sent }, random);
	const body = secretbox(boxKey(mk, eh, state.h), padded, random);
	return { state: { ...state, sendChain: chain, sent: sent + 1 }, frame: frameOf(eh, body) };
}

/** The letter of a frame and the next state, or a refusal, after which the state at hand stays the one in force. */
export function open(
	state: Ratchet,
	frame: Bytes,
	{ now, random }: { readonly now: number; readonly random: Random },
): { readonly state: Ratchet; readonly letter: Bytes } | { readonly refused: RatchetRefusal } {
	const parts = splitFrame(frame);
	if (!parts) return { refused: "no-frame" };
	const { eh, body } = parts;
	const finish = (next: Ratchet, mk: Bytes): ReturnType<typeof open> => {
		const padded = openBox(boxKey(mk, eh, state.h), body);
		const letter = padded && unpad(padded);
		return letter
			? { state: { ...next, skipped: prune(next.skipped, next.steps, now) }, letter }
			: { refused: "body" };
	};

	const fresh = { ...state, skipped: prune(state.skipped, state.steps, now) };
	const overtaken = find(fresh.skipped, eh);
	if (overtaken?.key)
		return finish({ ...fresh, skipped: without(fresh.skipped, overtaken.key) }, overtaken.key.mk);

	let header = openHeader(fresh.receiveHeader, eh);
	let current: Ratchet | "too-far" | undefined = fresh;
	if (!header) {
		header = openHeader(fresh.nextReceiveHeader, eh);
		if (!header) return { refused: overtaken ? "duplicate" : "header" };
		current = skipTo(fresh, header.pn, now);
		if (current !== "too-far") current = stepBoth(current, header.dh, random);
	}
	if (current === "too-far") return { refused: "too-far" };
	if (!current) return { refused: "header" };
	if (header.n < current.received) return { refused: "duplicate" };
	current = skipTo(current, header.n, now);
	if (current === "too-far" || !current.receiveChain) return { refused: "too-far" };
	const { mk, chain } = stepChain(current.receiveChain);
	return finish({ ...current, receiveChain: chain, received: current.received + 1 }, mk);
}
