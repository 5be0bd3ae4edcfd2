/**
 * The identity: an OpenPGP v4 certificate that gpg and its kin read. This file alone knows the library. Profile (PROTOCOL 1): EdDSA and
 * ECDH over Curve25519 in their legacy encodings; primary key certifies only; one subkey signs, one encrypts; one user id, the handle.
 * The library takes its randomness from the platform's `crypto`. Every `now` is milliseconds since the epoch.
 */
import * as openpgp from "openpgp";
import { type Bytes, equal, uint, utf8 } from "../../protocol/bytes.ts";
import { type Handle, type Iid, parseHandle, toIid } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { sha256 } from "./kdf.ts";
import { type Context, labels, prefix } from "./labels.ts";
import { reveal, Secret } from "./secret.ts";

export interface Certificate {
	readonly bytes: Bytes;
	readonly iid: Iid;
	readonly handle: Handle;
	readonly key: openpgp.PublicKey;
}

/** `profile`: other algorithms, versions, subkeys or user ids than ours. `invalid`: a self-signature, an expiry or a revocation. */
export type CertificateRefusal = "too-long" | "malformed" | "profile" | "invalid";

const notation = "ctx@sidelong.invalid";
const patienceMs = limits.clockPatienceSeconds * 1000;
const { keyFlags, publicKey: algorithms, signature: signatureTypes } = openpgp.enums;

export const strict: openpgp.PartialConfig = {
	aeadProtect: true,
	knownNotations: [notation],
	ignoreUnsupportedPackets: false,
	ignoreMalformedPackets: false,
	enforceGrammar: true,
};

/** A new identity: its certificate, and the same with its secrets for the vault. All dates are two days back. */
export async function createIdentity(
	handle: Handle,
	now: number,
): Promise<{ certificate: Bytes; secret: Secret }> {
	const date = new Date(now - patienceMs);
	const { privateKey } = await openpgp.generateKey({
		type: "ecc",
		curve: "ed25519Legacy",
		userIDs: [{ name: handle }],
		subkeys: [{ sign: true }, { sign: false }],
		date,
		format: "object",
		config: strict,
	});
	await certifyOnly(privateKey, date);
	return { certificate: privateKey.toPublic().write(), secret: new Secret(privateKey.write()) };
}

/** The certificate of an identity with its secrets. */
export async function certificateOf(secret: Secret): Promise<Bytes> {
	return (await openpgp.readPrivateKey({ binaryKey: reveal(secret), config: strict })).toPublic().write();
}

/** SHA-256 of the primary key's packet body: what trust is pinned on. The v4 fingerprint is SHA-1 and is not. */
export function iidOf(packetBody: Bytes): Iid {
	return toIid(sha256(prefix(labels.iid), uint(packetBody.length, 4), packetBody));
}

/** A certificate of our profile, valid now give or take two days, or why it is none. */
export async function readCertificate(
	bytes: Bytes,
	now: number,
): Promise<Certificate | { readonly refused: CertificateRefusal }> {
	if (bytes.length > limits.certificateBytes) return { refused: "too-long" };
	let key: openpgp.PublicKey;
	try {
		key = await openpgp.readKey({ binaryKey: bytes, config: strict });
	} catch {
		return { refused: "malformed" };
	}
	const handle = handleOf(key);
	if (key.isPrivate() || !handle || !hasOurKeys(key)) return { refused: "profile" };
	if (!(await atSomeTime(now, (date) => isValid(key, date)))) return { refused: "invalid" };
	// write() of a public key packet is its body
	const body = (key.keyPacket as unknown as { write(): Bytes }).write();
	return { bytes, iid: iidOf(body), handle, key };
}

/** A detached signature by the signing subkey, for one use only: the notation says which, and is critical. */
export async function signFor(secret: Secret, context: Context, bytes: Bytes, now: number): Promise<Bytes> {
	const key = await openpgp.readPrivateKey({ binaryKey: reveal(secret), config: strict });
	const message = await openpgp.createMessage({ binary: bytes, format: "binary" });
	const signature = await openpgp.sign({
		message,
		signingKeys: key,
		detached: true,
		format: "binary",
		// a clock set back must not date a signature before its key
		date: new Date(Math.max(now - patienceMs, key.getCreationTime().getTime())),
		signatureNotations: [{ name: notation, value: utf8(context), humanReadable: true, critical: true }],
		config: strict,
	});
	return signature as Uint8Array;
}

/** Whether the signing subkey of this certificate signed these bytes for this use. Never throws. */
export async function isSignedFor(
	{ key }: Certificate,
	context: Context,
	bytes: Bytes,
	binarySignature: Bytes,
	now: number,
): Promise<boolean> {
	try {
		const signature = await openpgp.readSignature({ binarySignature, config: strict });
		const [packet, second] = signature.packets;
		if (!packet || second || packet.signatureType !== signatureTypes.binary) return false;
		// the library checks that the notation is known, not what it says
		const [use, other] = packet.rawNotations.filter(({ name }) => name === notation);
		if (!use?.critical || other || !equal(use.value, utf8(context))) return false;
		return await atSomeTime(now, async (date) => {
			const message = await openpgp.createMessage({ binary: bytes, format: "binary" });
			const found = await openpgp.verify({ message, signature, verificationKeys: key, date, config: strict });
			// by the signing subkey: a certificate of the profile has no other key that may
			return (await found.signatures[0]?.verified) === true;
		});
	} catch {
		return false;
	}
}

