import { createHash, createPrivateKey, createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Bytes, fromUtf8, toHex } from "../bytes.ts";
import gx1 from "../vectors/gx1.json" with { type: "json" };
import { type Auth, parseControlFromClient } from "./control.ts";
import { canonicalProof, loginLabels, loginMessage, transcript, welcomeMessage } from "./transcript.ts";

const unhex = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));
const sha256 = (bytes: Bytes): Bytes => new Uint8Array(createHash("sha256").update(bytes).digest());

function isSignedBy(seed: string, message: Bytes, signature: string): boolean {
	const der = Buffer.from(`302e020100300506032b657004220420${seed}`, "hex");
	const key = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
	return verify(null, message, key, unhex(signature));
}

describe.each(["login-open", "login-token", "login-guest-token", "login-password-cpace"])("%s", (name) => {
	const vector = gx1.vectors.find((each) => each.name === name) as unknown as {
		inputs: Record<string, string> & { proof: object };
		intermediates: { canonicalProof: string; transcript: { hex: string } };
		outputs: Record<string, string>;
	};
	const { inputs, intermediates, outputs } = vector;
	const of = (from: Record<string, string>, field: string) => unhex(from[field] ?? "");
	const sig = Buffer.from(of(outputs, "proofSig")).toString("base64url");
	const text = JSON.stringify({ type: "proof", payload: { sig, ...inputs.proof } });
	const message = parseControlFromClient(text);
	if (typeof message === "string" || message.type !== "proof")
		throw new Error("the proof of the vector is bad");
	const proof = message.payload;
	const bytes = transcript({
		relayKey: of(inputs, "relayKey"),
		url: inputs.url ?? "",
		auth: inputs.auth as Auth,
		nonceC: of(inputs, "nonceC"),
		nonceR: of(inputs, "nonceR"),
		address: of(inputs, "address"),
		...(inputs.shareR && { shareR: unhex(inputs.shareR) }),
		...(proof.share && { shareC: proof.share }),
		proofHash: sha256(canonicalProof(proof)),
	});

	test("the canonical proof and the transcript are those of the reference", () => {
		expect(fromUtf8(canonicalProof(proof))).toBe(intermediates.canonicalProof);
		expect(toHex(bytes)).toBe(intermediates.transcript.hex);
		expect(toHex(sha256(bytes))).toBe(outputs.T);
	});

	test("both signatures are over their own label", () => {
		const t = sha256(bytes);
		const proofSig = outputs.proofSig ?? "";
		const welcomeSig = outputs.welcomeSig ?? "";
		expect(isSignedBy(inputs.addressSeed ?? "", loginMessage(t), proofSig)).toBe(true);
		expect(isSignedBy(inputs.relaySeed ?? "", welcomeMessage(t), welcomeSig)).toBe(true);
		expect(isSignedBy(inputs.addressSeed ?? "", welcomeMessage(t), proofSig)).toBe(false);
	});
});

test("every label is used once", () => {
	expect(new Set(Object.values(loginLabels)).size).toBe(Object.values(loginLabels).length);
});
