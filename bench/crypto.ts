/** A handshake of two people and a letter, in CPU of one process, beside the bare primitives they are made of. */
import { x25519 } from "@noble/curves/ed25519.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { readMessage, startHandshake, writeMessage } from "../extension/crypto/noise.ts";
import { createIdentity, readCertificate } from "../extension/crypto/openpgp.ts";
import { readPayload, writePayload } from "../extension/crypto/payload.ts";
import { open, seal, startRatchet } from "../extension/crypto/ratchet.ts";
import { splitHandshake } from "../extension/crypto/session.ts";
import { draftStatement, signStatement, verifyStatement } from "../extension/crypto/statement.ts";
import { noPsk, prologueOf } from "../extension/crypto/tag.ts";
import { createKeyPair } from "../extension/crypto/x25519.ts";
import { type Handle, toAddress, toDeviceId, toHandshakeId } from "../protocol/ids.ts";
import { cpuMs, median, row } from "./table.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const rounds = 30;

async function person(handle: string) {
	const now = Date.now();
	const { certificate, secret } = await createIdentity(handle as Handle, now);
	const statics = createKeyPair(random);
	const read = await readCertificate(certificate, now);
	if ("refused" in read) throw new Error(read.refused);
	const draft = draftStatement(
		{ iid: read.iid, deviceKey: statics.publicKey, deviceId: toDeviceId(random(16)), n: 1 },
		now,
	);
	const payload = writePayload({ certificate, statement: await signStatement(secret, draft, now) });
	if (!payload) throw new Error("too long");
	return { address: toAddress(random(32)), statics, payload };
}
type Person = Awaited<ReturnType<typeof person>>;

/** Believes a payload as the product does: certificate, statement, device key. */
async function believe(bytes: Uint8Array, remoteStatic: Uint8Array | undefined): Promise<void> {
	const payload = readPayload(bytes);
	const certificate = payload && (await readCertificate(payload.certificate, Date.now()));
	if (!payload || !certificate || "refused" in certificate || !remoteStatic) throw new Error("payload");
	const verdict = await verifyStatement(payload.statement, certificate, remoteStatic, Date.now());
	if ("refused" in verdict) throw new Error(verdict.refused);
}

async function handshake(a: Person, b: Person) {
	const prologue = prologueOf(a.address, b.address, toHandshakeId(random(16)));
	const one = writeMessage(
		startHandshake({ initiator: true, prologue, s: a.statics, psk: noPsk }),
		new Uint8Array(0),
		random,
	);
	const first = readMessage(
		startHandshake({ initiator: false, prologue, s: b.statics, psk: noPsk }),
		one.message,
	);
	if ("refused" in first) throw new Error(first.refused);
	const two = writeMessage(first.state, b.payload, random);
	const second = readMessage(one.state, two.message);
	if ("refused" in second) throw new Error(second.refused);
	await believe(second.payload, second.state.remoteStatic);
	const three = writeMessage(second.state, a.payload, random);
	const third = readMessage(two.state, three.message);
	if ("refused" in third) throw new Error(third.refused);
	await believe(third.payload, third.state.remoteStatic);
	return [
		startRatchet(splitHandshake(three.state), random),
		startRatchet(splitHandshake(third.state), random),
	] as const;
}

export async function benchCrypto(): Promise<void> {
	const [a, b] = [await person("alice"), await person("bob")];
	const whole: number[] = [];
	const bare: number[] = [];
	const letters: number[] = [];
	const letter = new TextEncoder().encode("x".repeat(200));
	for (let round = 0; round < rounds; round++) {
		let pair: Awaited<ReturnType<typeof handshake>> | undefined;
		whole.push(
			await cpuMs(async () => {
				pair = await handshake(a, b);
			}),
		);
		// what the pattern cannot do without: ee, es, se on both sides, three fresh keys, one ML-KEM exchange
		bare.push(
			await cpuMs(() => {
				for (let i = 0; i < 6; i++) x25519.getSharedSecret(a.statics.secretKey, b.statics.publicKey);
				for (let i = 0; i < 3; i++) x25519.getPublicKey(random(32));
				const { publicKey, secretKey } = ml_kem768.keygen();
				ml_kem768.decapsulate(ml_kem768.encapsulate(publicKey).cipherText, secretKey);
			}),
		);
		const [from, to] = pair ?? [];
		if (!from || !to) throw new Error("no session");
		letters.push(
			(await cpuMs(() => {
				let sender = from;
				let receiver = to;
				for (let i = 0; i < 20; i++) {
					const sealed = seal(sender, letter, random);
					if ("refused" in sealed) throw new Error(sealed.refused);
					const opened = open(receiver, sealed.frame, { now: Date.now(), random });
					if ("refused" in opened) throw new Error(opened.refused);
					sender = sealed.state;
					receiver = opened.state;
				}
			})) / 20,
		);
	}
	row("handshake, CPU of both sides", `${median(whole).toFixed(1)} ms`, "goal ≤ 40 ms");
	row(
		"  beside its bare primitives",
		`${(median(whole) / median(bare)).toFixed(2)} ×`,
		"X25519, ML-KEM-768 by the same library",
	);
	row("a letter sealed and opened", `${median(letters).toFixed(2)} ms`);
}
