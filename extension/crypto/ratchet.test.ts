import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, concat, noBytes, toHex, uint, utf8 } from "../../protocol/bytes.ts";
import { type Random, sha256 } from "./kdf.ts";
import { pad, unpad } from "./padding.ts";
import { open, type Ratchet, seal, startRatchet } from "./ratchet.ts";
import { frameHint, frameOf, sealHeader } from "./ratchet-header.ts";
import { packRatchet, unpackRatchet } from "./ratchet-pack.ts";
import { skippedCount } from "./ratchet-skipped.ts";
import type { Session } from "./session.ts";
import { bytesOf, type Json, queue, seeded, unhex, vector } from "./testing.ts";
import { keyPairOf } from "./x25519.ts";

const now = 1_767_225_600_000;
const unused: Random = () => {
	throw new Error("no chance was expected here");
};

function sessions(inputs: Json): [Session, Session] {
	const pairB = keyPairOf(bytesOf(inputs.eB));
	const common = {
		rootKey: bytesOf(inputs.RK0),
		headerKeyA: bytesOf(inputs.HK_A),
		nextHeaderKeyB: bytesOf(inputs.NHK_B),
		h: bytesOf(inputs.h),
		doorKey: noBytes,
		exportKey: noBytes,
		remoteStatic: noBytes,
		ephemeralB: pairB.publicKey,
	};
	return [
		{ ...common, initiator: true, ephemeralPairB: undefined },
		{ ...common, initiator: false, ephemeralPairB: pairB },
	];
}
const session = sessions(vector("double-ratchet").inputs);

function sealOk(state: Ratchet, text: Bytes, random: Random): { state: Ratchet; frame: Bytes } {
	const sealed = seal(state, text, random);
	if ("refused" in sealed) throw new Error(sealed.refused);
	return sealed;
}
function openOk(state: Ratchet, frame: Bytes, random: Random, at = now): { state: Ratchet; letter: Bytes } {
	const opened = open(state, frame, { now: at, random });
	if ("refused" in opened) throw new Error(opened.refused);
	return opened;
}
/** As between two lives of the worker. */
function asleep(state: Ratchet): Ratchet {
	const again = unpackRatchet(packRatchet(state));
	if (!again) throw new Error("a ratchet did not survive packing");
	expect(again).toEqual(state);
	return again;
}
/** A state in the vectors' words. */
function dump(r: Ratchet): Json {
	const hex = (bytes: Bytes | undefined): string | null => (bytes ? toHex(bytes) : null);
	return {
		RK: hex(r.rootKey),
		CKs: hex(r.sendChain),
		CKr: hex(r.receiveChain),
		HKs: hex(r.sendHeader),
		HKr: hex(r.receiveHeader),
		NHKs: hex(r.nextSendHeader),
		NHKr: hex(r.nextReceiveHeader),
		DHs: hex(r.ours.publicKey),
		DHr: hex(r.theirs),
		Ns: r.sent,
		Nr: r.received,
		PN: r.sentBefore,
		skipped: r.skipped.flatMap(({ headerKey, keys }) =>
			keys.map(({ n, mk }) => ({ hk: hex(headerKey), n, mk: hex(mk) })),
		),
	};
}
const ours: Record<string, string> = { "not a frame": "no-frame", "too far ahead": "too-far" };

type Step = Json & { do: string; by: "A" | "B"; name: string; text: string; reason: string };

