import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { toIid } from "../../protocol/ids.ts";
import { unhex, vector } from "../../test/gx1.ts";
import { safetyDigits, safetyNumber } from "./safety-number.ts";

/** Written from the description alone, with node:crypto and nothing else. */
function oracle(iid: Buffer): string {
	const key = Buffer.concat([Buffer.from([5]), iid]);
	let hash = Buffer.concat([Buffer.from([0, 0]), key, iid]);
	for (let i = 0; i < 5200; i++) hash = createHash("sha512").update(hash).update(key).digest();
	let digits = "";
	for (let at = 0; at < 30; at += 5) digits += `0000${BigInt(hash.readUIntBE(at, 5)) % 100000n}`.slice(-5);
	return digits;
}
const oracleNumber = (a: string, b: string) => [a, b].sort().join("");

test("is the vector's, from both sides", () => {
	const { inputs, intermediates, outputs } = vector("safety-number");
	const a = safetyDigits(toIid(unhex(inputs.iidA)));
	const b = safetyDigits(toIid(unhex(inputs.iidB)));
	expect([a, b]).toEqual([intermediates.digitsA, intermediates.digitsB]);
	expect(safetyNumber(a, b)).toBe(outputs.number);
	expect(safetyNumber(b, a)).toBe(outputs.number);
});

test("is the oracle's for 1,000 random pairs", () => {
	// each half is of one identity alone: 46 of them make 1,035 pairs
	const people = Array.from({ length: 46 }, () => randomBytes(32));
	const ours = people.map((iid) => safetyDigits(toIid(new Uint8Array(iid))));
	const theirs = people.map(oracle);
	const seen = new Set<string>();
	for (let i = 0; i < people.length; i++)
		for (let j = 0; j < i && seen.size < 1_000; j++) {
			const number = safetyNumber(ours[i] as string, ours[j] as string);
			expect(number).toMatch(/^\d{60}$/);
			expect(number).toBe(oracleNumber(theirs[i] as string, theirs[j] as string));
			expect(safetyNumber(ours[j] as string, ours[i] as string)).toBe(number);
			seen.add(number);
		}
	expect(seen.size).toBe(1_000);
}, 60_000);

test("another bit of an identity is another half", () => {
	const iid = new Uint8Array(32).fill(7);
	const other = Uint8Array.from(iid, (byte, i) => (i === 31 ? byte ^ 1 : byte));
	expect(safetyDigits(toIid(iid))).not.toBe(safetyDigits(toIid(other)));
});
