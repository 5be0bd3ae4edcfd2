/**
 * RFC 6455 over a raw socket, through our own write path: the public case list of the Autobahn test suite, categories 1 to 7 and 10.
 * Autobahn talks to an echo; here somebody writes letters to themselves, which come back through the same path as everybody's.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bytes, concat, fromUtf8, uint, utf8 } from "../../protocol/bytes.ts";
import { limits } from "../../protocol/limits.ts";
import { controlText } from "../../protocol/wire/control.ts";
import { buildFrameFromClient } from "../../protocol/wire/frame.ts";
import { sizes } from "../../relay/limits.ts";
import { createPerson } from "./person.ts";
import { closeFrame, dialRaw, frame, loginRaw, opcodes, type Raw, type Received } from "./raw.ts";
import { type RunningRelay, run } from "./running.ts";

const { continuation, text, binary, close, ping, pong } = opcodes;
const headerBytes = 38;
const hex = (digits: string): Bytes => new Uint8Array(Buffer.from(digits.replaceAll(" ", ""), "hex"));
const person = createPerson("echo");
let relay: RunningRelay;
beforeAll(async () => {
	relay = await run(
		"--limit-frame-burst=100000",
		"--limit-frames-per-second=100000",
		"--limit-bytes-per-second=1000000000",
	);
});
afterAll(() => relay.close());

/** Somebody who is logged in and may write to themselves. */
async function echo(): Promise<Raw> {
	const raw = await dialRaw(relay.port);
	await loginRaw(raw, "echo");
	const targets = [{ target: person.address, cap: person.cap }];
	raw.write(frame(text, utf8(controlText({ type: "open", id: 1, payload: { targets } }))));
	await raw.frames(1);
	raw.received.length = 0;
	return raw;
}
/** A letter to oneself whose frame has so many bytes. It comes back as it is: target and sender are the same. */
function letter(size: number): Bytes {
	const body = new Uint8Array(size - headerBytes).map((_, i) => (i * 7) % 256);
	return buildFrameFromClient({ type: "deliver", droppable: false, ref: size, target: person.address, body });
}
const keepalive = utf8('{"type":"keepalive","payload":{}}');
const textOf = (size: number) => concat(keepalive, utf8(" ".repeat(size - keepalive.length)));
const answer: Received = { opcode: text, payload: keepalive };
const ponged = (payload: Bytes): Received => ({ opcode: pong, payload });
const echoed = (payload: Bytes): Received => ({ opcode: binary, payload });
const hello = utf8("Hello");

/** Sends all of it at once; the relay must answer with exactly this and go on. */
async function expectAnswers(sent: readonly Bytes[], expected: readonly Received[]) {
	const raw = await echo();
	raw.write(...sent, frame(ping, utf8("end")));
	const frames = await raw.frames(expected.length + 1);
	expect(frames).toEqual([...expected, ponged(utf8("end"))]);
	raw.end();
}
/** Sends all of it; the relay must close with this code, after these frames and nothing else. */
async function expectClose(sent: readonly Bytes[], code: number, before: readonly Received[] = []) {
	const raw = await echo();
	raw.write(...sent);
	expect(await raw.closed()).toBe(code);
	expect(raw.received.slice(0, -1)).toEqual(before);
}

