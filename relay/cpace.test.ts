import { describe, expect, test } from "vitest";
import { toHex } from "../protocol/bytes.ts";
import { little, unhex, vector } from "../test/gx1.ts";
import { beginCpace, beginWithScalar } from "./cpace.ts";
import { hmac, sha512 } from "./crypto.ts";

describe("a login of ours", () => {
	const { inputs, intermediates, outputs } = vector("login-password-cpace");
	const facts = {
		// typed on a keyboard that composes, as the vector has it
		password: Buffer.from(inputs.passwordBytesBeforeNfc ?? "", "hex").toString(),
		relayKey: unhex(inputs.relayKey),
		address: unhex(inputs.address),
		nonceC: unhex(inputs.nonceC),
		nonceR: unhex(inputs.nonceR),
	};
	const cpace = beginWithScalar(facts, little(inputs.scalarRelay));

	test("the share, both keys, and both MACs", () => {
		expect(toHex(cpace.share)).toBe(outputs.shareR);
		const keys = cpace.finish(unhex(outputs.shareC));
		if (!keys) throw new Error("a good share was refused");
		expect(toHex(keys.client)).toBe(intermediates.macKeyC);
		expect(toHex(keys.relay)).toBe(intermediates.macKeyR);
		expect(toHex(hmac(keys.client, unhex(outputs.T)))).toBe(outputs.proofMac);
		expect(toHex(hmac(keys.relay, unhex(outputs.T)))).toBe(outputs.welcomeMac);
	});

	test.each(outputs.refusedShares)("refuses a share: $why", ({ share }) => {
		expect(cpace.finish(unhex(share))).toBeUndefined();
	});

	test("refuses a share of another length", () => {
		expect(cpace.finish(new Uint8Array(31))).toBeUndefined();
		expect(cpace.finish(new Uint8Array(0))).toBeUndefined();
	});

	test("another password, another key", () => {
		const other = beginWithScalar({ ...facts, password: "café №9 long enougi" }, little(inputs.scalarRelay));
		const right = cpace.finish(unhex(outputs.shareC));
		expect(toHex(other.finish(unhex(outputs.shareC))?.client ?? new Uint8Array(0))).not.toBe(
			toHex(right?.client ?? new Uint8Array(0)),
		);
	});

	test("two logins with one password share nothing that is sent", () => {
		let count = 0;
		const random = (length: number) => sha512(new Uint8Array([++count])).subarray(0, length);
		const [one, two] = [beginCpace({ ...facts, random }), beginCpace({ ...facts, random })];
		expect(toHex(one.share)).not.toBe(toHex(two.share));
	});
});
