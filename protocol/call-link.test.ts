import fc from "fast-check";
import { expect, test } from "vitest";
import { findCallLink, writeCallLink } from "./call-link.ts";
import { toAddress, toCallId } from "./ids.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test("what is written is found again, wherever it stands", () => {
	fc.assert(
		fc.property(bytes(16), bytes(32), fc.string(), (call, member, before) => {
			const link = { call: toCallId(call), member: toAddress(member) };
			expect(findCallLink(`${before.replaceAll("gx1c.", "")} ${writeCallLink(link)}. Come!`)).toEqual(link);
		}),
	);
});

test("what nobody wrote is none", () => {
	const link = writeCallLink({ call: toCallId(new Uint8Array(16)), member: toAddress(new Uint8Array(32)) });
	for (const text of ["", "gx1c.", link.slice(0, -1), `${link}A`, link.replace("gx1c.A", "gx1c.B"), "gx1.AQ"])
		expect(findCallLink(text)).toBe(undefined);
	fc.assert(
		fc.property(fc.string(), (text) => {
			expect(() => findCallLink(`gx1c.${text}`)).not.toThrow();
		}),
	);
});