describe("1: framing", () => {
	test.each([125, 126, 127, 128, 1_000, limits.controlBytes])("1.1: a text of %i bytes", (size) =>
		expectAnswers([frame(text, textOf(size))], [answer]),
	);
	test.each([limits.controlBytes + 1, 65_535, 65_536])(
		"1.1: a text of %i bytes is no control message",
		(size) => expectClose([frame(text, textOf(size))], 4400),
	);
	test("1.1.1: an empty text is no control message", () => expectClose([frame(text, utf8(""))], 4400));
	test.each([39, 125, 126, 127, 128, 65_535, 65_536, limits.frameBytes])(
		"1.2: a letter of %i bytes",
		(size) => expectAnswers([frame(binary, letter(size))], [echoed(letter(size))]),
	);
	test("1.2.1: an empty letter is no letter", () => expectClose([frame(binary, new Uint8Array(0))], 4400));
	test("1.2.7: one byte more than allowed", () =>
		expectClose([frame(binary, concat(letter(limits.frameBytes), uint(0, 1)))], 1009));
	test("1.2.8: 65,536 bytes in pieces of 997", async () => {
		const raw = await echo();
		await raw.writeInPieces(frame(binary, letter(65_536)), 997);
		expect(await raw.frames(1)).toEqual([echoed(letter(65_536))]);
		raw.end();
	});
	test("a length nobody can mean", () =>
		expectClose([hex("82 ff ff ff ff ff ff ff ff ff 00 00 00 00")], 1009));
	test("a frame that is not masked", () => expectClose([frame(binary, letter(99), { masked: false })], 1002));
	test("a hundred letters at once come back in their order", () => {
		const all = Array.from({ length: 100 }, (_, i) => letter(39 + i * 13));
		return expectAnswers(
			all.map((each) => frame(binary, each)),
			all.map(echoed),
		);
	});
});

describe("2: pings and pongs", () => {
	test.each([
		["2.1: without a payload", utf8("")],
		["2.2: with text", hello],
		["2.3: with bytes", hex("00 ff fe fd fc fb 00 ff")],
		["2.4: with 125 bytes", new Uint8Array(125).fill(254)],
	])("%s", (_, payload) => expectAnswers([frame(ping, payload)], [ponged(payload)]));
	test("2.5: with 126 bytes", () => expectClose([frame(ping, new Uint8Array(126))], 1002));
	test("2.6: 125 bytes, byte by byte", async () => {
		const raw = await echo();
		await raw.writeInPieces(frame(ping, new Uint8Array(125).fill(254)), 1);
		expect(await raw.frames(1)).toEqual([ponged(new Uint8Array(125).fill(254))]);
		raw.end();
	});
	test("2.7, 2.8: a pong nobody asked for is not answered", () =>
		expectAnswers([frame(pong, utf8("")), frame(pong, hello)], []));
	test("2.9: nor when a ping follows", () =>
		expectAnswers([frame(pong, hello), frame(ping, utf8("x"))], [ponged(utf8("x"))]));
	test("2.10: ten pings are answered in their order", () => {
		const all = Array.from({ length: 10 }, (_, i) => utf8(`payload ${i}`));
		return expectAnswers(
			all.map((each) => frame(ping, each)),
			all.map(ponged),
		);
	});
	test("2.11: ten pings byte by byte", async () => {
		const raw = await echo();
		const all = Array.from({ length: 10 }, (_, i) => utf8(`payload ${i}`));
		await raw.writeInPieces(concat(...all.map((each) => frame(ping, each))), 1);
		expect(await raw.frames(10)).toEqual(all.map(ponged));
		raw.end();
	});
});

describe("3: reserved bits", () => {
	test.each([1, 2, 3, 4, 5, 6, 7])("a text with %i", (rsv) =>
		expectClose([frame(text, keepalive, { rsv })], 1002),
	);
	test.each([1, 2, 4])("a letter with %i, after a good one", (rsv) =>
		expectClose([frame(binary, letter(99)), frame(binary, letter(99), { rsv })], 1002, [echoed(letter(99))]),
	);
	test("3.6: a ping", () => expectClose([frame(ping, hello, { rsv: 6 })], 1002));
	test("3.7: a close", () => expectClose([frame(close, utf8(""), { rsv: 7 })], 1002));
});

describe("4: opcodes that mean nothing", () => {
	test.each([3, 4, 5, 6, 7, 11, 12, 13, 14, 15])("%i", (opcode) =>
		expectClose([frame(binary, letter(50)), frame(opcode, utf8(""))], 1002, [echoed(letter(50))]),
	);
	test.each([5, 15])("%i with a payload", (opcode) => expectClose([frame(opcode, hello)], 1002));
});

