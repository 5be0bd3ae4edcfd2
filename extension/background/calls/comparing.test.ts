/** Comparing aloud, with somebody in between, and with somebody who cheats: two ends, and everything between them by hand. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toBase64Url } from "../../../protocol/bytes.ts";
import { type Address, toAddress, toCallId, toIid } from "../../../protocol/ids.ts";
import type { LetterContent } from "../../../protocol/sealed/letter.ts";
import { sasCommitment } from "../../crypto/sas.ts";
import type { Contact } from "../contacts/contact.ts";
import { type Call, newSitter, newWish, noMedia } from "./call.ts";
import type { CallState } from "./call-state.ts";
import { createComparing } from "./comparing.ts";

type Body = Extract<LetterContent, { t: "sas" }>["body"];

const call = toCallId(new Uint8Array(16).fill(1));
const seat = "seatseatseatseatseatse" as Contact["id"];
const bytesOf = (fill: number, length = 32) => new Uint8Array(length).fill(fill);
const text = (fill: number, length = 32) => toBase64Url(bytesOf(fill, length));
const round = text(9, 16);

/** One end, in a live call with `peer`, whose words leave into `said`. */
function end(self: Address, peer: Address, seed: number) {
	let now = 0;
	let count = seed;
	const said: Body[] = [];
	const timers = new Map<string, () => void>();
	const sitter = { ...newSitter({ id: seat, address: peer }, false, "theirs"), state: "live" as const };
	let held: Call = {
		...{ id: call, stage: "live", isOurs: true, video: false, since: 0, until: 0, n: 0, silent: false },
		...{ wish: newWish({} as never, false), media: noMedia, people: { [seat]: sitter } },
	};
	const contact = { id: seat, address: peer, iid: toIid(bytesOf(7)) } as Contact;
	const comparing = createComparing({
		clock: { now: () => now, later: () => () => {} } as never,
		random: (length) => Uint8Array.from({ length }, () => (count = (count * 73 + 41) % 251)),
		due: {
			at: (name: string, at: number | null, act: () => void) => {
				if (at === null) timers.delete(name);
				else timers.set(name, act);
			},
		} as never,
		self: () => self,
		friend: () => contact,
		async say(_, { body }) {
			said.push(body as Body);
		},
		journal: () => {},
		state: {
			now: () => held,
			change: (_: unknown, part: Partial<Call>) => {
				held = { ...held, ...part };
			},
		} as unknown as CallState,
	});
	return {
		said,
		begin: () => comparing.begin(call, seat),
		hears: (body: Body, key = bytesOf(3)) => comparing.heard(contact, { body } as never, toBase64Url(key)),
		step: () => held.comparing?.step,
		shown: () => held.comparing?.shown,
		pass: (ms: number) => {
			now += ms;
		},
		rings: () => timers.get("call:compare")?.(),
		is: (part: Partial<Call>) => {
			held = { ...held, ...part };
		},
	};
}
const [small, large] = [toAddress(bytesOf(1)), toAddress(bytesOf(2))];
const alice = (seed = 1) => end(small, large, seed);
const bob = (seed = 2) => end(large, small, seed);
const last = (who: ReturnType<typeof end>): Body => who.said.at(-1) as Body;

/** Everything that one says reaches the other, in sessions with these keys. */
function honest(a: ReturnType<typeof end>, b: ReturnType<typeof end>, keyOfA = bytesOf(3), keyOfB = keyOfA) {
	a.begin();
	b.hears(last(a), keyOfB);
	a.hears(last(b), keyOfA);
	b.hears(last(a), keyOfB);
}

describe("with somebody in between", () => {
	test("without one, both see the same", () => {
		const [a, b] = [alice(), bob()];
		honest(a, b);
		expect([a.step(), b.step()]).toEqual(["shown", "shown"]);
		expect(a.shown()).toEqual(b.shown());
	});
	test("who passes everything on between two sessions of their own shows two strings, whatever they are", () => {
		const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
		fc.assert(
			fc.property(key, key, (one, other) => {
				fc.pre(toBase64Url(one) !== toBase64Url(other));
				const [a, b] = [alice(), bob()];
				honest(a, b, one, other);
				expect([a.step(), b.step()]).toEqual(["shown", "shown"]);
				expect(a.shown()).not.toEqual(b.shown());
			}),
			{ numRuns: 200 },
		);
	});
	test("who reveals other bytes than they committed to gets nothing shown", () => {
		const b = bob();
		b.hears({ call, round, n: 1, bytes: toBase64Url(sasCommitment(bytesOf(5))) });
		expect([b.step(), last(b).n]).toEqual(["answered", 2]);
		b.hears({ call, round, n: 3, bytes: text(6) });
		expect([b.step(), b.shown(), last(b).n]).toEqual(["off", undefined, 0]);
		b.hears({ call, round, n: 3, bytes: text(5) });
		expect(b.step()).toBe("off");
	});
	test("a session that was renewed meanwhile is another one: nothing is shown that would not match", () => {
		const b = bob();
		b.hears({ call, round, n: 1, bytes: toBase64Url(sasCommitment(bytesOf(5))) }, bytesOf(3));
		b.hears({ call, round, n: 3, bytes: text(5) }, bytesOf(4));
		expect(b.step()).toBe("off");
	});
});

describe("a contact who cheats", () => {
	test("answers before they were asked, twice, or in another round: nothing changes", () => {
		const a = alice();
		a.hears({ call, round, n: 2, bytes: text(5) });
		a.hears({ call, round, n: 3, bytes: text(5) });
		expect(a.step()).toBeUndefined();
		a.begin();
		a.hears({ call, round, n: 2, bytes: text(5) });
		expect(a.step()).toBe("asked");
		const own = last(a).round;
		a.hears({ call, round: own, n: 2, bytes: text(5) });
		const before = a.shown();
		expect(a.step()).toBe("shown");
		a.hears({ call, round: own, n: 2, bytes: text(6) });
		a.hears({ call, round: own, n: 3, bytes: text(6) });
		expect(a.shown()).toEqual(before);
	});
	test("tries a thousand rounds: six a minute are answered", () => {
		const b = bob();
		for (let turn = 0; turn < 1_000; turn++)
			b.hears({ call, round, n: 1, bytes: toBase64Url(sasCommitment(bytesOf(turn % 250))) });
		expect(b.said.length).toBe(6);
		b.pass(61_000);
		b.hears({ call, round, n: 1, bytes: text(1) });
		expect(b.said.length).toBe(7);
	});
	test("begins while it rings, or from a seat that is not heard: no answer", () => {
		for (const stage of ["there", "connecting", "ended"] as const) {
			const b = bob();
			b.is({ stage });
			b.hears({ call, round, n: 1, bytes: text(1) });
			expect([b.said, b.step()]).toEqual([[], undefined]);
		}
	});
	test("goes silent: it is off", () => {
		const a = alice();
		a.begin();
		a.rings();
		expect(a.step()).toBe("off");
	});
});
