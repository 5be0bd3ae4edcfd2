import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, utf8 } from "../bytes.ts";
import { parseHandle, toAddress, toDeviceId, toLetterId } from "../ids.ts";
import { type Letter, type LetterContent, parseLetter, textFault, writeLetter } from "./letter.ts";

const id = toLetterId(new Uint8Array(16).fill(7));
const head = { id, seq: 3, ts: 1_767_225_600_123, ttl: 0 };
const cap = "AAAAAAAAAAAAAAAAAAAAAA";
const handle = parseHandle("ada_l-9");
const address = toAddress(new Uint8Array(32).fill(1));
const devId = toDeviceId(new Uint8Array(16).fill(2));
const contents: readonly LetterContent[] = [
	{ t: "text", body: { text: "grüße ✓\n\tzwei" } },
	{ t: "receipt", body: { ids: [id, id] } },
	{ t: "contact.accept", body: { cap } },
	...(handle ? [{ t: "contact.accept", body: { cap, handle } } as const] : []),
	{ t: "contact.decline", body: {} },
	{ t: "route", body: { address, cap, devId, n: 2 } },
	{ t: "ctl", body: {} },
];
const written = (change: object): ReturnType<typeof parseLetter> =>
	parseLetter(utf8(JSON.stringify({ v: 1, t: "ctl", ...head, body: {}, ...change })));
const text = (text: unknown): ReturnType<typeof parseLetter> => written({ t: "text", body: { text } });

describe("a letter", () => {
	for (const content of contents) {
		test(`${content.t} comes back as it was written`, () => {
			const letter: Letter = { ...head, ...content };
			expect(parseLetter(writeLetter(letter))).toEqual(letter);
			const more = { ...letter, v: 1, body: { ...letter.body, more: 1 } };
			expect(parseLetter(utf8(JSON.stringify(more)))).toBe("bad-frame");
		});
	}

	test("of a type we do not know is told apart, so that it can be acknowledged", () => {
		expect(written({ t: "sticker", body: { any: 1 } })).toEqual({ ...head, t: "unknown", name: "sticker" });
		expect(written({ t: "unknown" })).toEqual({ ...head, t: "unknown", name: "unknown" });
		for (const t of ["constructor", "hasown", "tostring"])
			expect(written({ t })).toMatchObject({ t: "unknown" });
		for (const t of ["", "A", "__proto__", "a".repeat(33), 1, null]) expect(written({ t })).toBe("bad-frame");
	});

	test("with a field too many, too few, twice, or of another kind is refused", () => {
		expect(written({})).toEqual({ ...head, t: "ctl", body: {} });
		for (const name of ["v", "t", "id", "seq", "ts", "ttl", "body"]) {
			expect(written({ [name]: undefined })).toBe("bad-frame");
			expect(written({ [name]: null })).toBe("bad-frame");
		}
		expect(written({ more: 1 })).toBe("bad-frame");
		expect(written({ v: 2 })).toBe("bad-frame");
		for (const seq of [-1, 1.5, 2 ** 53, "1"]) expect(written({ seq })).toBe("bad-frame");
		expect(written({ id: `${id}A` })).toBe("bad-frame");
		expect(written({ body: [] })).toBe("bad-frame");
		const plain = JSON.stringify({ v: 1, t: "ctl", ...head, body: {} });
		expect(parseLetter(utf8(plain.replace('"seq":3', '"seq":3,"seq":4')))).toBe("bad-frame");
		expect(parseLetter(utf8(`[${plain}]`))).toBe("bad-frame");
		expect(parseLetter(concat(utf8(plain), Uint8Array.of(0)))).toBe("bad-frame");
		expect(parseLetter(concat(Uint8Array.of(0xff), utf8(plain)))).toBe("bad-frame");
	});

	test("bodies are bounded", () => {
		const ids = (count: number) =>
			written({ t: "receipt", body: { ids: Array.from({ length: count }, () => id) } });
		expect(ids(64)).toHaveProperty("t", "receipt");
		expect(ids(65)).toBe("too-long");
		expect(ids(0)).toBe("bad-frame");
		expect(written({ t: "receipt", body: { ids: ["x"] } })).toBe("bad-frame");
		expect(written({ t: "contact.accept", body: { cap: cap.slice(1) } })).toBe("bad-frame");
		expect(written({ t: "contact.accept", body: { cap: cap.replace(/A$/, "B") } })).toBe("bad-frame");
		expect(written({ t: "contact.accept", body: { cap, handle: "Ada" } })).toBe("bad-frame");
		for (const change of [{ n: -1 }, { devId: id + id }, { address: id }, { cap: 1 }])
			expect(written({ t: "route", body: { address, cap, devId, n: 2, ...change } })).toBe("bad-frame");
	});

	test("a text has 8,000 characters and 24 KiB at most, and no control characters but line ends and tabs", () => {
		expect(text("😀".repeat(6144))).toHaveProperty("t", "text");
		expect(text("😀".repeat(6145))).toBe("too-long");
		expect(text("a".repeat(8000))).toHaveProperty("t", "text");
		expect(text("a".repeat(8001))).toBe("too-long");
		expect(text("水".repeat(8000))).toHaveProperty("t", "text");
		expect(textFault("a".repeat(1e6))).toBe("too-long");
		expect(text("")).toBe("bad-frame");
		expect(textFault("")).toBe("empty");
		for (const bad of ["\0", "\r", "\u001b[31m", "\u007f", "\u0085", "\ud800"]) {
			expect(textFault(`a${bad}`)).toBe("bad-frame");
			expect(text(`a${bad}`)).toBe("bad-frame");
		}
		expect(textFault("a\n\tb")).toBeUndefined();
		expect(text(1)).toBe("bad-frame");
	});

	test("bytes that nobody wrote are refused without a throw", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				expect(parseLetter(bytes)).toBe("bad-frame");
			}),
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...contents),
				fc.dictionary(fc.string(), fc.jsonValue()),
				fc.jsonValue(),
				({ t }, body, odd) => {
					parseLetter(utf8(JSON.stringify({ v: 1, t, ...head, body })));
					parseLetter(utf8(JSON.stringify(odd)));
					parseLetter(utf8(JSON.stringify({ v: 1, t, id: odd, seq: odd, ts: odd, ttl: odd, body: odd })));
				},
			),
		);
	});
});
