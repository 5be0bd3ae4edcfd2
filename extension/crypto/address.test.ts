import fc from "fast-check";
import { expect, test } from "vitest";
import { noBytes } from "../../protocol/bytes.ts";
import { toAddress } from "../../protocol/ids.ts";
import { addressOf, createAddress, signLogin, verifyWelcome } from "./address.ts";
import { sha256 } from "./kdf.ts";
import { Secret } from "./secret.ts";
import { bytesOf, seeded, vector } from "./testing.ts";

for (const name of ["login-open", "login-token", "login-guest-token", "login-password-cpace"]) {
	test(`signs and verifies ${name}`, () => {
		const { inputs, intermediates, outputs } = vector(name);
		const secret = new Secret(bytesOf(inputs.addressSeed));
		const transcript = bytesOf(outputs.T);
		expect(sha256(bytesOf(intermediates.transcript))).toEqual(transcript);
		expect(addressOf(secret)).toBe(toAddress(bytesOf(inputs.address)));
		expect(signLogin(secret, transcript)).toEqual(bytesOf(outputs.proofSig));
		const relayKey = bytesOf(inputs.relayKey);
		const signature = bytesOf(outputs.welcomeSig);
		expect(verifyWelcome(relayKey, transcript, signature)).toBe(true);
		expect(verifyWelcome(relayKey, sha256(transcript), signature)).toBe(false);
		expect(verifyWelcome(bytesOf(inputs.address), transcript, signature)).toBe(false);
		// what a client signs is no welcome, though the same key signed it
		const own = new Secret(bytesOf(inputs.relaySeed));
		expect(verifyWelcome(relayKey, transcript, signLogin(own, transcript))).toBe(false);
	});
}

test("a relay key of small order, for which one signature fits everything, is refused", () => {
	const one = new Uint8Array(32);
	one[0] = 1;
	const signature = new Uint8Array(64);
	signature[0] = 1;
	expect(verifyWelcome(one, new Uint8Array(32), signature)).toBe(false);
});

test("never throws", () => {
	const { address } = createAddress(seeded(1));
	expect(address).toHaveLength(43);
	expect(verifyWelcome(noBytes, noBytes, noBytes)).toBe(false);
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 80 }), (key, signature) => {
			expect(verifyWelcome(key, new Uint8Array(32), signature)).toBe(false);
		}),
	);
});
