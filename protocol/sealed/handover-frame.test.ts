import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bytes, concat } from "../bytes.ts";
import {
	isHandover,
	mostPieces,
	parseHandoverFrame,
	pieceBytes,
	sayAck,
	sayEnd,
	sayKey,
	writeDone,
	writeHello,
	writePiece,
} from "./handover-frame.ts";
import { parseSealedFrame } from "./handshake-frame.ts";

const filled = (length: number, value = length % 251) => new Uint8Array(length).fill(value);
const id = filled(8);
const mac = filled(16, 9);
const run = filled(16, 5);
const frames: readonly (readonly [string, Bytes, object])[] = [
	["hello", writeHello(id, filled(64)), { sealed: filled(64) }],
	["answer", concat(sayKey("answer", id, filled(32)), mac), { key: filled(32), mac }],
	["reveal", concat(sayKey("reveal", id, filled(32)), mac), { key: filled(32), mac }],
	[
		"piece",
		writePiece(id, { run, index: 3, count: 7 }, filled(pieceBytes + 16)),
		{ run, index: 3, count: 7, sealed: filled(pieceBytes + 16) },
	],
	["ack", concat(sayAck(id, run, 4), mac), { run, next: 4, mac }],
	["end", concat(sayEnd(id, "twice"), mac), { why: "twice", mac }],
	["done", writeDone(id, filled(300)), { sealed: filled(300) }],
];

test.each(frames)("%s is read as it was written, and by nobody else", (kind, bytes, parts) => {
	expect(parseHandoverFrame(bytes)).toMatchObject({ kind, id, ...parts });
	expect(isHandover(bytes)).toBe(true);
	expect(parseSealedFrame(bytes)).toBe(undefined);
});

test.each(frames.filter(([kind]) => kind !== "done"))("%s has one length", (_, bytes) => {
	expect(parseHandoverFrame(bytes.slice(0, -1))).toBe(undefined);
	expect(parseHandoverFrame(concat(bytes, filled(1)))).toBe(undefined);
});

test("a statement has a least and a most", () => {
	expect(parseHandoverFrame(writeDone(id, filled(16)))).toBe(undefined);
	expect(parseHandoverFrame(writeDone(id, filled(1_552)))).toMatchObject({ kind: "done" });
	expect(parseHandoverFrame(writeDone(id, filled(1_553)))).toBe(undefined);
});

test("numbers that mean nothing are refused", () => {
	const piece = (index: number, count: number) =>
		writePiece(id, { run, index, count }, filled(pieceBytes + 16));
	expect(parseHandoverFrame(piece(0, 1))).toMatchObject({ index: 0, count: 1 });
	expect(parseHandoverFrame(piece(0, 0))).toBe(undefined);
	expect(parseHandoverFrame(piece(4, 4))).toBe(undefined);
	expect(parseHandoverFrame(piece(0, mostPieces))).toBeDefined();
	expect(parseHandoverFrame(piece(0, mostPieces + 1))).toBe(undefined);
	const end = concat(sayEnd(id, "over"), mac);
	for (const why of [0, 5, 255]) {
		const other = end.slice();
		other[11] = why;
		expect(parseHandoverFrame(other)).toBe(undefined);
	}
});

test("what a MAC is over is all before it", () => {
	for (const [kind, bytes] of frames) {
		const frame = parseHandoverFrame(bytes);
		if (frame && "said" in frame) expect(concat(frame.said, frame.mac), kind).toEqual(bytes);
	}
});

test("no bytes make the reader throw", () => {
	fc.assert(
		fc.property(fc.integer({ min: 0x20, max: 0x28 }), fc.uint8Array({ maxLength: 200 }), (mark, rest) => {
			expect(() => parseHandoverFrame(Uint8Array.of(0x47, 0x31, mark, ...rest))).not.toThrow();
		}),
	);
	expect(parseHandoverFrame(filled(0))).toBe(undefined);
	expect(parseHandoverFrame(Uint8Array.of(0x47, 0x31, 0x28, 1, 2, 3, 4, 5, 6, 7, 8))).toBe(undefined);
}, 60_000);