describe("5: fragmentation", () => {
	const whole = letter(300);
	const parts = [whole.subarray(0, 100), whole.subarray(100, 200), whole.subarray(200)] as const;
	const open = { fin: false };
	test("5.1: a ping in two", () => expectClose([frame(ping, hello, open), frame(continuation, hello)], 1002));
	test("5.2: a pong in two", () => expectClose([frame(pong, hello, open), frame(continuation, hello)], 1002));
	test("5.3: a letter in two", () =>
		expectAnswers(
			[frame(binary, whole.subarray(0, 7), open), frame(continuation, whole.subarray(7))],
			[echoed(whole)],
		));
	test("5.3: a text in two", () =>
		expectAnswers(
			[frame(text, keepalive.subarray(0, 9), open), frame(continuation, keepalive.subarray(9))],
			[answer],
		));
	test("5.5: byte by byte", async () => {
		const raw = await echo();
		const bytes = concat(
			frame(text, keepalive.subarray(0, 9), open),
			frame(continuation, keepalive.subarray(9)),
		);
		await raw.writeInPieces(bytes, 1);
		expect(await raw.frames(1)).toEqual([answer]);
		raw.end();
	});
	test("5.6: with a ping between, which is answered first", () =>
		expectAnswers(
			[frame(binary, parts[0], open), frame(ping, hello), frame(continuation, concat(parts[1], parts[2]))],
			[ponged(hello), echoed(whole)],
		));
	test.each([
		["5.9: with FIN", [frame(continuation, hello)]],
		["5.10: then a letter", [frame(continuation, hello), frame(binary, letter(50))]],
		["5.12: without FIN", [frame(continuation, hello, open)]],
		["5.13: without FIN, then a letter", [frame(continuation, hello, open), frame(binary, letter(50))]],
	])("a continuation of nothing, %s", (_, sent) => expectClose(sent, 1002));
	test("5.15: a continuation after a whole message", () =>
		expectClose(
			[
				frame(binary, whole.subarray(0, 7), open),
				frame(continuation, whole.subarray(7)),
				frame(continuation, hello, open),
			],
			1002,
			[echoed(whole)],
		));
	test("5.18: a second beginning", () => expectClose([frame(text, hello, open), frame(text, hello)], 1002));
	test("5.19: five parts with pings between", () =>
		expectAnswers(
			[
				frame(binary, whole.subarray(0, 60), open),
				frame(continuation, whole.subarray(60, 120), open),
				frame(ping, utf8("one")),
				frame(continuation, whole.subarray(120, 180), open),
				frame(continuation, whole.subarray(180, 240), open),
				frame(ping, utf8("two")),
				frame(continuation, whole.subarray(240)),
			],
			[ponged(utf8("one")), ponged(utf8("two")), echoed(whole)],
		));
	test("as many parts as are allowed", () => {
		const cut = (i: number) => whole.subarray(i * 30, i === sizes.fragments - 1 ? undefined : (i + 1) * 30);
		const sent = Array.from({ length: sizes.fragments }, (_, i) =>
			frame(i === 0 ? binary : continuation, cut(i), { fin: i === sizes.fragments - 1 }),
		);
		return expectAnswers(sent, [echoed(whole)]);
	});
	test("10.1: more parts than any browser sends, each of them small, are closed: they pin memory", () => {
		const sent = Array.from({ length: sizes.fragments + 1 }, (_, i) =>
			frame(i === 0 ? binary : continuation, whole.subarray(i, i + 1), open),
		);
		return expectClose(sent, 1008);
	});
	test("parts that together are too long", () =>
		expectClose(
			[frame(binary, letter(limits.frameBytes), open), frame(continuation, new Uint8Array(1), open)],
			1009,
		));
});

