import { describe, expect, test } from "vitest";
import { type Bytes, equal } from "../../../protocol/bytes.ts";
import { idBytes } from "../../../protocol/ids.ts";
import {
	type Challenge,
	type Hello,
	type Proof,
	parseControlFromClient,
	type Welcome,
} from "../../../protocol/wire/control.ts";
import {
	canonicalProof,
	loginMessage,
	transcript,
	welcomeMessage,
} from "../../../protocol/wire/transcript.ts";
import { beginCpace } from "../../../relay/cpace.ts";
import { ed25519, hmac, isSignedBy, sha256 } from "../../../relay/crypto.ts";
import { createAddress } from "../../crypto/address.ts";
import { type Credentials, startLogin } from "./login.ts";

let chance = 0;
const random = (length: number): Bytes =>
	new Uint8Array(Array.from({ length }, (_, i) => sha256(new Uint8Array([++chance % 256, i % 256]))[0] ?? 0));
const keys = ed25519(new Uint8Array(32).fill(9));
const { address, secret } = createAddress(random);
const mine: Credentials = {
	url: "wss://relay.example/ws",
	address,
	secret,
	cap: random(16),
	handle: "alice" as NonNullable<Credentials["handle"]>,
};
const limits = {
	frameBytes: 131_072,
	targetsPerControl: 150,
	framesPerSecond: 60,
	frameBurst: 300,
	bytesPerSecond: 512_000,
};

const said = <T extends "hello" | "proof">(type: T, text: string) => {
	const message = parseControlFromClient(text);
	if (typeof message === "string" || message.type !== type) throw new Error(`no ${type}: ${text}`);
	return message.payload as T extends "hello" ? Hello : Proof;
};

/** The relay's half, as small as it gets. */
function relay(hello: Hello, password: string) {
	const nonceR = random(32);
	const relayKey = keys.publicKey;
	const facts = { relayKey, address: idBytes(hello.address), nonceC: hello.nonce, nonceR };
	const pake = hello.auth === "password" ? beginCpace({ ...facts, password, random }) : undefined;
	const challenge: Challenge = {
		name: "a relay",
		relayKey,
		nonce: nonceR,
		share: pake?.share ?? null,
		limits,
	};
	return {
		challenge,
		/** Who is right gets a welcome. */
		judge(proof: Proof): Welcome | string {
			const t = sha256(
				transcript({
					...facts,
					url: hello.url,
					auth: hello.auth,
					...(pake && proof.share && { shareR: pake.share, shareC: proof.share }),
					proofHash: sha256(canonicalProof(proof)),
				}),
			);
			if (!isSignedBy(facts.address, loginMessage(t), proof.sig)) return "denied";
			const agreed = pake && proof.share && pake.finish(proof.share);
			if (pake && !(agreed && proof.mac && equal(hmac(agreed.client, t), proof.mac))) return "wrong-password";
			const sig = keys.sign(welcomeMessage(t));
			const mac = agreed && { mac: hmac(agreed.relay, t) };
			return { sig, ...mac, token: random(20), epoch: random(8), channels: [], time: 0 };
		},
	};
}
function begin(credentials: Credentials, password = "") {
	const login = startLogin(credentials, random);
	const hello = said("hello", login.hello);
	return { login, hello, ...relay(hello, password) };
}
function proofOf(answer: ReturnType<ReturnType<typeof startLogin>["challenged"]>): Proof {
	if (typeof answer === "string") throw new Error(answer);
	return said("proof", answer.proof);
}

describe("what a login shows", () => {
	const token = random(20);
	test.each([
		["a token before all else", { token, password: "tide", pow: random(8) }, "token"],
		["a password without one", { password: "tide", pow: random(8) }, "password"],
		["nothing", {}, "open"],
	] as const)("%s", (_, more, auth) => {
		const { hello, login, challenge } = begin({ ...mine, ...more }, "tide");
		expect([hello.auth, login.auth, hello.pow]).toEqual([auth, auth, undefined]);
		const proof = proofOf(login.challenged(challenge));
		expect(proof.token).toEqual(auth === "token" ? token : undefined);
		expect([proof.share !== undefined, proof.mac !== undefined]).toEqual([
			auth === "password",
			auth === "password",
		]);
	});

	test("the work it did, at an open door", () => {
		const pow = random(8);
		expect(begin({ ...mine, pow }).hello.pow).toEqual(pow);
	});
});

describe("a login with a password", () => {
	test("is right on both sides", () => {
		const { login, challenge, judge } = begin({ ...mine, password: "café" }, "cafe\u0301");
		const welcome = judge(proofOf(login.challenged(challenge)));
		if (typeof welcome === "string") throw new Error(welcome);
		expect(login.welcomed(welcome)).toMatchObject({ relayKey: keys.publicKey, name: "a relay" });
	});

	test("is wrong with another one", () => {
		const { login, challenge, judge } = begin({ ...mine, password: "tide" }, "ebb");
		expect(judge(proofOf(login.challenged(challenge)))).toBe("wrong-password");
	});

	test("computes nothing for a relay with another key", () => {
		const { login, challenge } = begin({ ...mine, password: "tide", pin: random(32) }, "tide");
		expect(login.challenged(challenge)).toBe("relay-key-changed");
	});

	test.each([
		["none", null],
		["the identity", new Uint8Array(32)],
		["no point", new Uint8Array(32).fill(255)],
	])("gives no proof for a share that is %s", (_, share) => {
		const { login, challenge } = begin({ ...mine, password: "tide" }, "tide");
		expect(login.challenged({ ...challenge, share })).toBe("relay-forged");
	});

	test.each([
		["one bit off", (mac: Bytes) => mac.map((byte, i) => (i === 31 ? byte ^ 1 : byte))],
		["cut", (mac: Bytes) => mac.slice(0, 31)],
		["missing", () => undefined],
	])("believes no welcome whose MAC is %s", (_, forge) => {
		const { login, challenge, judge } = begin({ ...mine, password: "tide" }, "tide");
		const welcome = judge(proofOf(login.challenged(challenge)));
		if (typeof welcome === "string") throw new Error(welcome);
		const { mac = new Uint8Array(32), ...rest } = welcome;
		const forged = forge(mac);
		expect(login.welcomed({ ...rest, ...(forged && { mac: forged }) })).toBe("relay-forged");
	});

	test("believes no welcome before the challenge", () => {
		const { login } = begin({ ...mine, password: "tide" }, "tide");
		const welcome = { sig: random(64), mac: random(32), epoch: random(8), channels: [], time: 0 };
		expect(login.welcomed(welcome)).toBe("relay-forged");
	});
});

test("a share that nobody asked for is a forgery", () => {
	const { login, challenge } = begin(mine);
	expect(login.challenged({ ...challenge, share: random(32) })).toBe("relay-forged");
});