/** What a passphrase costs whoever guesses it (RFC 9580, 3.7.1.4): passes, lanes, and the exponent of KiB. Nothing else is opened. */
const argon2 = { t: 3, p: 4, encodedM: 16 };

/** A symmetric OpenPGP message (RFC 9580) that only this passphrase opens: Argon2id, AES-256 in OCB or GCM. */
export async function sealWithPassphrase(passphrase: string, secret: Secret): Promise<Bytes> {
	const message = await openpgp.createMessage({ binary: reveal(secret), format: "binary" });
	const sealed = await openpgp.encrypt({
		message,
		passwords: [passphrase.normalize("NFC")],
		format: "binary",
		config: {
			...strict,
			preferredAEADAlgorithm: openpgp.enums.aead.gcm,
			s2kType: openpgp.enums.s2k.argon2,
			s2kArgon2Params: { passes: argon2.t, parallelism: argon2.p, memoryExponent: argon2.encodedM },
		},
	});
	return sealed as Uint8Array;
}

/**
 * What was sealed; `wrong` when the passphrase is another, or a bit is; `damaged` when it is no such message: shorter, of other packets, or one
 * whose passphrase would cost less, or very much more, than ours does.
 */
export async function openWithPassphrase(
	passphrase: string,
	sealed: Bytes,
): Promise<Secret | "wrong" | "damaged"> {
	let message: openpgp.Message<Uint8Array>;
	try {
		message = await openpgp.readMessage({ binaryMessage: sealed, config: strict });
		if (!isOurs(message)) return "damaged";
	} catch {
		return "damaged";
	}
	try {
		const passwords = [passphrase.normalize("NFC")];
		const { data } = await openpgp.decrypt({ message, passwords, format: "binary", config: strict });
		return new Secret(data as Uint8Array);
	} catch {
		return "wrong";
	}
}

function isOurs({ packets }: openpgp.Message<Uint8Array>): boolean {
	const [key, data] = packets as unknown as readonly {
		readonly version?: number;
		readonly s2k?: {
			readonly type: string;
			readonly t: number;
			readonly p: number;
			readonly encodedM: number;
		};
	}[];
	if (packets.length !== 2 || key?.version !== 6 || data?.version !== 2) return false;
	const { type, t, p, encodedM } = key.s2k ?? { type: "", t: 0, p: 0, encodedM: 0 };
	return type === "argon2" && t === argon2.t && p === argon2.p && encodedM === argon2.encodedM;
}

/** Tries now, then two days on, then two days back: laptops' clocks are wrong by hours. */
async function atSomeTime(now: number, holds: (date: Date) => Promise<boolean>): Promise<boolean> {
	for (const time of [now, now + patienceMs, now - patienceMs]) {
		try {
			if (await holds(new Date(time))) return true;
		} catch {
			// the library says no by throwing
		}
	}
	return false;
}

async function isValid(key: openpgp.PublicKey, date: Date): Promise<boolean> {
	await key.verifyPrimaryKey(date, undefined, { ...openpgp.config, ...strict });
	const { selfCertification } = await key.getPrimaryUser(date, undefined, { ...openpgp.config, ...strict });
	const bindings = await Promise.all(
		key.subkeys.map((subkey) => subkey.verify(date, { ...openpgp.config, ...strict })),
	);
	const flags = (signature: openpgp.SignaturePacket | undefined): number => signature?.keyFlags?.[0] ?? 0;
	const signs = key.subkeys.findIndex(({ keyPacket }) => keyPacket.algorithm === algorithms.eddsaLegacy);
	const encrypts = keyFlags.encryptCommunication | keyFlags.encryptStorage;
	return (
		flags(selfCertification) === keyFlags.certifyKeys &&
		flags(bindings[signs]) === keyFlags.signData &&
		(flags(bindings[1 - signs]) & ~encrypts) === 0
	);
}

function handleOf(key: openpgp.PublicKey): Handle | undefined {
	return key.users.length === 1 ? parseHandle(key.users[0]?.userID?.userID) : undefined;
}

function hasOurKeys({ keyPacket, subkeys }: openpgp.PublicKey): boolean {
	const kinds = [keyPacket, ...subkeys.map((subkey) => subkey.keyPacket)].map((packet) => {
		const { curve } = packet.getAlgorithmInfo();
		return packet.version === 4 ? `${packet.algorithm} ${curve}` : "";
	});
	const [primary, ...others] = kinds;
	const eddsa = `${algorithms.eddsaLegacy} ed25519Legacy`;
	return primary === eddsa && others.sort().join() === [`${algorithms.ecdh} curve25519Legacy`, eddsa].join();
}

/** The library lets a primary key sign as well; its one self-signature is made again without that. */
export async function certifyOnly(key: openpgp.PrivateKey, date: Date): Promise<void> {
	const user = key.users[0];
	const first = user?.selfCertifications[0];
	if (!user || !first) throw new Error("a new key without a user id");
	const flags = Uint8Array.of(keyFlags.certifyKeys);
	const again = Object.assign(new openpgp.SignaturePacket(), first, {
		keyFlags: flags,
		rawNotations: [],
		notations: {},
	});
	// the library's type leaves out what it takes for a certification, and the configuration it needs
	const sign = again.sign as unknown as (...of: readonly unknown[]) => Promise<void>;
	const what = { userID: user.userID, key: key.keyPacket };
	await sign.call(again, key.keyPacket, what, date, false, { ...openpgp.config, ...strict });
	user.selfCertifications = [again];
}