describe("the ratchet, against our vectors", () => {
	test("ten frames with DH steps, an overtaken one, and refusals", () => {
		const { inputs, intermediates, outputs } = vector("double-ratchet");
		const secrets = inputs.ratchetSecrets as Json;
		const states = {
			A: startRatchet(session[0], queue(bytesOf(secrets.a1))),
			B: startRatchet(session[1], unused),
		};
		const frames = new Map<string, Bytes>();
		const steps = intermediates.steps as Step[];
		expect(steps.length).toBeGreaterThan(25);
		for (const step of steps) {
			if (step.do === "init") {
				expect({ A: dump(states.A), B: dump(states.B) }).toEqual({ A: step.A, B: step.B });
				continue;
			}
			const before = asleep(states[step.by]);
			if (step.do === "seal") {
				const sealed = sealOk(
					before,
					utf8(step.text),
					queue(bytesOf(step.headerNonce), bytesOf(step.bodyNonce)),
				);
				expect(toHex(sha256(sealed.frame))).toBe(step.frameSha256);
				frames.set(step.name, sealed.frame);
				states[step.by] = sealed.state;
			} else if (step.do === "open") {
				const random = step.newRatchetSecret ? queue(bytesOf(step.newRatchetSecret)) : unused;
				const opened = openOk(before, frames.get(step.name) ?? noBytes, random);
				expect(opened.letter).toEqual(utf8(step.text));
				states[step.by] = opened.state;
			} else {
				const copy = dump(before);
				const refused = open(before, bytesOf(step.frame), { now, random: seeded(0) });
				expect(refused).toEqual({ refused: ours[step.reason] ?? step.reason });
				expect(dump(before)).toEqual(copy);
				continue;
			}
			expect(dump(states[step.by])).toEqual(step.after);
		}
		expect({ A: dump(states.A), B: dump(states.B) }).toEqual(outputs.final);
		expect([states.A.steps, states.B.steps]).toEqual([3, 4]);
		const hint = concat(unhex("47311f"), frameHint(frames.get("f6") ?? noBytes));
		expect(toHex(hint)).toBe(outputs.lostForF6);
	});

	test("numbers of appendix B", () => {
		const a = startRatchet(session[0], () => new Uint8Array(32).fill(8));
		const { frame } = sealOk(
			a,
			utf8("hello"),
			queue(new Uint8Array(24).fill(9), new Uint8Array(24).fill(12)),
		);
		const eh = frame.slice(3, 83);
		expect(toHex(sha256(eh))).toBe("1e33f389dd31ad7b0c4560e03274b32a153323555ca967060f3fc44d665f63d0");
	});

	test("frames far ahead", () => {
		const { inputs, intermediates, outputs } = vector("double-ratchet-skips");
		let a = startRatchet(session[0], queue(bytesOf(inputs.a1)));
		let b = startRatchet(session[1], unused);
		const six = (v: number): Bytes => concat(...Array.from({ length: 6 }, () => uint(v, 4)));
		const frames = Array.from({ length: 330 }, (_, i) => {
			const sealed = sealOk(a, utf8(`s${i}`), queue(six(i), six(i + 2 ** 31)));
			a = sealed.state;
			return sealed.frame;
		});
		expect(toHex(sha256(...frames))).toBe(outputs.allFramesSha256);
		for (const step of intermediates.steps as (Json & {
			i: number;
			do: string;
			reason?: string;
			after: Json;
		})[]) {
			const frame = frames[step.i] ?? noBytes;
			expect(frame).toEqual(bytesOf(step.frame));
			if (step.do === "open") {
				const opened = openOk(asleep(b), frame, step.i === 0 ? queue(bytesOf(inputs.b1)) : unused);
				expect(opened.letter).toEqual(utf8(`s${step.i}`));
				b = opened.state;
			} else {
				const reason = step.reason ?? "";
				expect(open(b, frame, { now, random: unused })).toEqual({ refused: ours[reason] ?? reason });
			}
			const keys = b.skipped.flatMap((chain) => chain.keys);
			const ends = keys.length ? { skippedFrom: keys[0]?.n, skippedTo: keys.at(-1)?.n } : {};
			expect({ ...ends, skippedCount: skippedCount(b.skipped), Nr: b.received }).toEqual(step.after);
		}
	});

	test("padding", () => {
		const { outputs } = vector("padding");
		const filler = (length: number): Bytes => Uint8Array.from({ length }, (_, i) => 33 + (i % 90));
		const good = outputs.good as { textLength: number; class: number; sha256: string }[];
		for (const { textLength, class: size, sha256: hash } of good) {
			const padded = pad(filler(textLength));
			expect(padded).toHaveLength(size);
			expect(toHex(sha256(padded ?? noBytes))).toBe(hash);
			expect(unpad(padded ?? noBytes)).toEqual(filler(textLength));
		}
		const with80 = outputs.textWith80 as Json;
		expect(pad(bytesOf(with80.text))).toEqual(bytesOf(with80.padded));
		expect(unpad(bytesOf(with80.padded))).toEqual(bytesOf(with80.text));
		expect(unpad(bytesOf((outputs.roomierThanNeeded as Json).padded))).toEqual(noBytes);
		const refused = outputs.refused as { padded: unknown }[];
		expect(refused.length).toBeGreaterThan(5);
		for (const { padded } of refused) expect(unpad(bytesOf(padded))).toBeUndefined();
		expect(pad(filler(32768))).toBeUndefined();
	});
});

