import { createHash, hkdfSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCommitted, sasCommitment, sasOf } from "./sas.ts";

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("the short string", () => {
	test("is that of another implementation, for 500 sessions", () => {
		fc.assert(
			fc.property(bytes, bytes, bytes, (key, first, second) => {
				const salt = Buffer.concat([first, second]);
				const want = Buffer.from(hkdfSync("sha256", key, salt, "gx1/sas", 11));
				const pictures = want.readUIntBE(0, 3).toString(2).padStart(24, "0");
				expect(sasOf(key, first, second)).toEqual({
					pictures: [0, 6, 12, 18].map((at) => Number.parseInt(pictures.slice(at, at + 6), 2)),
					digits: (want.readBigUInt64BE(3) % 1_000_000n).toString().padStart(6, "0"),
				});
				expect(Buffer.from(sasCommitment(first))).toEqual(createHash("sha256").update(first).digest());
			}),
			{ numRuns: 500 },
		);
	});
	test("is another one for another session, another beginner, other bytes", () => {
		const one = new Uint8Array(32).fill(1);
		const two = new Uint8Array(32).fill(2);
		const three = new Uint8Array(32).fill(3);
		const all = [
			sasOf(one, two, three),
			sasOf(one, three, two),
			sasOf(two, two, three),
			sasOf(one, two, two),
		].map((each) => JSON.stringify(each));
		expect(new Set(all).size).toBe(4);
	});
	test("nobody can reveal what they did not commit to", () => {
		const one = new Uint8Array(32).fill(1);
		expect(isCommitted(sasCommitment(one), one)).toBe(true);
		expect(isCommitted(sasCommitment(one), new Uint8Array(32))).toBe(false);
		expect(isCommitted(new Uint8Array(0), one)).toBe(false);
	});
});
