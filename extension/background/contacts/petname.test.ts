import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "../../../protocol/limits.ts";
import { readPetname } from "./petname.ts";

test.each([
	["  Bob from work ", "Bob from work"],
	["a\u202eb", "a b"],
	["line\nend", "line end"],
	["e\u0301", "\u00e9"],
	["\u2066\u2069", ""],
	["\u200d\u200c ", ""],
	["\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}"],
	["", ""],
])("%j is read as %j", (typed, name) => {
	expect(readPetname(typed)).toBe(name);
});

test("nothing unseen is left, reading twice changes nothing, and it is never too long", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 80 }), (typed) => {
			const name = readPetname(typed);
			if (name === undefined) return;
			expect(name).not.toMatch(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
			expect([...name].length).toBeLessThanOrEqual(limits.petnameCharacters);
			expect(readPetname(name)).toBe(name);
		}),
		{ numRuns: 500 },
	);
}, 30_000);

test("what is too long is refused", () => {
	expect(readPetname("x".repeat(64))).toBe("x".repeat(64));
	expect(readPetname("x".repeat(65))).toBeUndefined();
	expect(readPetname("x".repeat(100_000))).toBeUndefined();
});