describe("the ratchet's own bounds", () => {
	test("a responder waits for a first frame, and a letter has a longest length", () => {
		const random = seeded(2);
		expect(seal(startRatchet(session[1], unused), noBytes, random)).toEqual({ refused: "not-yet" });
		expect(seal(startRatchet(session[0], random), new Uint8Array(32768), random)).toEqual({
			refused: "too-long",
		});
	});

	/** A has sent four, B opened the last; then they answer each other `rounds` times. */
	function overtaken(rounds: number, ms = 0): { b: Ratchet; late: Bytes; opened: Bytes } {
		const random = seeded(3);
		let a = startRatchet(session[0], random);
		let b = startRatchet(session[1], random);
		const frames: Bytes[] = [];
		for (let i = 0; i < 4; i++) {
			const sealed = sealOk(a, uint(i, 1), random);
			frames.push(sealed.frame);
			a = sealed.state;
		}
		b = openOk(b, frames[3] ?? noBytes, random).state;
		expect(skippedCount(b.skipped)).toBe(3);
		for (let i = 0; i < rounds; i++) {
			const down = sealOk(b, noBytes, random);
			a = openOk(a, down.frame, random).state;
			const up = sealOk(a, noBytes, random);
			a = up.state;
			b = openOk(down.state, up.frame, random, now + ms).state;
		}
		return { b, late: frames[0] ?? noBytes, opened: frames[3] ?? noBytes };
	}

	test("an overtaken frame opens until five DH steps are done", () => {
		const four = overtaken(4);
		expect(openOk(four.b, four.late, unused).letter).toEqual(uint(0, 1));
		const five = overtaken(5);
		expect(five.b.skipped).toEqual([]);
		expect(open(five.b, five.late, { now, random: unused })).toEqual({ refused: "header" });
	});

	test("a second copy is called a duplicate as long as its chain is remembered", () => {
		const { b, opened } = overtaken(2);
		expect(open(b, opened, { now, random: unused })).toEqual({ refused: "duplicate" });
	});

	test("an overtaken frame opens for a day", () => {
		const { b, late } = overtaken(0);
		const day = 24 * 3_600_000;
		expect(open(b, late, { now: now + day - 1, random: unused })).toHaveProperty("letter");
		expect(open(b, late, { now: now + day, random: unused })).toEqual({ refused: "duplicate" });
		expect(overtaken(1, day).b.skipped).toEqual([]);
	});

	test("a session keeps 256 keys, and packs into 11 kB with all of them", () => {
		const random = seeded(4);
		let a = startRatchet(session[0], random);
		let b = startRatchet(session[1], random);
		for (let chain = 0; chain < 5; chain++) {
			let last = noBytes;
			for (let i = 0; i < 71; i++) {
				const sealed = sealOk(a, noBytes, random);
				a = sealed.state;
				last = sealed.frame;
			}
			b = openOk(b, last, random).state;
			const back = sealOk(b, noBytes, random);
			b = back.state;
			a = openOk(a, back.frame, random).state;
			expect(skippedCount(b.skipped)).toBe(Math.min(64 * (chain + 1), 256));
			expect(packRatchet(a).length).toBeLessThan(500);
		}
		expect(packRatchet(b).length).toBeLessThan(11_000);
		asleep(b);
	});

	test("a contact who lies in a header cannot make us walk, nor use a point of small order", () => {
		const random = seeded(5);
		const b = startRatchet(session[1], unused);
		const forge = (dh: Bytes, pn: number, n: number): Bytes =>
			frameOf(sealHeader(session[0].headerKeyA, { dh, pn, n }, random), new Uint8Array(24 + 16 + 512));
		const dh = keyPairOf(random(32)).publicKey;
		expect(open(b, forge(dh, 0, 257), { now, random })).toEqual({ refused: "too-far" });
		expect(open(b, forge(dh, 0, 2 ** 32 - 1), { now, random })).toEqual({ refused: "too-far" });
		expect(open(b, forge(dh, 1, 0), { now, random })).toEqual({ refused: "too-far" });
		expect(open(b, forge(new Uint8Array(32), 0, 0), { now, random })).toEqual({ refused: "header" });
		expect(open(b, forge(dh, 0, 0), { now, random })).toEqual({ refused: "body" });
	});

	test("a body belongs to its header and to its session", () => {
		const random = seeded(6);
		const a = startRatchet(session[0], random);
		const one = sealOk(a, utf8("one"), random);
		const two = sealOk(a, utf8("two"), random);
		const crossed = concat(one.frame.slice(0, 83), two.frame.slice(83));
		const b = startRatchet(session[1], unused);
		expect(open(b, crossed, { now, random })).toEqual({ refused: "body" });
		expect(open({ ...b, h: random(32) }, one.frame, { now, random })).toEqual({ refused: "body" });
	});

	test("bytes that nobody wrote are refused without a throw", () => {
		const b = startRatchet(session[1], unused);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 700, size: "max" }), fc.boolean(), (bytes, real) => {
				const frame = real
					? concat(unhex("473101"), new Uint8Array(Math.max(632 - bytes.length, 0)), bytes)
					: bytes;
				expect(open(b, frame, { now, random: seeded(0) })).toHaveProperty("refused");
				unpackRatchet(bytes);
				unpackRatchet(concat(Uint8Array.of(1), bytes));
				unpad(bytes);
			}),
		);
	});
});

