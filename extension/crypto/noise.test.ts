import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, noBytes } from "../../protocol/bytes.ts";
import { toAddress, toHandshakeId, toIid } from "../../protocol/ids.ts";
import { sha256 } from "./kdf.ts";
import { type Handshake, readMessage, startHandshake, withPsk, writeMessage } from "./noise.ts";
import { packHandshake, unpackHandshake } from "./noise-pack.ts";
import { cipher, noiseHkdf } from "./noise-symmetric.ts";
import { readPayload, writePayload } from "./payload.ts";
import { splitHandshake } from "./session.ts";
import { doorTagKey, invitePsk, inviteTagKey, isTagOf, prologueOf, rekeyPsk, tagId, tagOf } from "./tag.ts";
import { bytesOf, type Json, queue, seeded, unhex, vector } from "./testing.ts";
import { isSmallOrder, keyPairOf, sharedSecret } from "./x25519.ts";

function readOk(state: Handshake, message: Bytes): { state: Handshake; payload: Bytes } {
	const read = readMessage(state, message);
	if ("refused" in read) throw new Error(read.refused);
	return read;
}

/** As the worker does between two messages. */
function asleep(state: Handshake): Handshake {
	const again = unpackHandshake(packHandshake(state));
	if (!again) throw new Error("a handshake did not survive packing");
	expect(again).toEqual(state);
	return again;
}

interface Public {
	source: string;
	protocol_name: string;
	init_prologue: string;
	init_psks?: string[];
	init_static: string;
	init_ephemeral: string;
	resp_static: string;
	resp_ephemeral: string;
	handshake_hash?: string;
	messages: { payload: string; ciphertext: string }[];
}
const published = JSON.parse(
	readFileSync(new URL("../../protocol/vectors/noise-xx.json", import.meta.url), "utf8"),
) as Public[];

describe("Noise without the post-quantum part, against public vectors", () => {
	for (const v of published) {
		test(`${v.source} ${v.protocol_name}`, () => {
			const pattern = v.protocol_name.includes("psk3") ? "XXpsk3" : "XX";
			const prologue = unhex(v.init_prologue);
			let psk: Bytes | undefined;
			if (pattern === "XXpsk3") psk = unhex(v.init_psks?.[0] ?? "");
			const start = { pattern, prologue, ...(psk && { psk }) } as const;
			let a = startHandshake({ ...start, initiator: true, s: keyPairOf(unhex(v.init_static)) });
			let b = startHandshake({ ...start, initiator: false, s: keyPairOf(unhex(v.resp_static)) });
			const [randomA, randomB] = [queue(unhex(v.init_ephemeral)), queue(unhex(v.resp_ephemeral))];
			v.messages.slice(0, 3).forEach(({ payload, ciphertext }, i) => {
				const written = writeMessage(i === 1 ? b : a, unhex(payload), i === 1 ? randomB : randomA);
				expect(written.message).toEqual(unhex(ciphertext));
				const read = readOk(i === 1 ? a : b, written.message);
				expect(read.payload).toEqual(unhex(payload));
				[a, b] = i === 1 ? [read.state, written.state] : [written.state, read.state];
			});
			expect(a.symmetric).toEqual(b.symmetric);
			if (v.handshake_hash) expect(a.symmetric.h).toEqual(unhex(v.handshake_hash));
			const [toB, toA] = noiseHkdf(a.symmetric.ck, noBytes);
			v.messages.slice(3).forEach(({ payload, ciphertext }, i) => {
				// after m3 it is the responder's turn
				const key = i % 2 === 0 ? toA : toB;
				expect(cipher(key, Math.floor(i / 2)).encrypt(unhex(payload))).toEqual(unhex(ciphertext));
			});
		});
	}
});

const names = ["no-psk", "invite", "knock", "contact", "rekey"].map((name) => `handshake-${name}`);

