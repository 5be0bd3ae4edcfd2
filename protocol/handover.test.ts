import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import { findHandover, type HandoverCode, writeHandover } from "./handover.ts";
import { toAddress } from "./ids.ts";
import { findInvite } from "./invite.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const url = fc
	.tuple(
		fc.constantFrom("ws://", "wss://"),
		fc.array(fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789.-:/[]"), {
			minLength: 1,
			maxLength: 240,
		}),
	)
	.map(([scheme, rest]) => scheme + rest.join(""));
const code: fc.Arbitrary<HandoverCode> = fc
	.record({
		address: bytes(32).map(toAddress),
		relayHash: bytes(32),
		secret: bytes(32),
		url,
		guestToken: fc.option(bytes(16), { nil: undefined }),
	})
	.map(({ guestToken, ...rest }) => ({ ...rest, ...(guestToken && { guestToken }) }));
const known: HandoverCode = {
	address: toAddress(new Uint8Array(32).fill(1)),
	relayHash: new Uint8Array(32).fill(2),
	secret: new Uint8Array(32).fill(3),
	url: "wss://relay.example/ws",
};
const plainOf = (text: string) => fromBase64Url(text.slice(5)) as Uint8Array;
const textOf = (plain: Uint8Array) => `gx1m.${toBase64Url(plain)}`;

test("lies in bytes as the page of the protocol says", () => {
	const plain = plainOf(writeHandover(known));
	expect([...plain.slice(0, 2)]).toEqual([1, 0]);
	expect(plain.slice(2, 34)).toEqual(new Uint8Array(32).fill(1));
	expect(plain.slice(34, 66)).toEqual(known.relayHash);
	expect(plain.slice(66, 98)).toEqual(known.secret);
	expect(plain[98]).toBe(known.url.length);
	expect(new TextDecoder().decode(plain.slice(99))).toBe(known.url);
	const guest = plainOf(writeHandover({ ...known, guestToken: new Uint8Array(16).fill(4) }));
	expect(guest[1]).toBe(1);
	expect(guest.slice(-16)).toEqual(new Uint8Array(16).fill(4));
});

test("what is written is found again in any text that has none before it, and is no invite", () => {
	fc.assert(
		fc.property(code, fc.string(), (parts, before) => {
			const text = `${before.replaceAll("gx1", "")} ${writeHandover(parts)}. Scan it`;
			expect(findHandover(text)).toEqual(parts);
			expect(findInvite(text)).toBe(undefined);
		}),
	);
}, 60_000);

test("one byte more, less or other is refused or another code", () => {
	fc.assert(
		fc.property(code, fc.nat(), fc.integer({ min: 1, max: 255 }), (parts, where, change) => {
			const whole = plainOf(writeHandover(parts));
			const other = whole.slice();
			const at = where % whole.length;
			other[at] = (other[at] ?? 0) ^ change;
			expect(findHandover(textOf(other))).not.toEqual(parts);
			expect(findHandover(textOf(whole.slice(0, at)))).toBe(undefined);
			expect(findHandover(textOf(Uint8Array.from([...whole, change])))).toBe(undefined);
		}),
	);
}, 60_000);

test("loose bits, an earlier version, a flag nobody knows and another kind of link are refused; a later version is said to be one", () => {
	const text = writeHandover(known);
	const changed = (at: number, value: number) => {
		const whole = plainOf(text);
		whole[at] = value;
		return textOf(whole);
	};
	const last = `${text.slice(0, -1)}${text.endsWith("B") ? "C" : "B"}`;
	const plain = changed(99, "h".charCodeAt(0));
	for (const bad of ["", "gx1m.", "gx1.AQ", changed(0, 0), changed(1, 2), changed(1, 1), plain, `${last}=`])
		expect(findHandover(bad), bad).toBe(undefined);
	expect(findHandover(changed(0, 2))).toBe("newer");
	for (const bad of ["http://relay.example/ws", "wss://", "wss://a b/ws", `wss://${"a".repeat(255)}`])
		expect(() => writeHandover({ ...known, url: bad }), bad).toThrow(RangeError);
	// only the first counts
	expect(findHandover(`gx1m.AQ ${text}`)).toBe(undefined);
});

test("no text makes the reader throw", () => {
	fc.assert(
		fc.property(fc.string(), fc.uint8Array({ maxLength: 180 }), (text, junk) => {
			expect(() => findHandover(`gx1m.${text}`)).not.toThrow();
			expect(() => findHandover(textOf(Uint8Array.of(1, 1, ...junk)))).not.toThrow();
		}),
	);
}, 60_000);
