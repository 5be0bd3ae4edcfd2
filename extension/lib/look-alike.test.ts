import fc from "fast-check";
import { expect, test } from "vitest";
import { isAlike, skeletonOf } from "./look-alike.ts";

const handle = fc.stringMatching(/^[a-z0-9_-]{2,32}$/);

test.each([
	["bob", "b0b"],
	["alice", "al1ce"],
	["alice", "allce"],
	["mark", "rnark"],
	["wendy", "vvendy"],
	["anna-lee", "anna_lee"],
	["anna_lee", "anna__lee"],
	["bob", "boob"],
	["carol", "caro"],
	["carol", "carols"],
	["carol", "karol"],
	["carol", "craol"],
])("%s looks like %s", (one, other) => {
	expect(isAlike(one, other)).toBe(true);
});

test.each([
	["bob", "rob"],
	["bob", "bo"],
	["alice", "alice"],
	["alice", "bob"],
	["carol", "caleb"],
	["anna", "hannah"],
])("%s does not look like %s", (one, other) => {
	expect(isAlike(one, other)).toBe(false);
});

test("it goes both ways, and nobody looks like themselves", () => {
	fc.assert(
		fc.property(handle, handle, (one, other) => {
			expect(isAlike(one, other)).toBe(isAlike(other, one));
			expect(isAlike(one, one)).toBe(false);
		}),
	);
}, 30_000);

test("whatever an eye does not tell apart is alike, wherever it stands", () => {
	const pairs = [
		["0", "o"],
		["1", "l"],
		["i", "l"],
		["1", "i"],
		["-", "_"],
		["rn", "m"],
		["vv", "w"],
	] as const;
	fc.assert(
		fc.property(handle, handle, fc.constantFrom(...pairs), (before, after, [one, other]) => {
			expect(isAlike(`${before}x${one}x${after}`, `${before}x${other}x${after}`)).toBe(true);
			expect(skeletonOf(`${before}x${one}x${after}`)).toBe(skeletonOf(`${before}x${other}x${after}`));
		}),
	);
}, 30_000);
