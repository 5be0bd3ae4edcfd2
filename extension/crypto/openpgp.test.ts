import fc from "fast-check";
import * as openpgp from "openpgp";
import { beforeAll, describe, expect, test } from "vitest";
import { type Bytes, concat, uint, utf8 } from "../../protocol/bytes.ts";
import { type Handle, parseHandle, toDeviceId, toIid } from "../../protocol/ids.ts";
import { labels } from "./labels.ts";
import {
	type Certificate,
	certificateOf,
	createIdentity,
	iidOf,
	isSignedFor,
	readCertificate,
	signFor,
} from "./openpgp.ts";
import { reveal, type Secret } from "./secret.ts";
import {
	draftStatement,
	parseStatement,
	type Statement,
	signStatement,
	verifyStatement,
} from "./statement.ts";
import { bytesOf, type Json, seeded, vector } from "./testing.ts";
import { createKeyPair } from "./x25519.ts";

const now = 1_767_225_600_000;
const hour = 3_600_000;
const day = 24 * hour;
const config = { knownNotations: ["ctx@sidelong.invalid"] };
function handle(text: string): Handle {
	const parsed = parseHandle(text);
	if (!parsed) throw new Error("no handle");
	return parsed;
}

interface Person {
	readonly secret: Secret;
	readonly certificate: Certificate;
}
async function person(name: string): Promise<Person> {
	const { certificate, secret } = await createIdentity(handle(name), now);
	return { secret, certificate: await certificateOk(certificate) };
}
async function certificateOk(bytes: Bytes): Promise<Certificate> {
	const read = await readCertificate(bytes, now);
	if ("refused" in read) throw new Error(read.refused);
	return read;
}
let ada: Person;
let bob: Person;
beforeAll(async () => {
	[ada, bob] = await Promise.all([person("ada_l-9"), person("bob")]);
});

const random = seeded(7);
const device = createKeyPair(random);
const deviceId = toDeviceId(random(16));
function draft(who: Person = ada): Statement {
	return draftStatement({ iid: who.certificate.iid, deviceKey: device.publicKey, deviceId, n: 3 }, now);
}
const judge = (bytes: Bytes, at = now, key = device.publicKey, who = ada) =>
	verifyStatement(bytes, who.certificate, key, at);

/** A signature by the library alone, with what a hostile hand would choose. */
async function signBy(
	who: Person,
	bytes: Bytes,
	{
		notation = "gx1/dev" as string | null,
		critical = true,
		primary = false,
		type = 0,
		date = new Date(now - 2 * day),
	} = {},
): Promise<Bytes> {
	const key = await openpgp.readPrivateKey({ binaryKey: reveal(who.secret) });
	const rawNotations =
		notation === null
			? []
			: [{ name: "ctx@sidelong.invalid", value: utf8(notation), humanReadable: true, critical }];
	const packet = primary ? key.keyPacket : key.subkeys[0]?.keyPacket;
	const of = {
		signatureType: type,
		publicKeyAlgorithm: packet?.algorithm,
		hashAlgorithm: openpgp.enums.hash.sha512,
		rawNotations,
	};
	const signature = Object.assign(new openpgp.SignaturePacket(), of);
	const message = await openpgp.createMessage({ binary: bytes, format: "binary" });
	const sign = signature.sign as unknown as (...of: readonly unknown[]) => Promise<void>;
	await sign.call(signature, packet, message.packets[0], date, true, openpgp.config);
	const list = new openpgp.PacketList<openpgp.SignaturePacket>();
	list.push(signature);
	return new openpgp.Signature(list).write() as Bytes;
}
async function statementSignedBy(who: Person, options: Parameters<typeof signBy>[2]): Promise<Bytes> {
	const { signed } = parseStatement(await signStatement(ada.secret, draft(), now)) ?? { signed: uint(0, 1) };
	const signature = await signBy(who, signed, options);
	return concat(signed, uint(signature.length, 2), signature);
}

