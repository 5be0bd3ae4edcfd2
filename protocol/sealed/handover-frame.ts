/**
 * What two browsers of one person send each other while one takes over (docs/PROTOCOL 6, "Handing over"), by its mark: "G1" and one byte.
 * Every length but the last one's is exact, so that a frame is one kind or none.
 *
 * 21 id(8) sealed(64) · 22 id(8) key(32) mac(16) · 23 id(8) key(32) mac(16) · 24 id(8) run(16) index u16 count u16 sealed(16400)
 * 25 id(8) run(16) next u16 mac(16) · 26 id(8) code(1) mac(16) · 27 id(8) sealed(17 … 1552)
 */
import { type Bytes, concat, readUint, uint } from "../bytes.ts";

/** `over`: used or run out · `twice`: somebody else came with the same code · `stopped`: by a person · `failed`: it could not be kept there. */
export type HandoverEnd = "over" | "twice" | "stopped" | "failed";

interface Common {
	/** Of the code, 8 bytes. */
	readonly id: Bytes;
}
interface Proven extends Common {
	/** What the MAC is over. */
	readonly said: Bytes;
	readonly mac: Bytes;
}
export type HandoverFrame =
	| (Common & { readonly kind: "hello"; readonly sealed: Bytes })
	/** An ephemeral key: of the first browser, and of the second. */
	| (Proven & { readonly kind: "answer" | "reveal"; readonly key: Bytes })
	| (Common & {
			readonly kind: "piece";
			/** Of one sending of everything, 16 bytes. */
			readonly run: Bytes;
			readonly index: number;
			readonly count: number;
			readonly sealed: Bytes;
	  })
	/** Everything before `next` is there. */
	| (Proven & { readonly kind: "ack"; readonly run: Bytes; readonly next: number })
	| (Proven & { readonly kind: "end"; readonly why: HandoverEnd })
	/** It is kept there; sealed is the statement of the new device. */
	| (Common & { readonly kind: "done"; readonly sealed: Bytes });

/** The plain bytes of a piece, and the most there are: 16 MiB, as the largest backup. */
export const pieceBytes = 16_384;
export const mostPieces = 1_024;

const marks = {
	...{ hello: 0x21, answer: 0x22, reveal: 0x23, piece: 0x24 },
	...{ ack: 0x25, end: 0x26, done: 0x27 },
} as const;
const ends: readonly HandoverEnd[] = ["over", "twice", "stopped", "failed"];
const sizes = { mark: 3, id: 8, run: 16, key: 32, mac: 16, hello: 64, tag: 16, done: 1_536 } as const;

const begun = (kind: HandoverFrame["kind"], id: Bytes): Bytes =>
	concat(Uint8Array.of(0x47, 0x31, marks[kind]), id);

export const writeHello = (id: Bytes, sealed: Bytes): Bytes => concat(begun("hello", id), sealed);
export const writeDone = (id: Bytes, sealed: Bytes): Bytes => concat(begun("done", id), sealed);
export const writePiece = (
	id: Bytes,
	{ run, index, count }: { readonly run: Bytes; readonly index: number; readonly count: number },
	sealed: Bytes,
): Bytes => concat(begun("piece", id), run, uint(index, 2), uint(count, 2), sealed);

/** Without its MAC, which is over all of it. */
export const sayKey = (kind: "answer" | "reveal", id: Bytes, key: Bytes): Bytes =>
	concat(begun(kind, id), key);
export const sayAck = (id: Bytes, run: Bytes, next: number): Bytes =>
	concat(begun("ack", id), run, uint(next, 2));
export const sayEnd = (id: Bytes, why: HandoverEnd): Bytes =>
	concat(begun("end", id), Uint8Array.of(ends.indexOf(why) + 1));

/** Whether these bytes claim to be such a frame. */
export function isHandover(bytes: Bytes): boolean {
	return bytes[0] === 0x47 && bytes[1] === 0x31 && (bytes[2] ?? 0) >= 0x21 && (bytes[2] ?? 0) <= 0x27;
}

/** The frame, or `undefined` for a mark that is unknown, a length that is not its own, or a number that means nothing. */
export function parseHandoverFrame(bytes: Bytes): HandoverFrame | undefined {
	if (!isHandover(bytes)) return undefined;
	const start = sizes.mark + sizes.id;
	const id = bytes.slice(sizes.mark, start);
	const rest = bytes.slice(start);
	const is = (kind: HandoverFrame["kind"], length: number) =>
		bytes[2] === marks[kind] && rest.length === length;
	const said = bytes.slice(0, -sizes.mac);
	const mac = bytes.slice(-sizes.mac);
	if (is("hello", sizes.hello)) return { kind: "hello", id, sealed: rest };
	for (const kind of ["answer", "reveal"] as const)
		if (is(kind, sizes.key + sizes.mac)) return { kind, id, key: rest.slice(0, sizes.key), said, mac };
	if (is("piece", sizes.run + 4 + pieceBytes + sizes.tag)) {
		const index = readUint(rest, sizes.run, 2);
		const count = readUint(rest, sizes.run + 2, 2);
		if (index >= count || count > mostPieces) return undefined;
		return {
			kind: "piece",
			id,
			run: rest.slice(0, sizes.run),
			index,
			count,
			sealed: rest.slice(sizes.run + 4),
		};
	}
	if (is("ack", sizes.run + 2 + sizes.mac))
		return { kind: "ack", id, run: rest.slice(0, sizes.run), next: readUint(rest, sizes.run, 2), said, mac };
	if (is("end", 1 + sizes.mac)) {
		const why = ends[(rest[0] ?? 0) - 1];
		return why && { kind: "end", id, why, said, mac };
	}
	const isDone = rest.length > sizes.tag && rest.length <= sizes.done + sizes.tag;
	return bytes[2] === marks.done && isDone ? { kind: "done", id, sealed: rest } : undefined;
}