describe("the handshake, against our vectors", () => {
	for (const name of names) {
		test(name, () => {
			const { inputs: i, intermediates: m, outputs: o } = vector(name);
			const b = (from: Json, key: string): Bytes => bytesOf(from[key]);
			const psk = m.psk ? b(m, "psk") : b(i, "psk");
			const p2 = m.p2 ? b(m, "p2") : b(i, "p2");
			const p3 = m.p3 ? b(m, "p3") : b(i, "p3");
			const sid = toHandshakeId(b(i, "sid"));
			const prologue = prologueOf(toAddress(b(i, "addrA")), toAddress(b(i, "addrB")), sid);
			expect(prologue).toEqual(b(m, "prologue"));
			const trace = m.trace as unknown as { at: string; h: string; ck: string; k?: string; n?: number }[];
			const expectAt = (at: string, { symmetric }: Handshake): void => {
				const row = trace.find((row) => row.at === at);
				expect({ h: unhex(row?.h ?? ""), ck: unhex(row?.ck ?? ""), n: row?.n ?? 0 }).toEqual({
					h: symmetric.h,
					ck: symmetric.ck,
					n: symmetric.n,
				});
				expect(symmetric.k).toEqual(row?.k === undefined ? undefined : unhex(row.k));
			};
			const sA = keyPairOf(b(i, "XsA"));
			const sB = keyPairOf(b(i, "XsB"));
			const a0 = startHandshake({ initiator: true, prologue, s: sA, psk });
			const b0 = startHandshake({ initiator: false, prologue, s: sB });
			expectAt("prologue", a0);
			const m1 = writeMessage(a0, noBytes, queue(b(i, "eA"), b(i, "kemSeed")));
			expect(m1.message).toEqual(b(o, "m1"));
			const r1 = readOk(b0, m1.message);
			expect(r1.payload).toEqual(noBytes);
			expectAt("m1 payload", m1.state);
			expectAt("m1 payload", r1.state);
			const m2 = writeMessage(asleep(r1.state), p2, queue(b(i, "eB"), b(i, "kemMsg")));
			expect(m2.message).toEqual(b(o, "m2"));
			const r2 = readOk(asleep(m1.state), m2.message);
			expect(r2.payload).toEqual(p2);
			expect(r2.state.remoteStatic).toEqual(sB.publicKey);
			expectAt("m2 payload", m2.state);
			expectAt("m2 payload", r2.state);
			const m3 = writeMessage(r2.state, p3, queue());
			expect(m3.message).toEqual(b(o, "m3"));
			const r3 = readOk(withPsk(asleep(m2.state), psk), m3.message);
			expect(r3.payload).toEqual(p3);
			expectAt("m3 payload", m3.state);
			const old = i.oldEK ? b(i, "oldEK") : noBytes;
			const ends = [splitHandshake(m3.state, old), splitHandshake(r3.state, old)];
			for (const end of ends) {
				expect(end.h).toEqual(b(o, "h"));
				expect(end.rootKey).toEqual(b(o, "RK0"));
				expect(end.headerKeyA).toEqual(b(o, "HK_A"));
				expect(end.nextHeaderKeyB).toEqual(b(o, "NHK_B"));
				expect(end.doorKey).toEqual(b(o, "DK"));
				expect(end.exportKey).toEqual(b(o, "EK"));
				expect(end.ephemeralB).toEqual(keyPairOf(b(i, "eB")).publicKey);
			}
			expect(ends[0]?.remoteStatic).toEqual(sB.publicKey);
			expect(ends[1]?.remoteStatic).toEqual(sA.publicKey);
			expect(ends[0]?.ephemeralPairB).toBeUndefined();
			expect(ends[1]?.ephemeralPairB).toEqual(keyPairOf(b(i, "eB")));
			expect(m3.state.symmetric.ck).toEqual(new Uint8Array(32));
			expect(m3.state.e?.secretKey).toEqual(new Uint8Array(32));
			expect(sA).toEqual(keyPairOf(b(i, "XsA")));
		});
	}

	test("tags and keys of an invite, a contact and a rekey", () => {
		const invite = vector("handshake-invite");
		const sid = toHandshakeId(bytesOf(invite.inputs.sid));
		const m1 = bytesOf(invite.outputs.m1);
		const key = inviteTagKey(bytesOf(invite.inputs.inviteSecret));
		expect(key).toEqual({
			id: bytesOf(invite.intermediates.inviteId),
			key: bytesOf(invite.intermediates.inviteTagKey),
		});
		const tag = tagOf(key, sid, m1);
		expect(tag).toEqual(bytesOf(invite.outputs.tag));
		expect(tagId(tag)).toEqual(key.id);
		expect(isTagOf(key, sid, m1, tag)).toBe(true);
		expect(
			isTagOf(
				key,
				sid,
				m1.map((x, i) => (i === 9 ? x ^ 1 : x)),
				tag,
			),
		).toBe(false);
		expect(isTagOf(key, toHandshakeId(new Uint8Array(16)), m1, tag)).toBe(false);
		const inviter = toIid(bytesOf(invite.inputs.inviterIID));
		expect(invitePsk(bytesOf(invite.inputs.inviteSecret), inviter)).toEqual(
			bytesOf(invite.intermediates.psk),
		);
		const contact = vector("handshake-contact");
		const door = doorTagKey(bytesOf(contact.inputs.DK));
		expect(tagOf(door, toHandshakeId(bytesOf(contact.inputs.sid)), bytesOf(contact.outputs.m1))).toEqual(
			bytesOf(contact.outputs.tag),
		);
		const rekey = vector("handshake-rekey");
		expect(rekeyPsk(bytesOf(rekey.inputs.oldEK))).toEqual(bytesOf(rekey.intermediates.psk));
	});

	test("payloads", () => {
		const { inputs, intermediates, outputs } = vector("handshake-invite");
		const b = { certificate: bytesOf(inputs.certB), statement: bytesOf(inputs.devB) };
		expect(writePayload(b)).toEqual(bytesOf(intermediates.p2));
		expect(readPayload(bytesOf(intermediates.p2))).toEqual(b);
		expect(readPayload(new Uint8Array(1536))).toEqual({ certificate: noBytes, statement: noBytes });
		const refused = outputs.refusedPayloads as unknown as { why: string; payload: Json }[];
		expect(refused.length).toBeGreaterThan(3);
		for (const { payload } of refused) expect(readPayload(bytesOf(payload))).toBeUndefined();
		expect(writePayload({ certificate: new Uint8Array(1533), statement: noBytes })).toBeUndefined();
		expect(writePayload({ certificate: new Uint8Array(1532), statement: noBytes })).toHaveLength(1536);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 1536, minLength: 1500 }), (bytes) => {
				readPayload(bytes);
			}),
		);
	});
});

