import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, concat, toHex, uint } from "../bytes.ts";
import { idBytes, toAddress, toChannelId } from "../ids.ts";
import { limits } from "../limits.ts";
import gx1 from "../vectors/gx1.json" with { type: "json" };
import {
	buildFrameFromClient,
	buildFrameFromRelay,
	buildRefuse,
	type FrameFromClient,
	type FrameFromRelay,
	parseFrameFromClient,
	parseFrameFromRelay,
} from "./frame.ts";

interface Vector {
	readonly what?: string;
	readonly why?: string;
	readonly reader: string;
	readonly frame?: string;
	readonly header?: string;
	readonly then?: string;
	readonly length?: number;
	readonly fields?: Record<string, unknown>;
}
const found = gx1.vectors.find(({ name }) => name === "relay-binary");
if (!found) throw new Error("the vector is missing");
const outputs = found.outputs as unknown as { good: Vector[]; refused: Vector[] };
const addressA = unhex("17f7af0d26c73f9b21d7ef50f2807d0edb49b065c3163c5b611ab4c686466db1");

function unhex(text: string): Bytes {
	return new Uint8Array(text.length / 2).map((_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** The bytes of a vector; long ones are told as a header and a rule. */
function bytesOf({ frame, header, then, length = 0 }: Vector): Bytes {
	if (frame !== undefined) return unhex(frame);
	const start = unhex(header ?? "");
	if (then === "every further byte is 61")
		return concat(start, new Uint8Array(length - start.length).fill(0x61));
	const rest = length - start.length - 2;
	const count = Math.floor(rest / 34);
	const heads = Array.from({ length: count }, () => concat(addressA, uint(0, 2)));
	return concat(start, uint(count, 2), ...heads, new Uint8Array(rest - count * 34).fill(1));
}

const codes: Readonly<Record<string, number>> = {
	away: 1,
	"too-fast": 2,
	"not-allowed": 3,
	"no-such-channel": 4,
};

const digest = (body: Bytes) => ({
	length: body.length,
	sha256: createHash("sha256").update(body).digest("hex"),
});

/** A frame with everything in the notation of the vectors. */
function told(frame: FrameFromClient | FrameFromRelay): Record<string, unknown> {
	const out: Record<string, unknown> = { ...frame, ref: toHex(uint(frame.ref, 4)) };
	if ("code" in frame) out.code = codes[frame.code];
	if ("target" in frame) out.target = toHex(idBytes(frame.target));
	if ("sender" in frame) out.sender = toHex(idBytes(frame.sender));
	if ("channel" in frame) out.channel = toHex(idBytes(frame.channel));
	if ("head" in frame) out.head = toHex(frame.head);
	if ("heads" in frame)
		out.heads = frame.heads.map(({ target, head }) => ({
			target: toHex(idBytes(target)),
			head: toHex(head),
		}));
	if ("body" in frame) out.body = frame.body.length < 100 ? toHex(frame.body) : digest(frame.body);
	return out;
}

describe("good frames", () => {
	for (const vector of outputs.good) {
		test(`${vector.what} is read and written again`, () => {
			const bytes = bytesOf(vector);
			if (vector.reader === "relay") {
				const frame = parseFrameFromClient(bytes);
				if (typeof frame === "string") throw new Error(frame);
				if (vector.fields) expect(told(frame)).toEqual(vector.fields);
				expect(toHex(buildFrameFromClient(frame))).toBe(toHex(bytes));
			} else {
				const frame = parseFrameFromRelay(bytes);
				if (typeof frame === "string") throw new Error(frame);
				if (vector.fields) expect(told(frame)).toEqual(vector.fields);
				expect(toHex(buildFrameFromRelay(frame))).toBe(toHex(bytes));
			}
		});
	}
});

describe("bad frames", () => {
	for (const vector of outputs.refused) {
		test(`${vector.why} is refused by the ${vector.reader}`, () => {
			const parse = vector.reader === "relay" ? parseFrameFromClient : parseFrameFromRelay;
			expect(parse(bytesOf(vector))).toBe("bad-frame");
		});
	}

	test("the client takes no frame of the relay's half", () => {
		const fan = buildFrameFromRelay({
			type: "fan",
			droppable: false,
			ref: 1,
			channel: toChannelId(new Uint8Array(32)),
			sender: toAddress(addressA),
			head: new Uint8Array(300),
			body: new Uint8Array(1),
		});
		expect(parseFrameFromRelay(fan)).toMatchObject({ type: "fan" });
		expect(parseFrameFromRelay(fan.subarray(0, -1))).toBe("bad-frame");
		expect(parseFrameFromRelay(fan.subarray(0, 71))).toBe("bad-frame");
	});
});

test("a refusal asks for five minutes at most, and an unknown code allows nothing", () => {
	const refuse = buildRefuse("too-fast", 7, addressA, 1e12);
	expect(parseFrameFromRelay(refuse)).toMatchObject({ code: "too-fast", ref: 7, retryMs: limits.retryMs });
	refuse[1] = 9;
	expect(parseFrameFromRelay(refuse)).toMatchObject({ code: "not-allowed" });
});

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const letter = {
	droppable: fc.boolean(),
	ref: fc.nat(2 ** 32 - 1),
	body: fc.uint8Array({ minLength: 1, maxLength: 300 }),
};
const target = bytes32.map(toAddress);
const channel = bytes32.map(toChannelId);
const head = fc.uint8Array({ maxLength: 100 });

test("what is built is read back the same", () => {
	const fromClient: fc.Arbitrary<FrameFromClient> = fc.oneof(
		fc.record({ type: fc.constant("deliver" as const), target, ...letter }),
		fc.record({ type: fc.constant("publish" as const), channel, ...letter }),
		fc.record({
			type: fc.constant("fan" as const),
			channel,
			heads: fc.array(fc.record({ target, head }), { minLength: 1, maxLength: 20 }),
			...letter,
		}),
	);
	const fromRelay: fc.Arbitrary<FrameFromRelay> = fc.oneof(
		fc.record({ type: fc.constant("deliver" as const), sender: target, ...letter }),
		fc.record({ type: fc.constant("publish" as const), channel, sender: target, ...letter }),
		fc.record({ type: fc.constant("fan" as const), channel, sender: target, head, ...letter }),
	);
	fc.assert(
		fc.property(fromClient, (f) => {
			expect(parseFrameFromClient(buildFrameFromClient(f))).toEqual(f);
		}),
	);
	fc.assert(
		fc.property(fromRelay, (f) => {
			expect(parseFrameFromRelay(buildFrameFromRelay(f))).toEqual(f);
		}),
	);
});

test("the parsers never throw, and never read what they would not write", () => {
	const good = fc.constantFrom(...outputs.good.filter(({ frame }) => frame).map(bytesOf));
	const mutated = fc.tuple(good, fc.nat(), fc.nat(255), fc.nat()).map(([frame, at, value, cut]) => {
		const copy = frame.slice(0, cut % 3 === 0 ? cut % frame.length : frame.length);
		copy[at % 40] = value;
		return copy;
	});
	fc.assert(
		fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (bytes) => {
			const asRelay = parseFrameFromClient(bytes);
			if (typeof asRelay !== "string") expect(buildFrameFromClient(asRelay)).toEqual(bytes);
			const asClient = parseFrameFromRelay(bytes);
			if (typeof asClient !== "string" && asClient.type !== "refuse")
				expect(buildFrameFromRelay(asClient)).toEqual(bytes);
		}),
		{ numRuns: 5_000 },
	);
});
