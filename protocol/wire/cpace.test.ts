import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { describe, expect, test } from "vitest";
import { little, unhex, vector } from "../../test/gx1.ts";
import { noBytes, toHex } from "../bytes.ts";
import {
	beginCpaceSide,
	channelIdentifier,
	cpaceAgree,
	cpaceGenerator,
	cpaceScalar,
	generatorString,
	iskString,
	passwordBytes,
} from "./cpace.ts";

describe("the draft's own vector", () => {
	const { inputs, intermediates, outputs } = vector("cpace-draft");
	const [prs, ci, sid] = [unhex(inputs.PRS), unhex(inputs.CI), unhex(inputs.sid)];

	test("the generator", () => {
		expect(toHex(generatorString(prs, ci, sid))).toBe(intermediates.generatorString);
		expect(toHex(sha512(generatorString(prs, ci, sid)))).toBe(intermediates.generatorHash);
		expect(toHex(cpaceGenerator(prs, ci, sid).toBytes())).toBe(outputs.generator);
	});

	test("both shares, K from either side, and the session key", () => {
		const generator = cpaceGenerator(prs, ci, sid);
		const [ya, yb] = [little(inputs.ya), little(inputs.yb)];
		const [a, b] = [generator.multiply(ya).toBytes(), generator.multiply(yb).toBytes()];
		expect([toHex(a), toHex(b)]).toEqual([outputs.Ya, outputs.Yb]);
		const k = cpaceAgree(ya, b) ?? noBytes;
		expect(toHex(k)).toBe(outputs.K);
		expect(cpaceAgree(yb, a)).toEqual(k);
		const isk = sha512(iskString(sid, k, a, b, unhex(inputs.ADa), unhex(inputs.ADb)));
		expect(toHex(isk)).toBe(outputs.ISK);
	});
});

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
	const [a, b] = [
		beginCpaceSide("a", facts, little(inputs.scalarRelay)),
		beginCpaceSide("b", facts, little(inputs.scalarClient)),
	];

	test("what goes into the generator", () => {
		const ci = channelIdentifier(facts.relayKey, facts.address);
		expect(toHex(passwordBytes(facts.password))).toBe(intermediates.PRS);
		expect(toHex(ci)).toBe(intermediates.CI);
		const string = generatorString(passwordBytes(facts.password), ci, unhex(intermediates.sid));
		expect(toHex(string)).toBe(intermediates.generatorString);
		const generator = cpaceGenerator(passwordBytes(facts.password), ci, unhex(intermediates.sid));
		expect(toHex(generator.toBytes())).toBe(intermediates.generator);
	});

	test("both shares and the session key, from either side", () => {
		expect([toHex(a.share), toHex(b.share)]).toEqual([outputs.shareR, outputs.shareC]);
		expect(toHex(a.finish(b.share) ?? noBytes)).toBe(outputs.ISK);
		expect(b.finish(a.share)).toEqual(a.finish(b.share));
	});

	test.each(outputs.refusedShares)("either side refuses a share: $why", ({ share }) => {
		expect([a.finish(unhex(share)), b.finish(unhex(share))]).toEqual([undefined, undefined]);
	});

	test.each([0, 31, 33])("either side refuses a share of %i bytes", (length) => {
		const share = new Uint8Array(length).fill(1);
		expect([a.finish(share), b.finish(share)]).toEqual([undefined, undefined]);
	});
});

test("a scalar is never zero and below the order", () => {
	expect(cpaceScalar(new Uint8Array(64))).toBe(1n);
	const order = 2n ** 252n + 27742317777372353535851937790883648493n;
	expect(cpaceScalar(new Uint8Array(64).fill(255))).toBeLessThan(order);
	expect(cpaceScalar(sha512(sha256(new Uint8Array(1))))).toBeGreaterThan(0n);
});
