import { describe, expect, test } from "vitest";
import { type Bytes, toHex } from "../../protocol/bytes.ts";
import { little, unhex, vector } from "../../test/gx1.ts";
import { hmac, sha512 } from "./kdf.ts";
import { answerCpace, answerWithScalar } from "./pake.ts";

describe("a login of ours", () => {
	const { inputs, intermediates, outputs } = vector("login-password-cpace");
	const facts = {
		// typed on a keyboard that composes, as the vector has it
		password: Buffer.from(inputs.passwordBytesBeforeNfc ?? "", "hex").toString(),
		relayKey: unhex(inputs.relayKey),
		address: unhex(inputs.address),
		nonceC: unhex(inputs.nonceC),
		nonceR: unhex(inputs.nonceR),
		shareR: unhex(outputs.shareR),
	};
	const scalar = little(inputs.scalarClient);

	test("the share, both keys, and both MACs", () => {
		const answer = answerWithScalar(facts, scalar);
		if (!answer) throw new Error("a good share was refused");
		expect(toHex(answer.share)).toBe(outputs.shareC);
		expect(toHex(answer.client)).toBe(intermediates.macKeyC);
		expect(toHex(answer.relay)).toBe(intermediates.macKeyR);
		expect(toHex(hmac(answer.client, unhex(outputs.T)))).toBe(outputs.proofMac);
		expect(toHex(hmac(answer.relay, unhex(outputs.T)))).toBe(outputs.welcomeMac);
	});

	test.each(outputs.refusedShares)("refuses a share: $why", ({ share }) => {
		expect(answerWithScalar({ ...facts, shareR: unhex(share) }, scalar)).toBeUndefined();
	});

	test("refuses a share of another length", () => {
		expect(answerWithScalar({ ...facts, shareR: new Uint8Array(31) }, scalar)).toBeUndefined();
		expect(answerWithScalar({ ...facts, shareR: new Uint8Array(0) }, scalar)).toBeUndefined();
	});

	test("whatever goes into it changes every key", () => {
		const right = answerWithScalar(facts, scalar);
		const flip = (bytes: Bytes) => bytes.map((byte, at) => (at === 5 ? byte ^ 1 : byte));
		const others = [
			{ ...facts, password: "café №9 long enougi" },
			{ ...facts, relayKey: flip(facts.relayKey) },
			{ ...facts, address: flip(facts.address) },
			{ ...facts, nonceC: flip(facts.nonceC) },
			{ ...facts, nonceR: flip(facts.nonceR) },
		].map((each) => answerWithScalar(each, scalar));
		for (const other of others) {
			expect(other?.client).not.toEqual(right?.client);
			expect(other?.relay).not.toEqual(right?.relay);
		}
	});

	test("two logins with one password share nothing that is sent", () => {
		let count = 0;
		const random = (length: number) => sha512(new Uint8Array([++count])).subarray(0, length);
		const [one, two] = [answerCpace({ ...facts, random }), answerCpace({ ...facts, random })];
		expect(one?.share).not.toEqual(two?.share);
	});
});
