/** A ratchet as bytes for `storage.session`, and nowhere else: a state on a disk would outlive the letters it opens. */
import { type Bytes, concat, readUint, uint } from "../../protocol/bytes.ts";
import { type Field, pack, unpack } from "./pack.ts";
import type { SkippedChain, SkippedKey } from "./ratchet-skipped.ts";
import type { Ratchet } from "./ratchet-step.ts";

const version = 1;
const fixedFields = 12;
const keyBytes = 4 + 4 + 32;

/** About 450 bytes and 40 for each key put aside: 10 kB is not passed before 240 of them. */
export function packRatchet(state: Ratchet): Bytes {
	const { h, rootKey, ours, theirs, sendChain, sendHeader, receiveChain, receiveHeader } = state;
	const counts = [state.sent, state.received, state.sentBefore, state.steps].map((count) => uint(count, 4));
	return pack(version, [
		concat(...counts),
		h,
		rootKey,
		ours.secretKey,
		ours.publicKey,
		theirs,
		sendChain,
		sendHeader,
		receiveChain,
		receiveHeader,
		state.nextSendHeader,
		state.nextReceiveHeader,
		...state.skipped.map(packChain),
	]);
}

/** The ratchet, or `undefined` for bytes that an older version or nobody wrote: a handshake makes a new one. */
export function unpackRatchet(bytes: Bytes): Ratchet | undefined {
	const fields = unpack(version, bytes);
	if (!fields || fields.length < fixedFields) return undefined;
	const [
		counts,
		h,
		rootKey,
		secretKey,
		publicKey,
		theirs,
		sendChain,
		sendHeader,
		receiveChain,
		receiveHeader,
		...rest
	] = fields;
	const [nextSendHeader, nextReceiveHeader, ...chains] = rest;
	const skipped = chains.map(unpackChain);
	if (
		counts?.length !== 16 ||
		!h ||
		!rootKey ||
		!secretKey ||
		!publicKey ||
		!nextSendHeader ||
		!nextReceiveHeader
	)
		return undefined;
	if (!skipped.every((chain) => chain !== undefined)) return undefined;
	if (!fields.slice(1, fixedFields).every((key) => !key || key.length === 32)) return undefined;
	return {
		h,
		rootKey,
		ours: { secretKey, publicKey },
		theirs,
		sendChain,
		sendHeader,
		receiveChain,
		receiveHeader,
		nextSendHeader,
		nextReceiveHeader,
		sent: readUint(counts, 0, 4),
		received: readUint(counts, 4, 4),
		sentBefore: readUint(counts, 8, 4),
		steps: readUint(counts, 12, 4),
		skipped,
	};
}

function packChain({ headerKey, step, keys }: SkippedChain): Bytes {
	return concat(
		headerKey,
		uint(step, 4),
		...keys.flatMap(({ n, mk, at }) => [uint(n, 4), uint(at / 1000, 4), mk]),
	);
}

function unpackChain(field: Field): SkippedChain | undefined {
	if (!field || field.length < 36 || (field.length - 36) % keyBytes !== 0) return undefined;
	const keys: SkippedKey[] = [];
	for (let at = 36; at < field.length; at += keyBytes) {
		const mk = field.slice(at + 8, at + keyBytes);
		keys.push({ n: readUint(field, at, 4), at: readUint(field, at + 4, 4) * 1000, mk });
	}
	return { headerKey: field.slice(0, 32), step: readUint(field, 32, 4), keys };
}
