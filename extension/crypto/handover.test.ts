import fc from "fast-check";
import { expect, test } from "vitest";
import { toAddress } from "../../protocol/ids.ts";
import {
	codeKeys,
	commitmentTo,
	handoverId,
	isProven,
	meet,
	openDone,
	openHello,
	openPiece,
	proven,
	sealDone,
	sealHello,
	sealPiece,
} from "./handover.ts";
import { seeded } from "./testing.ts";
import { keyPairOf } from "./x25519.ts";

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
const [old, fresh, other] = [1, 2, 3].map((value) => toAddress(filled(32, value)));
if (!old || !fresh || !other) throw new Error("no addresses");
const ends = { old, fresh };
const secret = filled(32, 7);
const [keyOld, keyFresh] = [keyPairOf(filled(32, 11)), keyPairOf(filled(32, 13))];
const commitment = commitmentTo(keyFresh.publicKey);
const atOld = { ...ends, secret, own: keyOld.secretKey, isOld: true, theirs: keyFresh.publicKey, commitment };
const atFresh = {
	...{ ...ends, secret, own: keyFresh.secretKey, isOld: false },
	...{ theirs: keyOld.publicKey, commitment },
};
const met = () => {
	const found = meet(atOld);
	if (!found) throw new Error("they did not meet");
	return found;
};

test("both ends know the same, and six digits of it", () => {
	expect(meet(atFresh)).toEqual(met());
	expect(met().digits).toMatch(/^\d{6}$/);
	expect(new Set([met().piece, met().ack, met().done].map(String)).size).toBe(3);
});

test("another code, address, or key is another meeting or none", () => {
	for (const change of [
		{ secret: filled(32, 8) },
		{ old: other },
		{ fresh: other },
		{ own: filled(32, 12) },
	]) {
		const found = meet({ ...atOld, ...change });
		expect(found?.digits).not.toBe(met().digits);
		expect(found?.piece).not.toEqual(met().piece);
	}
	const foreign = keyPairOf(filled(32, 14)).publicKey;
	// not what was promised, on either side
	expect(meet({ ...atOld, theirs: foreign })).toBe(undefined);
	expect(meet({ ...atFresh, own: filled(32, 14) })).toBe(undefined);
	// of small order
	const zero = filled(32, 0);
	expect(meet({ ...atOld, theirs: zero, commitment: commitmentTo(zero) })).toBe(undefined);
	expect(meet({ ...atFresh, theirs: zero })).toBe(undefined);
});

test("a hello opens with the code, between these two addresses, and whole", () => {
	const keys = codeKeys(secret, ends);
	const cap = filled(16, 4);
	const sealed = sealHello(keys, commitment, cap);
	expect(sealed).toHaveLength(64);
	expect(openHello(keys, sealed)).toEqual({ commitment, cap });
	for (const wrong of [
		codeKeys(filled(32, 8), ends),
		codeKeys(secret, { old, fresh: other }),
		codeKeys(secret, { old: other, fresh }),
	])
		expect(openHello(wrong, sealed)).toBe(undefined);
	for (let at = 0; at < 64; at++) {
		const changed = sealed.slice();
		changed[at] = (changed[at] ?? 0) ^ 1;
		expect(openHello(keys, changed)).toBe(undefined);
	}
	expect(handoverId(secret)).toHaveLength(8);
	expect(handoverId(secret)).not.toEqual(handoverId(filled(32, 8)));
});

test("what is proven is proven in one direction, and to the bit", () => {
	const keys = codeKeys(secret, ends);
	const said = filled(43, 5);
	const frame = proven(keys.up, said);
	const mac = frame.slice(43);
	expect(isProven(keys.up, { said, mac })).toBe(true);
	expect(isProven(keys.down, { said, mac })).toBe(false);
	expect(isProven(keys.up, { said: filled(43, 6), mac })).toBe(false);
	expect(isProven(keys.up, { said, mac: mac.slice(0, 15) })).toBe(false);
});

test("a piece opens in its place and in no other", () => {
	const random = seeded(5);
	fc.assert(
		fc.property(
			fc.nat(1_023),
			fc.nat(1_023),
			fc.uint8Array({ minLength: 1, maxLength: 64 }),
			(a, b, plain) => {
				const [index, count] = [Math.min(a, b), Math.max(a, b) + 1];
				const place = { run: random(16), index, count };
				const sealed = sealPiece(met(), place, plain);
				expect(openPiece(met(), place, sealed)).toEqual(plain);
				for (const change of [{ run: random(16) }, { index: index + 1 }, { count: count + 1 }])
					expect(openPiece(met(), { ...place, ...change }, sealed)).toBe(undefined);
				expect(openPiece({ ...met(), piece: filled(32, 1) }, place, sealed)).toBe(undefined);
			},
		),
		{ numRuns: 50 },
	);
}, 60_000);

test("the last word opens for these two", () => {
	const statement = filled(300, 8);
	const sealed = sealDone(met(), statement);
	expect(openDone(met(), sealed)).toEqual(statement);
	expect(openDone({ ...met(), done: filled(32, 1) }, sealed)).toBe(undefined);
});