describe("300 schedules of a bad network", () => {
	for (let block = 0; block < 10; block++) {
		test(`seeds ${block * 30} to ${block * 30 + 29}`, () => {
			for (let seed = block * 30; seed < block * 30 + 30; seed++) schedule(seed);
		});
	}
});

/** What should open opens once; nothing else opens; after a first answer both have stepped. */
function schedule(seed: number): void {
	const random = seeded(1000 + seed);
	const dice = (sides: number): number => (random(1)[0] ?? 0) % sides;
	const states = [startRatchet(session[0], random), startRatchet(session[1], random)];
	const flying: { to: 0 | 1; frame: Bytes; text: string }[] = [];
	const opened = new Set<string>();
	let count = 0;
	const deliver = (to: 0 | 1, frame: Bytes): ReturnType<typeof open> => {
		const state = states[to];
		if (!state) throw new Error("nobody there");
		const result = open(dice(8) ? state : asleep(state), frame, { now, random });
		if ("letter" in result) states[to] = result.state;
		return result;
	};
	for (let i = 0; i < 40; i++) {
		const what = dice(10);
		const from = dice(2) === 0 ? 0 : 1;
		const some = flying[dice(Math.max(flying.length, 1))];
		if (what < 4) {
			const state = states[from];
			const text = `${count++}`;
			const sealed = state && seal(state, utf8(text), random);
			if (!sealed || "refused" in sealed) {
				expect([from, sealed]).toEqual([1, { refused: "not-yet" }]);
				continue;
			}
			states[from] = sealed.state;
			flying.push({ to: from === 0 ? 1 : 0, frame: sealed.frame, text });
		} else if (!some) {
			// nothing is under way
		} else if (what < 7) {
			// any of those under way, so they overtake each other; it stays, so it may come twice
			const result = deliver(some.to, some.frame);
			if (opened.has(some.text)) expect(result).toHaveProperty("refused");
			else expect(result).toHaveProperty("letter", utf8(some.text));
			opened.add(some.text);
		} else if (what === 7) {
			flying.splice(flying.indexOf(some), 1);
		} else if (what === 8) {
			const forged = some.frame.slice();
			const place = (dice(256) * 256 + dice(256)) % forged.length;
			forged[place] = (forged[place] ?? 0) ^ (1 << dice(8));
			expect(deliver(some.to, forged)).toHaveProperty("refused");
		} else {
			expect(deliver(some.to === 0 ? 1 : 0, some.frame)).toHaveProperty("refused");
		}
	}
	// in the end one round trip still works, and both have stepped
	for (const from of [0, 1, 0] as const) {
		const state = states[from];
		if (!state) throw new Error("nobody there");
		const sealed = sealOk(state, utf8("end"), random);
		states[from] = sealed.state;
		expect(deliver(from === 0 ? 1 : 0, sealed.frame)).toHaveProperty("letter", utf8("end"));
	}
	expect(Math.min(...states.map((state) => state.steps))).toBeGreaterThan(0);
}
