import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCode } from "../errors.ts";
import type { Address } from "../ids.ts";
import { limits } from "../limits.ts";
import vectors from "../vectors/control.json" with { type: "json" };
import {
	controlId,
	controlText,
	parseControlFromClient,
	parseControlFromRelay,
	parseResult,
} from "./control.ts";

const parse = { client: parseControlFromClient, relay: parseControlFromRelay };
const parserOf = (from: string) => (from === "client" ? parse.client : parse.relay);
const address = "F_evDSbHP5sh1Q738oYH0O20mwZcMWPFthGrTGhGbbE" as Address;

describe("good control messages", () => {
	for (const { name, from, text } of vectors.good) {
		test(`${name} is read and written again`, () => {
			const message = parserOf(from)(text);
			if (typeof message === "string") throw new Error(message);
			expect(JSON.parse(controlText(message))).toEqual(JSON.parse(text));
			expect(parserOf(from)(controlText(message))).toEqual(message);
		});
	}
});

describe("bad control messages", () => {
	for (const { name, from, text, code } of vectors.bad) {
		test(`from a ${from}: ${name} is ${code}`, () => {
			expect(parserOf(from)(text)).toBe(code);
		});
	}

	test("a message may have 16 KiB in UTF-8, not one byte more", () => {
		const pad = (length: number, letter: string) => {
			const empty = '{"type":"error","payload":{"code":"denied","message":""}}';
			return empty.replace('""', `"${letter.repeat(length)}"`);
		};
		const room = limits.controlBytes - pad(0, "").length;
		expect(parse.relay(pad(room, "a"))).not.toBe("bad-frame");
		expect(parse.relay(pad(room + 1, "a"))).toBe("bad-frame");
		expect(parse.relay(pad(Math.floor(room / 2) + 1, "é"))).toBe("bad-frame");
	});

	test("a refused call still tells its id", () => {
		expect(controlId('{"type":"teleport","id":7,"payload":{}}')).toBe(7);
		expect(controlId('{"type":"teleport","payload":{}}')).toBeUndefined();
		expect(controlId("nonsense")).toBeUndefined();
	});
});

describe("what a relay dictates", () => {
	const relay = (type: string, payload: object) => parse.relay(JSON.stringify({ type, payload }));

	test("is patience of five minutes at most", () => {
		const drained = relay("drain", { retryAfterMs: 1e15 });
		expect(drained).toEqual({ type: "drain", payload: { retryAfterMs: 300_000 } });
		const refused = relay("error", { code: "too-fast", message: "", retryAfterMs: 1e15 });
		expect(refused).toMatchObject({ payload: { retryAfterMs: 300_000 } });
	});

	test("is no alarm of our own, and no code that we do not know", () => {
		for (const code of ["key-changed", "relay-key-changed", "nonsense", "toString"])
			expect(relay("error", { code, message: "" })).toMatchObject({ payload: { code: "not-allowed" } });
	});

	test("is limits within the table, and a name that fits a line", () => {
		const key = "MxnmSAcjp021EueL0AzGX20AMBLmZIfRe0tnPkI-kZQ";
		const told = { frameBytes: 1e9, targetsPerControl: -4, surprise: 1 };
		const name = `\u202eevil\n${"x".repeat(100)}`;
		const message = relay("challenge", { name, relayKey: key, nonce: key, share: null, limits: told });
		expect(message).toMatchObject({
			payload: {
				name: `evil${"x".repeat(60)}`,
				limits: { frameBytes: limits.frameBytes, targetsPerControl: 1 },
			},
		});
	});
});

test("an answer has the shape of its call or is refused", () => {
	expect(parseResult("lookup", { address })).toEqual({ address });
	expect(parseResult("lookup", { address: "x" })).toBe("bad-request");
	expect(parseResult("open", { open: [address] })).toEqual({ open: [address] });
	expect(parseResult("watch", { more: 1 })).toBe("bad-request");
});

describe("the parsers never throw", () => {
	const types = [...vectors.good, ...vectors.bad].map(({ text }) => /"type":"(\w+)"/.exec(text)?.[1] ?? "x");
	const envelope = fc.record(
		{ type: fc.constantFrom(...types), id: fc.oneof(fc.integer(), fc.jsonValue()), payload: fc.jsonValue() },
		{ requiredKeys: [] },
	);
	const anything = fc.oneof(
		fc.string({ unit: "binary" }),
		fc.json(),
		envelope.map((value) => JSON.stringify(value)),
		// a good message with one letter changed
		fc
			.tuple(fc.constantFrom(...vectors.good), fc.nat(), fc.string({ maxLength: 2 }))
			.map(([{ text }, at, put]) => {
				const where = at % text.length;
				return text.slice(0, where) + put + text.slice(where + 1);
			}),
	);
	for (const from of ["client", "relay"] as const) {
		test(`on anything from a ${from}`, () => {
			fc.assert(
				fc.property(anything, (text) => {
					const message = parse[from](text);
					expect(typeof message === "object" || isCode(message)).toBe(true);
					controlId(text);
				}),
				{ numRuns: 2_000 },
			);
		});
	}
});