describe("an identity", () => {
	test("its certificate is small, carries the handle only, certifies by its primary key and signs by a subkey", async () => {
		const { bytes, iid, handle } = ada.certificate;
		expect(bytes.length).toBeLessThanOrEqual(1300);
		expect(handle).toBe("ada_l-9");
		const key = await openpgp.readKey({ binaryKey: bytes });
		expect(key.getUserIDs()).toEqual(["ada_l-9"]);
		expect(
			key.users[0]?.selfCertifications.map(({ keyFlags, features }) => [keyFlags?.[0], features?.[0]]),
		).toEqual([[1, 9]]);
		expect(
			key.subkeys.map(({ bindingSignatures }) => bindingSignatures.map(({ keyFlags }) => keyFlags?.[0])),
		).toEqual([[2], [12]]);
		expect(key.getCreationTime().getTime()).toBe(now - 2 * day);
		expect(iid).not.toBe(bob.certificate.iid);
		expect(await certificateOf(ada.secret)).toEqual(bytes);
	});

	test("its IID is that of the vectors", () => {
		const { inputs, outputs } = vector("iid");
		expect(iidOf(bytesOf((inputs.A as Json).packetBody))).toBe(toIid(bytesOf(outputs.iidA)));
		expect(iidOf(bytesOf((inputs.B as Json).packetBody))).toBe(toIid(bytesOf(outputs.iidB)));
	});

	test("its IID is over the primary key's packet as it stands in the certificate", () => {
		// new format, tag 6, one length byte
		const [tag, length = 0] = ada.certificate.bytes;
		expect(tag).toBe(0xc6);
		expect(iidOf(ada.certificate.bytes.slice(2, 2 + length))).toBe(ada.certificate.iid);
	});

	test("a letter to it opens, sealed with SEIPDv2", async () => {
		const key = await openpgp.readKey({ binaryKey: ada.certificate.bytes });
		const config = { aeadProtect: true };
		const message = await openpgp.createMessage({ text: "hello" });
		const sealed = await openpgp.encrypt({ message, encryptionKeys: key, format: "binary", config });
		const decryptionKeys = await openpgp.readPrivateKey({ binaryKey: reveal(ada.secret) });
		const binaryMessage = sealed as Uint8Array;
		const opened = await openpgp.decrypt({
			message: await openpgp.readMessage({ binaryMessage }),
			decryptionKeys,
		});
		expect(opened.data).toBe("hello");
	});

	test("certificates of another kind are refused", async () => {
		const date = new Date(now - 2 * day);
		const userIDs = [{ name: "eve" }];
		const common = { userIDs, date, format: "object" } as const;
		const other = async (options: object): Promise<unknown> => {
			const { privateKey } = await openpgp.generateKey({ ...common, ...options } as openpgp.KeyOptions & {
				format: "object";
			});
			return readCertificate(privateKey.toPublic().write(), now);
		};
		// the library writes into what it is given
		const two = () => [{ sign: true }, { sign: false }];
		const profile = { refused: "profile" };
		expect(await other({ type: "rsa", rsaBits: 2048 })).toEqual({ refused: "too-long" });
		expect(await other({ type: "ecc", curve: "nistP256", subkeys: two() })).toEqual(profile);
		expect(await other({ type: "curve25519", subkeys: two() })).toEqual(profile);
		expect(await other({ type: "curve25519", subkeys: two(), config: { v6Keys: true } })).toEqual(profile);
		expect(await other({ type: "ecc", curve: "ed25519Legacy" })).toEqual(profile);
		expect(
			await other({
				type: "ecc",
				curve: "ed25519Legacy",
				subkeys: [...two(), { sign: true }],
				config: { nonDeterministicSignaturesViaNotation: false },
			}),
		).toEqual(profile);
		// a primary key that may sign letters
		expect(await other({ type: "ecc", curve: "ed25519Legacy", subkeys: two() })).toEqual({
			refused: "invalid",
		});
		const named = (userIDs: object) =>
			other({ type: "ecc", curve: "ed25519Legacy", subkeys: two(), userIDs });
		expect(await named([{ name: "Eve" }])).toEqual(profile);
		expect(await named([{ name: "eve", email: "eve@example.invalid" }])).toEqual(profile);
		expect(await named([{ name: "eve" }, { name: "eva" }])).toEqual(profile);
		expect(await readCertificate(reveal(bob.secret), now)).toEqual(profile);
		const expires = { type: "ecc", curve: "ed25519Legacy", subkeys: two(), keyExpirationTime: 3600 };
		expect(await other(expires)).toEqual({ refused: "invalid" });
		expect(await readCertificate(new Uint8Array(1301), now)).toEqual({ refused: "too-long" });
	});

	test("a certificate from the future waits, with two days of patience", async () => {
		const { bytes } = ada.certificate;
		expect(await readCertificate(bytes, now - 4 * day)).toHaveProperty("iid");
		expect(await readCertificate(bytes, now - 4 * day - 1000)).toEqual({ refused: "invalid" });
	});

	test("a revoked certificate is refused", async () => {
		const key = await openpgp.readPrivateKey({ binaryKey: reveal(bob.secret) });
		const revoked = await key.revoke(
			{ flag: openpgp.enums.reasonForRevocation.keyCompromised, string: "" },
			new Date(now),
		);
		expect(await readCertificate(revoked.toPublic().write(), now)).toEqual({ refused: "invalid" });
	});

	test("a changed bit of a certificate never passes for the same one", async () => {
		const { bytes, iid, key } = ada.certificate;
		const whole = key.write();
		await fc.assert(
			fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (place, bit) => {
				const forged = bytes.slice();
				forged[place] = (forged[place] ?? 0) ^ (1 << bit);
				const read = await readCertificate(forged, now);
				// what nobody signs may change: the two check bytes of a hash, an issuer's name beside the signature
				if (!("refused" in read))
					expect([read.iid, read.handle, whole.length]).toEqual([iid, "ada_l-9", read.key.write().length]);
			}),
			{ numRuns: 150 },
		);
	});

	test("a key of another beside a known primary is refused", async () => {
		const a = await openpgp.readKey({ binaryKey: ada.certificate.bytes });
		const b = await openpgp.readKey({ binaryKey: bob.certificate.bytes });
		a.subkeys = b.subkeys;
		expect(await readCertificate(a.write(), now)).toEqual({ refused: "invalid" });
	});
});

