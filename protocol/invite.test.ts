import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unhex, vector } from "../test/gx1.ts";
import { fromBase64Url, toBase64Url } from "./bytes.ts";
import { toAddress, toIid } from "./ids.ts";
import { findInvite, type Invite, writeInvite } from "./invite.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789.-:/[]"];
const url = fc
	.tuple(
		fc.constantFrom("ws://", "wss://"),
		fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 240 }),
	)
	.map(([scheme, rest]) => scheme + rest.join(""));
const invite: fc.Arbitrary<Invite> = fc
	.record({
		iid: bytes(32).map(toIid),
		address: bytes(32).map(toAddress),
		cap: bytes(16),
		relayHash: bytes(32),
		secret: bytes(16),
		exp: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
		url,
		guestToken: fc.option(bytes(16), { nil: undefined }),
	})
	.map(({ guestToken, ...rest }) => ({ ...rest, ...(guestToken && { guestToken }) }));

const { inputs, intermediates, outputs } = vector("invite");
const known: Invite = {
	iid: toIid(unhex(inputs.iid)),
	address: toAddress(unhex(inputs.address)),
	cap: unhex(inputs.cap),
	relayHash: (fromBase64Url(outputs.text?.slice(4) ?? "") ?? new Uint8Array()).slice(82, 114),
	secret: unhex(inputs.secret),
	exp: Number(inputs.exp),
	url: inputs.url ?? "",
};

describe("the vector", () => {
	test.each([
		["without", known, outputs.text, intermediates.bytes],
		["with", { ...known, guestToken: unhex(inputs.guestToken) }, outputs.textGuest, intermediates.bytesGuest],
	] as const)("%s a guest's token", (_, parts, text = "", plain) => {
		expect(writeInvite(parts)).toBe(text);
		expect(findInvite(text)).toEqual({ ...parts });
		expect(fromBase64Url(text.slice(4))).toEqual(unhex(plain));
	});
});

test("what is written is found again in any text that has none before it", () => {
	fc.assert(
		fc.property(invite, fc.string(), (parts, before) => {
			const text = `${before.replaceAll("gx1.", "")} ${writeInvite(parts)}. Come!`;
			expect(findInvite(text)).toEqual(parts);
		}),
	);
});

test("one byte more, less or other is refused or another invite", () => {
	fc.assert(
		fc.property(invite, fc.nat(), fc.integer({ min: 1, max: 255 }), (parts, where, change) => {
			const whole = fromBase64Url(writeInvite(parts).slice(4)) as Uint8Array;
			const other = whole.slice();
			const at = where % whole.length;
			other[at] = (other[at] ?? 0) ^ change;
			expect(findInvite(`gx1.${toBase64Url(other)}`)).not.toEqual(parts);
			expect(findInvite(`gx1.${toBase64Url(whole.slice(0, at))}`)).toBe(undefined);
			expect(findInvite(`gx1.${toBase64Url(Uint8Array.from([...whole, change]))}`)).toBe(undefined);
		}),
	);
});

test("loose bits, another version, a flag nobody knows and another kind of link are refused", () => {
	const text = writeInvite(known);
	const changed = (at: number, value: number) => {
		const whole = fromBase64Url(text.slice(4)) as Uint8Array;
		whole[at] = value;
		return `gx1.${toBase64Url(whole)}`;
	};
	const last = `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}`;
	for (const bad of ["", "gx1.", "gx1c.AQ", changed(0, 2), changed(1, 2), changed(1, 1), last])
		expect(findInvite(bad), bad).toBe(undefined);
	for (const bad of [
		"http://relay.example/ws",
		"wss://",
		"wss://relay example/ws",
		`wss://${"a".repeat(255)}`,
	])
		expect(() => writeInvite({ ...known, url: bad }), bad).toThrow(RangeError);
	// only the first counts
	expect(findInvite(`gx1.AQ ${text}`)).toBe(undefined);
});

test("no text makes the reader throw", () => {
	fc.assert(
		fc.property(fc.string(), bytes(180), (text, junk) => {
			expect(() => findInvite(`gx1.${text}`)).not.toThrow();
			expect(() => findInvite(`gx1.${toBase64Url(Uint8Array.of(1, 1, ...junk))}`)).not.toThrow();
		}),
	);
});