const small = [
	...["00".repeat(32), `01${"00".repeat(31)}`, `ec${"ff".repeat(30)}7f`, `ed${"ff".repeat(30)}7f`],
	...[`ee${"ff".repeat(30)}7f`, `00${"00".repeat(30)}80`, `ee${"ff".repeat(30)}ff`],
	"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
	"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
].map(unhex);

function pair(psk = new Uint8Array(32), prologue = noBytes): [Handshake, Handshake] {
	const start = { psk, prologue };
	return [
		startHandshake({ ...start, initiator: true, s: keyPairOf(new Uint8Array(32).fill(1)) }),
		startHandshake({ ...start, initiator: false, s: keyPairOf(new Uint8Array(32).fill(2)) }),
	];
}

describe("what the handshake refuses", () => {
	const random = seeded(1);

	test("points of small order, wherever they come", () => {
		for (const point of small) {
			expect(isSmallOrder(point)).toBe(true);
			expect(sharedSecret(random(32), point)).toBeUndefined();
			const [a, b] = pair();
			const forged = writeMessage(a, noBytes, random).message;
			forged.set(point, 0);
			expect(readMessage(b, forged)).toEqual({ refused: "point" });
			const m2 = writeMessage(
				readOk(b, writeMessage(a, noBytes, random).message).state,
				noBytes,
				random,
			).message;
			m2.set(point, 0);
			expect(readMessage(writeMessage(a, noBytes, random).state, m2)).toEqual({ refused: "point" });
			// a static of small order, sealed by somebody who follows the pattern otherwise
			const cheat = { ...a, s: { secretKey: random(32), publicKey: point } };
			const m1 = writeMessage(cheat, noBytes, random);
			const answer = writeMessage(readOk(b, m1.message).state, noBytes, random);
			const m3 = writeMessage(readOk(m1.state, answer.message).state, noBytes, random);
			expect(readMessage(answer.state, m3.message)).toEqual({ refused: "point" });
		}
		expect(isSmallOrder(keyPairOf(random(32)).publicKey)).toBe(false);
	});

	test("a KEM key with a coefficient beyond q", () => {
		const [a, b] = pair();
		const m1 = writeMessage(a, noBytes, random).message;
		// sealed by a key everybody knows (psk mode: e), so a stranger can write it
		const e = m1.slice(0, 32);
		let symmetric = startHandshake({ initiator: true, prologue: noBytes, s: keyPairOf(e) }).symmetric;
		symmetric = { ...symmetric, h: sha256(symmetric.h, e) };
		const k = noiseHkdf(symmetric.ck, e)[1];
		const kem = cipher(k, 0, symmetric.h).decrypt(m1.slice(32, 32 + 1200));
		kem.set([0xff, 0xff, 0xff], 0);
		m1.set(cipher(k, 0, symmetric.h).encrypt(kem), 32);
		expect(readMessage(b, m1)).toEqual({ refused: "kem" });
	});

	test("one changed bit, anywhere", () => {
		const [a, b] = pair();
		const m1 = writeMessage(a, noBytes, random);
		const r1 = readOk(b, m1.message);
		const m2 = writeMessage(r1.state, new Uint8Array(1536), random);
		const r2 = readOk(m1.state, m2.message);
		const m3 = writeMessage(r2.state, new Uint8Array(1536), random);
		expect([m1.message.length, m2.message.length, m3.message.length]).toEqual([1248, 2736, 1600]);
		fc.assert(
			fc.property(fc.constantFrom(0, 1, 2), fc.nat(), fc.nat(7), (which, place, bit) => {
				const [state, message] = [
					[b, m1.message] as const,
					[m1.state, m2.message] as const,
					[m2.state, m3.message] as const,
				][which] ?? [b, noBytes];
				const forged = message.slice();
				forged[place % forged.length] = (forged[place % forged.length] ?? 0) ^ (1 << bit);
				expect(readMessage(state, forged)).toHaveProperty("refused");
			}),
			{ numRuns: 60 },
		);
		expect(readOk(m2.state, m3.message).payload).toHaveLength(1536);
	});

	test("another psk, another prologue, another turn, and noise", () => {
		const [a, b] = pair();
		const m1 = writeMessage(a, noBytes, random);
		const m2 = writeMessage(readOk(b, m1.message).state, noBytes, random);
		const m3 = writeMessage(readOk(m1.state, m2.message).state, noBytes, random);
		expect(readMessage(withPsk(m2.state, random(32)), m3.message)).toEqual({ refused: "seal" });
		expect(readMessage(pair(undefined, random(8))[1], m1.message)).toEqual({ refused: "seal" });
		expect(readMessage(a, m1.message)).toEqual({ refused: "turn" });
		expect(() => writeMessage(b, noBytes, random)).toThrow();
		expect(() => splitHandshake(m2.state)).toThrow();
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 3000, size: "max" }), (bytes) => {
				expect(readMessage(b, bytes)).toHaveProperty("refused");
				expect(readMessage(m1.state, bytes)).toHaveProperty("refused");
				unpackHandshake(bytes);
				unpackHandshake(packHandshake(m1.state).slice(0, bytes.length));
			}),
		);
	});
});