describe("6: UTF-8", () => {
	/** A control message with these bytes in it: it is understood, and then refused for what it says. */
	const message = (bytes: Bytes) =>
		concat(utf8('{"type":"lookup","id":1,"payload":{"handle":"'), bytes, utf8('"}}'));
	const valid: readonly [string, string][] = [
		[
			"6.2: accents",
			"48 65 6c 6c 6f 2d c2 b5 40 c3 9f c3 b6 c3 a4 c3 bc c3 a0 c3 a1 2d 55 54 46 2d 38 21 21",
		],
		["6.5: Greek", "ce ba e1 bd b9 cf 83 ce bc ce b5"],
		["6.7: first of two bytes", "c2 80"],
		["6.7: first of three bytes", "e0 a0 80"],
		["6.7: first of four bytes", "f0 90 80 80"],
		["6.9: last of one byte", "7f"],
		["6.9: last of two bytes", "df bf"],
		["6.9: last of three bytes", "ef bf bf"],
		["6.9: last of four bytes", "f4 8f bf bf"],
		["6.11: before the surrogates", "ed 9f bf"],
		["6.11: after the surrogates", "ee 80 80"],
		["6.11: replacement character", "ef bf bd"],
		["6.22: not a character, U+FFFE", "ef bf be"],
		["6.22: not a character, U+1FFFF", "f0 9f bf bf"],
		["6.23: byte order mark", "ef bb bf"],
	];
	test.each(valid)("%s is taken, also when it is cut within a letter", async (_, digits) => {
		const whole = message(hex(digits));
		const raw = await echo();
		const cut = 46;
		raw.write(
			frame(text, whole),
			frame(text, whole.subarray(0, cut), { fin: false }),
			frame(continuation, whole.subarray(cut)),
		);
		const frames = await raw.frames(2);
		for (const { payload } of frames) expect(fromUtf8(payload)).toContain("handle-malformed");
		expect(frames).toHaveLength(2);
		raw.end();
	});
	test("6.1: empty fragments", () =>
		expectAnswers(
			[
				frame(text, utf8(""), { fin: false }),
				frame(continuation, keepalive, { fin: false }),
				frame(continuation, utf8("")),
			],
			[answer],
		));
	const invalid: readonly [string, string][] = [
		[
			"6.3: Greek, then a surrogate, then text",
			"ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64",
		],
		["6.4: above the last letter", "f4 90 80 80"],
		["6.6: cut after one of two", "ce"],
		["6.6: cut after two of three", "ce ba e1 bd"],
		["6.8: first of five bytes", "f8 88 80 80 80"],
		["6.8: first of six bytes", "fc 84 80 80 80 80"],
		["6.10: after the last", "f7 bf bf bf"],
		["6.10: last of five bytes", "fb bf bf bf bf"],
		["6.10: last of six bytes", "fd bf bf bf bf bf"],
		["6.12: a continuation byte alone, 80", "80"],
		["6.12: a continuation byte alone, bf", "bf"],
		["6.12: seven of them", "80 bf 80 bf 80 bf 80"],
		["6.13: beginnings of two, each before a space", "c0 20 c1 20 c2 20 df 20"],
		["6.13: beginnings of three", "e0 20 e1 20 ef 20"],
		["6.13: beginnings of four", "f0 20 f1 20 f7 20"],
		["6.13: beginnings of five and six", "f8 20 fb 20 fc 20 fd 20"],
		["6.14: two without their last", "c0"],
		["6.14: three without their last", "e0 80"],
		["6.14: four without their last", "f0 80 80"],
		["6.14: highest of three without its last", "ef bf"],
		["6.15: all of them in a row", "c0 e0 80 f0 80 80 f8 80 80 80 fc 80 80 80 80 df ef bf f7 bf bf"],
		["6.16: impossible fe", "fe"],
		["6.16: impossible ff", "ff"],
		["6.16: impossible fe fe ff ff", "fe fe ff ff"],
		["6.17: / in two", "c0 af"],
		["6.17: / in three", "e0 80 af"],
		["6.17: / in four", "f0 80 80 af"],
		["6.18: the highest too long in two", "c1 bf"],
		["6.18: the highest too long in three", "e0 9f bf"],
		["6.18: the highest too long in four", "f0 8f bf bf"],
		["6.19: nothing in two", "c0 80"],
		["6.19: nothing in three", "e0 80 80"],
		["6.19: nothing in four", "f0 80 80 80"],
		["6.20: first high surrogate", "ed a0 80"],
		["6.20: last high surrogate", "ed ad bf"],
		["6.20: first low surrogate", "ed b0 80"],
		["6.20: last low surrogate", "ed bf bf"],
		["6.21: a pair of surrogates", "ed a0 80 ed b0 80"],
		["6.21: the last pair", "ed af bf ed bf bf"],
	];
	test.each(invalid)("%s", (_, digits) => expectClose([frame(text, message(hex(digits)))], 1007));
	test("6.3.2: byte by byte", async () => {
		const raw = await echo();
		await raw.writeInPieces(frame(text, message(hex("ed a0 80"))), 1);
		expect(await raw.closed()).toBe(1007);
	});
	test("6.4: in the second fragment", () => {
		const whole = message(hex("f4 90 80 80"));
		return expectClose(
			[frame(text, whole.subarray(0, 20), { fin: false }), frame(continuation, whole.subarray(20))],
			1007,
		);
	});
	test("letters may be any bytes", () => {
		const bytes = concat(letter(39).subarray(0, 38), hex("ff fe ed a0 80 c0 af"));
		return expectAnswers([frame(binary, bytes)], [echoed(bytes)]);
	});
});