describe("a device statement", () => {
	test("is believed as it was signed, and fits a handshake beside its certificate", async () => {
		const bytes = await signStatement(ada.secret, draft(), now);
		expect(await judge(bytes)).toEqual({ statement: draft() });
		expect(4 + ada.certificate.bytes.length + bytes.length).toBeLessThanOrEqual(1536);
		expect(draft().notAfter - draft().notBefore).toBe(30 * 86_400);
	});

	test("its layout is that of the vectors", () => {
		const dev = bytesOf(vector("handshake-invite").inputs.devA);
		const parsed = parseStatement(dev);
		expect(parsed?.statement).toMatchObject({
			n: 1,
			notBefore: now / 1000 - 2 * 86_400,
			notAfter: now / 1000 + 28 * 86_400,
			caps: 0,
		});
		expect(parsed?.statement.iid).toBe(toIid(bytesOf(vector("iid").outputs.iidA)));
		expect(parsed?.statement.deviceKey).toEqual(bytesOf(vector("handshake-invite").intermediates.XsA));
		expect(parsed && concat(parsed.signed, uint(parsed.signature.length, 2), parsed.signature)).toEqual(dev);
	});

	test("is refused for another identity, another device key, and by another's signature", async () => {
		const bytes = await signStatement(ada.secret, draft(), now);
		expect(await judge(bytes, now, device.publicKey, bob)).toEqual({ refused: "iid" });
		expect(await judge(bytes, now, createKeyPair(random).publicKey)).toEqual({ refused: "static" });
		const mallory = await signStatement(bob.secret, draft(ada), now);
		expect(await judge(mallory)).toEqual({ refused: "signature" });
		expect(await judge(await statementSignedBy(ada, {}))).toHaveProperty("statement");
	});

	test("is refused when the notation is missing, not critical, or names another use", async () => {
		const refused = { refused: "signature" };
		expect(await judge(await statementSignedBy(ada, { notation: "gx1/chan" }))).toEqual(refused);
		expect(await judge(await statementSignedBy(ada, { notation: null }))).toEqual(refused);
		expect(await judge(await statementSignedBy(ada, { critical: false }))).toEqual(refused);
	});

	test("is refused as a text, whose line ends a signature does not count", async () => {
		expect(await judge(await statementSignedBy(ada, { type: 1 }))).toEqual({ refused: "signature" });
	});

	test("is refused when the primary key signed it, which certifies only", async () => {
		expect(await judge(await statementSignedBy(ada, { primary: true }))).toEqual({ refused: "signature" });
	});

	test("is read two days before and after its own dates, and no longer", async () => {
		const bytes = await signStatement(ada.secret, draft(), now);
		for (const at of [now - 4 * day, now + 30 * day - 1000])
			expect(await judge(bytes, at)).toHaveProperty("statement");
		for (const at of [now - 4 * day - 1000, now + 30 * day])
			expect(await judge(bytes, at)).toEqual({ refused: "dates" });
		const long = await signStatement(ada.secret, { ...draft(), notAfter: draft().notAfter + 1 }, now);
		expect(await judge(long)).toEqual({ refused: "dates" });
		const backwards = await signStatement(ada.secret, { ...draft(), notAfter: draft().notBefore }, now);
		expect(await judge(backwards)).toEqual({ refused: "dates" });
		const early = await statementSignedBy(ada, { date: new Date(now + 2 * day + 1000) });
		expect(await judge(early)).toEqual({ refused: "signature" });
	});

	test("is refused when any signed byte changed", async () => {
		const bytes = await signStatement(ada.secret, draft(), now);
		const signed = parseStatement(bytes)?.signed.length ?? 0;
		for (let place = 0; place < signed; place += 3) {
			const forged = bytes.slice();
			forged[place] = (forged[place] ?? 0) ^ 1;
			expect(await judge(forged)).toHaveProperty("refused");
		}
		const caps = bytes.slice();
		caps[signed - 1] = 1;
		expect(await judge(caps)).toEqual({ refused: "signature" });
		expect(await judge(concat(bytes, uint(0, 1)))).toEqual({ refused: "malformed" });
		expect(await judge(bytes.slice(0, -1))).toEqual({ refused: "malformed" });
	});

	test("a signature for other bytes, or two of them, is none", async () => {
		const text = utf8("hello");
		const signature = await signFor(ada.secret, labels.device, text, now);
		expect(await isSignedFor(ada.certificate, labels.device, text, signature, now)).toBe(true);
		expect(await isSignedFor(ada.certificate, labels.device, utf8("hallo"), signature, now)).toBe(false);
		expect(await isSignedFor(ada.certificate, labels.device, text, concat(signature, signature), now)).toBe(
			false,
		);
		expect(await isSignedFor(bob.certificate, labels.device, text, signature, now)).toBe(false);
		const plain = await openpgp.readSignature({ binarySignature: signature, config });
		expect(plain.packets.length).toBe(1);
	});

	test("bytes that nobody wrote are refused without a throw", async () => {
		const good = await signStatement(ada.secret, draft(), now);
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({ maxLength: 400, size: "max" }), fc.nat(4), async (bytes, kind) => {
				parseStatement(bytes);
				expect(await readCertificate(bytes, now)).toHaveProperty("refused");
				const start = concat(good.slice(0, 115), uint(bytes.length, 2), bytes);
				if (kind > 1)
					expect(await judge(concat(good.slice(0, 113), uint(bytes.length, 2), bytes))).toHaveProperty(
						"refused",
					);
				parseStatement(start);
				expect(await isSignedFor(ada.certificate, labels.device, bytes, bytes, now)).toBe(false);
			}),
			{ numRuns: 60 },
		);
	});
});
