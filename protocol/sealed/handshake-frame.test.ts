import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, concat } from "../bytes.ts";
import { toHandshakeId } from "../ids.ts";
import { limits } from "../limits.ts";
import {
	type Hint,
	parseSealedFrame,
	writeFirst,
	writeHint,
	writeLost,
	writeSecond,
	writeThird,
} from "./handshake-frame.ts";

type Json = Readonly<Record<string, unknown>>;
interface Vector {
	readonly name: string;
	readonly inputs: Json;
	readonly intermediates: Json;
	readonly outputs: Json;
}
const { vectors } = JSON.parse(readFileSync(new URL("../vectors/gx1.json", import.meta.url), "utf8")) as {
	vectors: Vector[];
};
function vector(name: string): Vector {
	const found = vectors.find((vector) => vector.name === name);
	if (!found) throw new Error(`no vector ${name}`);
	return found;
}
function bytesOf(value: unknown): Bytes {
	const text = typeof value === "string" ? value : (value as { hex: string }).hex;
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

describe("frames, against our vectors", () => {
	for (const name of ["handshake-no-psk", "handshake-invite", "handshake-knock", "handshake-contact"]) {
		test(name, () => {
			const { inputs, outputs } = vector(name);
			const sid = toHandshakeId(bytesOf(inputs.sid));
			const [m1, m2, m3] = [bytesOf(outputs.m1), bytesOf(outputs.m2), bytesOf(outputs.m3)];
			if (outputs.g11) {
				const first = { sid, tag: bytesOf(outputs.tag), m1 };
				expect(writeFirst(first)).toEqual(bytesOf(outputs.g11));
				expect(parseSealedFrame(bytesOf(outputs.g11))).toEqual({ kind: "first", ...first });
			}
			expect(writeSecond({ sid, m2 })).toEqual(bytesOf(outputs.g12));
			expect(parseSealedFrame(bytesOf(outputs.g12))).toEqual({ kind: "second", sid, m2 });
			expect(writeThird({ sid, m3 })).toEqual(bytesOf(outputs.g13));
			expect(parseSealedFrame(bytesOf(outputs.g13))).toEqual({ kind: "third", sid, m3 });
		});
	}

	test("hints", () => {
		const { inputs, outputs } = vector("handshake-invite");
		const sid = toHandshakeId(bytesOf(inputs.sid));
		const hints = outputs.hints as Json;
		const all: [Hint, unknown][] = [
			["busy", hints.busy],
			["expired-invite", hints.expiredInvite],
			["bad", hints.bad],
		];
		for (const [hint, hex] of all) {
			expect(writeHint({ sid, hint })).toEqual(bytesOf(hex));
			expect(parseSealedFrame(bytesOf(hex))).toEqual({ kind: "hint", sid, hint });
		}
		for (const code of [0, 4, 255]) {
			const frame = bytesOf(hints.busy);
			frame[19] = code;
			expect(parseSealedFrame(frame)).toBeUndefined();
		}
	});

	test("lost frames and ratchet frames", () => {
		const { intermediates, outputs } = vector("double-ratchet");
		const lost = bytesOf(outputs.lostForF6);
		const hint = lost.slice(3);
		expect(writeLost({ hint })).toEqual(lost);
		expect(parseSealedFrame(lost)).toEqual({ kind: "lost", hint });
		const steps = intermediates.steps as Json[];
		const frames = steps.filter((step) => step.do === "seal").map((step) => bytesOf(step.frame));
		expect(frames.length).toBe(10);
		for (const frame of frames) expect(parseSealedFrame(frame)).toEqual({ kind: "letter", frame });
		const noFrames = steps.filter((step) => step.reason === "not a frame");
		expect(noFrames.length).toBe(2);
		for (const step of noFrames) expect(parseSealedFrame(bytesOf(step.frame))).toBeUndefined();
	});
});

describe("what is no frame", () => {
	test("a length beside the right one, for every mark", () => {
		const good: [number, number][] = [
			[0x11, 1291],
			[0x12, 2755],
			[0x13, 1619],
			[0x1e, 20],
			[0x1f, 19],
			...limits.paddingClasses.map((size): [number, number] => [0x01, 123 + size]),
		];
		for (const [mark, length] of good) {
			const frame = concat(Uint8Array.of(0x47, 0x31, mark), new Uint8Array(length - 3).fill(1));
			expect(parseSealedFrame(frame)).toBeDefined();
			expect(parseSealedFrame(frame.slice(0, -1))).toBeUndefined();
			expect(parseSealedFrame(concat(frame, Uint8Array.of(1)))).toBeUndefined();
			for (const place of [0, 1, 2]) {
				const other = frame.slice();
				other[place] = 0x02;
				expect(parseSealedFrame(other)).toBeUndefined();
			}
		}
	});

	test("a part of the wrong size is never written", () => {
		const sid = toHandshakeId(new Uint8Array(16));
		expect(() => writeFirst({ sid, tag: new Uint8Array(23), m1: new Uint8Array(1248) })).toThrow(RangeError);
		expect(() => writeSecond({ sid, m2: new Uint8Array(2735) })).toThrow(RangeError);
		expect(() => writeLost({ hint: new Uint8Array(15) })).toThrow(RangeError);
	});

	test("bytes that nobody wrote are refused without a throw", () => {
		const marks = fc.constantFrom(0x11, 0x12, 0x13, 0x1e, 0x1f, 0x01);
		fc.assert(
			fc.property(
				marks,
				fc.uint8Array({ maxLength: 3000, size: "max" }),
				fc.boolean(),
				(mark, bytes, marked) => {
					const frame = marked ? concat(Uint8Array.of(0x47, 0x31, mark), bytes) : bytes;
					const parsed = parseSealedFrame(frame);
					if (!marked) expect(parsed).toBeUndefined();
				},
			),
		);
	});
});
