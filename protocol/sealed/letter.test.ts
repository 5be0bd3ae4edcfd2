import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, utf8 } from "../bytes.ts";
import { parseHandle, toAddress, toCallId, toDeviceId, toHandshakeId, toLetterId } from "../ids.ts";
import { limits } from "../limits.ts";
import { type Letter, type LetterContent, parseLetter, textFault, writeLetter } from "./letter.ts";

const id = toLetterId(new Uint8Array(16).fill(7));
const head = { id, seq: 3, ts: 1_767_225_600_123, ttl: 0 };
const cap = "AAAAAAAAAAAAAAAAAAAAAA";
const handle = parseHandle("ada_l-9");
const address = toAddress(new Uint8Array(32).fill(1));
const elsewhere = toAddress(new Uint8Array(32).fill(5));
const devId = toDeviceId(new Uint8Array(16).fill(2));
const candidate = "candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host";
const call = toCallId(new Uint8Array(16).fill(4));
const sid = toHandshakeId(new Uint8Array(16).fill(3));
const contents: readonly LetterContent[] = [
	{ t: "text", body: { text: "grüße ✓\n\tzwei" } },
	{ t: "text", body: { text: "an answer", quote: id } },
	{ t: "text", body: { text: "", card: { url: "https://example.org/" } } },
	{
		t: "text",
		body: {
			text: "look",
			card: { url: "http://example.org/a?b#:~:text=c", title: "A page", quote: "one\n\ttwo" },
		},
	},
	{ t: "edit", body: { of: id, text: "said otherwise" } },
	{ t: "delete", body: { of: id } },
	{ t: "receipt", body: { ids: [id, id] } },
	{ t: "read", body: { of: id } },
	{ t: "typing", body: { on: true } },
	{ t: "profile", body: { presence: false } },
	{ t: "contact.accept", body: { cap } },
	...(handle ? [{ t: "contact.accept", body: { cap, handle } } as const] : []),
	{ t: "contact.decline", body: {} },
	{ t: "route", body: { address, cap, devId, n: 2 } },
	{ t: "ctl", body: {} },
	{ t: "ctl", body: { dtls: "A".repeat(43) } },
	{ t: "rekey", body: { sid, n: 1, bytes: "A".repeat(1_664) } },
	{ t: "sdp", body: { link: cap, type: "offer", sdp: "v=0\r\n" } },
	{ t: "sdp", body: { link: cap, type: "answer", sdp: "v=0\r\n", call } },
	{ t: "ice", body: { link: cap, ufrag: "a+/9", candidates: [candidate, ""] } },
	{ t: "ice", body: { link: cap, ufrag: "a+/9", candidates: [""], call } },
	{ t: "call.ring", body: { call, video: true } },
	{ t: "call.accept", body: { call, video: false } },
	{ t: "sas", body: { call, round: cap, n: 0 } },
	{ t: "sas", body: { call, round: cap, n: 1, bytes: "A".repeat(43) } },
	{ t: "sas", body: { call, round: cap, n: 3, bytes: "A".repeat(43) } },
	{ t: "call.decline", body: { call } },
	{ t: "call.busy", body: { call } },
	{ t: "call.cancel", body: { call } },
	{ t: "call.hangup", body: { call } },
	{ t: "call.state", body: { call, n: 1, muted: true, deafened: false, camera: true, sharing: false } },
	{ t: "call.join", body: { call, video: true } },
	...(handle
		? ([
				{ t: "call.ring", body: { call, video: false, with: [handle] } },
				{ t: "call.roster", body: { call, members: [{ address, handle, times: 0, known: true }] } },
			] as const)
		: []),
	{
		t: "introduce",
		body: {
			...{ call, from: address, to: elsewhere, hops: 1 },
			passed: { t: "ice", body: { link: cap, ufrag: "a+/9", candidates: [""], call } },
		},
	},
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

	test("a ring says for how long, and a call is named by 16 bytes", () => {
		const ring = { t: "call.ring", body: { call, video: false } };
		for (const ttl of [0, 1, 45]) expect(written({ ...ring, ttl })).toMatchObject({ t: "call.ring", ttl });
		expect(written({ ...ring, ttl: 46 })).toBe("bad-frame");
		expect(written({ t: "call.cancel", body: { call }, ttl: 1 })).toBe("bad-frame");
		for (const t of ["call.decline", "call.busy", "call.cancel", "call.hangup"])
			for (const body of [{}, { call: "x" }, { call: [call] }, { call, video: true }])
				expect(written({ t, body })).toBe("bad-frame");
		const state = { call, n: 1, muted: true, deafened: false, camera: true, sharing: false };
		for (const change of [
			{ n: -1 },
			{ muted: 1 },
			{ deafened: "no" },
			{ camera: null },
			{ sharing: undefined },
		])
			expect(written({ t: "call.state", body: { ...state, ...change } })).toBe("bad-frame");
		for (const t of ["sdp", "ice"]) {
			const body = t === "sdp" ? { type: "offer", sdp: "" } : { ufrag: "a+/9", candidates: [""] };
			expect(written({ t, body: { link: cap, ...body, call: "x" } })).toBe("bad-frame");
			expect(written({ t, body: { link: cap, ...body, call: null } })).toBe("bad-frame");
		}
	});

	test("a roster names each once, and no more than a call holds; a ring does the same", () => {
		const who = (n: number) => ({
			...{ address: toAddress(new Uint8Array(32).fill(n)), handle: `p${n}-x` },
			...{ times: 0, known: false },
		});
		const roster = (...members: unknown[]) => written({ t: "call.roster", body: { call, members } });
		const most = limits.callPeople - 2;
		const many = Array.from({ length: most + 1 }, (_, n) => who(n));
		expect(roster(...many.slice(1))).toMatchObject({ t: "call.roster" });
		expect(roster(...many)).toBe("too-long");
		for (const members of [
			[],
			[who(1), who(1)],
			[{ ...who(1), handle: "No One" }],
			[{ ...who(1), address: "x" }],
			[{ ...who(1), times: -1 }],
			[{ ...who(1), known: 1 }],
			[{ ...who(1), more: 1 }],
			["x"],
		])
			expect(roster(...members)).toBe("bad-frame");
		const ring = (others: unknown) => written({ t: "call.ring", body: { call, video: true, with: others } });
		expect(ring(Array.from({ length: most }, (_, n) => `p${n}-x`))).toMatchObject({ t: "call.ring" });
		expect(ring(Array.from({ length: most + 1 }, (_, n) => `p${n}-x`))).toBe("too-long");
		for (const others of [[], ["No One"], "bob", null]) expect(ring(others)).toBe("bad-frame");
	});

	test("what is passed on is of that call, from one to another, and of few kinds", () => {
		const passed = { t: "sdp", body: { link: cap, type: "offer", sdp: "v=0", call } };
		const body = { call, from: address, to: elsewhere, hops: 0, passed };
		expect(written({ t: "introduce", body })).toMatchObject({ t: "introduce" });
		const other = toCallId(new Uint8Array(16).fill(6));
		for (const change of [
			{ to: address },
			{ hops: 4 },
			{ hops: -1 },
			{ from: "x" },
			{ call: other },
			{ passed: { ...passed, more: 1 } },
			{ passed: { ...passed, body: { ...passed.body, call: other } } },
			{ passed: { ...passed, body: { link: cap, type: "offer", sdp: "v=0" } } },
			{ passed: { t: "text", body: { text: "x" } } },
			{ passed: { t: "introduce", body } },
			{ passed: { t: "__proto__", body: { call } } },
			{ passed: [] },
		])
			expect(written({ t: "introduce", body: { ...body, ...change } })).toBe("bad-frame");
	});

	test("a letter about another names it, and says nothing else", () => {
		for (const t of ["delete", "read"]) {
			expect(written({ t, body: { of: id } })).toHaveProperty("t", t);
			for (const body of [{}, { of: "x" }, { of: [id] }, { of: id, text: "x" }])
				expect(written({ t, body })).toBe("bad-frame");
		}
		for (const body of [
			{ of: id },
			{ text: "x" },
			{ of: id, text: "" },
			{ of: id, text: "\0" },
			{ of: "x", text: "x" },
		])
			expect(written({ t: "edit", body })).toBe("bad-frame");
		expect(written({ t: "edit", body: { of: id, text: "a".repeat(8_001) } })).toBe("too-long");
		expect(written({ t: "text", body: { text: "x", quote: "y" } })).toBe("bad-frame");
		for (const body of [{}, { on: 1 }, { on: true, more: 1 }])
			expect(written({ t: "typing", body })).toBe("bad-frame");
		expect(written({ t: "profile", body: { presence: "yes" } })).toBe("bad-frame");
	});

	test("only a text expires, and it says how long it was to live", () => {
		const timed = (ttl: number, timer?: unknown) =>
			written({ t: "text", ttl, body: { text: "x", ...(timer !== undefined && { timer }) } });
		expect(timed(30, 60)).toMatchObject({ ttl: 30, body: { timer: 60 } });
		expect(timed(60, 60)).toHaveProperty("ttl", 60);
		for (const [ttl, timer] of [
			[30, undefined],
			[0, 60],
			[61, 60],
			[30, 0],
			[30, 1.5],
			[30, "60"],
			[366 * 86_400 + 1, 366 * 86_400 + 1],
		] as const)
			expect(timed(ttl, timer)).toBe("bad-frame");
		for (const t of ["ctl", "edit", "delete"])
			expect(written({ t, ttl: 5, body: { of: id } })).toBe("bad-frame");
	});

	test("what is said about a connection is bounded and in the alphabet of its kind", () => {
		const sdp = (body: object) =>
			written({ t: "sdp", body: { link: cap, type: "offer", sdp: "v=0", ...body } });
		expect(sdp({ sdp: "a".repeat(16_384) })).toHaveProperty("t", "sdp");
		expect(sdp({ sdp: "a".repeat(16_385) })).toBe("too-long");
		for (const body of [{ link: "x" }, { type: "pranswer" }, { sdp: 1 }, { more: 1 }])
			expect(sdp(body)).toBe("bad-frame");
		const ice = (body: object) =>
			written({ t: "ice", body: { link: cap, ufrag: "abcd", candidates: [candidate], ...body } });
		expect(ice({ candidates: Array(40).fill(candidate) })).toHaveProperty("t", "ice");
		expect(ice({ candidates: Array(41).fill(candidate) })).toBe("too-long");
		for (const body of [
			{ candidates: [] },
			{ candidates: ["a=crypto:1"] },
			{ candidates: [`${candidate}\r\na=x`] },
			{ candidates: [`candidate:${"1".repeat(512)}`] },
			{ ufrag: "abc" },
			{ ufrag: "ab cd" },
			{ link: `${cap}A` },
		])
			expect(ice(body)).toBe("bad-frame");
		for (const dtls of ["A".repeat(42), `${"A".repeat(42)}B`, 1])
			expect(written({ body: { dtls } })).toBe("bad-frame");
	});

	test("a renewal's messages have their lengths", () => {
		const rekey = (body: object) =>
			written({ t: "rekey", body: { sid, n: 1, bytes: "A".repeat(1_664), ...body } });
		expect(rekey({})).toHaveProperty("t", "rekey");
		expect(rekey({ n: 2, bytes: "A".repeat(3_648) })).toHaveProperty("t", "rekey");
		for (const body of [{ n: 4 }, { n: 2 }, { bytes: "A".repeat(1_663) }, { sid: "x" }, { bytes: 1 }])
			expect(rekey(body)).toBe("bad-frame");
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

	test("a text may be empty beside a card, and the longest of both fits the largest frame", () => {
		const card = { url: "https://example.org/" };
		const body = (more: object) => written({ t: "text", body: { text: "", card, ...more } });
		expect(body({})).toMatchObject({ body: { text: "", card } });
		for (const more of [{ card: undefined }, { card: null }, { card: {} }, { text: 1 }, { text: "\0" }])
			expect(body(more)).toBe("bad-frame");
		expect(written({ t: "edit", body: { of: id, text: "", card } })).toBe("bad-frame");
		const url = "https://example.org/".padEnd(2_048, "a");
		const longest = { url, title: "😀".repeat(200), quote: "😀".repeat(1_000) };
		const text = "水".repeat(8_000);
		const letter: Letter = {
			...{ ...head, seq: Number.MAX_SAFE_INTEGER, ttl: 31_622_400 },
			...{ t: "text", body: { text, quote: id, timer: 31_622_400, card: longest } },
		};
		const bytes = writeLetter(letter);
		expect(parseLetter(bytes)).toEqual(letter);
		// one byte marks where the padding begins
		expect(bytes.length).toBeLessThan(limits.paddingClasses.at(-1) ?? 0);
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