describe("7: closing", () => {
	test("7.1.1: after a letter", () =>
		expectClose([frame(binary, letter(50)), closeFrame(1000)], 1000, [echoed(letter(50))]));
	test("7.1.2: twice", () => expectClose([closeFrame(1000), closeFrame(1000)], 1000));
	test("7.1.3: a ping after it is not answered", () =>
		expectClose([closeFrame(1000), frame(ping, hello)], 1000));
	test("7.1.4: a letter after it is not passed on", () =>
		expectClose([closeFrame(1000), frame(binary, letter(50))], 1000));
	test("7.1.5: between two fragments", () =>
		expectClose(
			[
				frame(binary, letter(50).subarray(0, 9), { fin: false }),
				closeFrame(1000),
				frame(continuation, letter(50).subarray(9)),
			],
			1000,
		));
	test("7.1.6: behind 128 KiB", () =>
		expectClose([frame(binary, letter(limits.frameBytes)), closeFrame(1000)], 1000, [
			echoed(letter(limits.frameBytes)),
		]));
	test("7.3.1: without a payload", () => expectClose([frame(close, utf8(""))], 1005));
	test("7.3.2: with half a code", () => expectClose([frame(close, uint(3, 1))], 1002));
	test("7.3.4: with a reason", () => expectClose([closeFrame(1000, hello)], 1000));
	test("7.3.5: with a reason of 123 bytes", () =>
		expectClose([closeFrame(1000, new Uint8Array(123).fill(42))], 1000));
	test("7.3.6: with a reason of 124 bytes", () =>
		expectClose([closeFrame(1000, new Uint8Array(124).fill(42))], 1002));
	test("7.5.1: with a reason that is not UTF-8", () =>
		expectClose([closeFrame(1000, hex("ce ba ed a0 80"))], 1007));
	test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])(
		"7.7: code %i is given back",
		(code) => expectClose([closeFrame(code)], code),
	);
	test.each([0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535])(
		"7.9, 7.13: code %i is none",
		(code) => expectClose([closeFrame(code)], 1002),
	);
});
