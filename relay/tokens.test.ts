import { expect, test } from "vitest";
import { toHex } from "../protocol/bytes.ts";
import gx1 from "../protocol/vectors/gx1.json" with { type: "json" };
import { isTokenValid, mintToken, tokenKey } from "./tokens.ts";

const unhex = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

test("key and token are those of the reference, and run out on the second", () => {
	const { inputs, intermediates, outputs } = gx1.vectors.find(
		({ name }) => name === "login-token",
	) as unknown as {
		inputs: { relaySecret: string; password: string; address: string; exp: number };
		intermediates: { tokenKey: string };
		outputs: { token: string };
	};
	const key = tokenKey(unhex(inputs.relaySecret), inputs.password);
	const address = unhex(inputs.address);
	expect(toHex(key)).toBe(intermediates.tokenKey);
	const token = mintToken(key, address, inputs.exp);
	expect(toHex(token)).toBe(outputs.token);
	expect(isTokenValid(key, address, token, inputs.exp - 1)).toBe(true);
	expect(isTokenValid(key, address, token, inputs.exp)).toBe(false);
	expect(isTokenValid(tokenKey(unhex(inputs.relaySecret), "another"), address, token, 0)).toBe(false);
});
