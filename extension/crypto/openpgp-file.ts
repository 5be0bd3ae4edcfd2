/**
 * The identity as a file for other OpenPGP programs, and a key of theirs as our identity (RFC 4880, as gpg 2.2 and later read it: AES-256 in CFB
 * mode under an iterated and salted S2K, because gpg knows no other in a v4 key).
 */
import * as openpgp from "openpgp";
import type { Bytes } from "../../protocol/bytes.ts";
import type { Handle } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { certifyOnly, strict } from "./openpgp.ts";
import { reveal, Secret } from "./secret.ts";

/**
 * `malformed`: no OpenPGP key · `public`: only its public half · `kind`: another algorithm or version · `several`: which of them is meant is not known ·
 * `passphrase`: not the one it is under · `over`: expired or revoked.
 */
export type KeyFileRefusal = "malformed" | "public" | "kind" | "several" | "passphrase" | "over";

const file: openpgp.PartialConfig = {
	aeadProtect: false,
	s2kType: openpgp.enums.s2k.iterated,
	preferredSymmetricAlgorithm: openpgp.enums.symmetric.aes256,
	showComment: false,
	showVersion: false,
};
/** What others wrote is read as they wrote it; what is used of it is checked here. */
const lenient: openpgp.PartialConfig = { ignoreUnsupportedPackets: true, ignoreMalformedPackets: true };
const longestFile = 200_000;
const secretHead = "-----BEGIN PGP PRIVATE KEY BLOCK-----";

/** ASCII armour of the identity with its secrets, under a passphrase of its own. */
export async function writeKeyFile(secret: Secret, passphrase: string): Promise<string> {
	const privateKey = await openpgp.readPrivateKey({ binaryKey: reveal(secret), config: strict });
	const locked = await openpgp.encryptKey({ privateKey, passphrase, config: file });
	return locked.armor({ ...openpgp.config, ...file });
}

/** ASCII armour of the certificate alone, for anybody. */
export async function writeCertificateFile(certificate: Bytes): Promise<string> {
	const key = await openpgp.readKey({ binaryKey: certificate, config: strict });
	return key.armor({ ...openpgp.config, ...file });
}

/**
 * ASCII armour of a statement by the identity that it holds no more. Other programs that read it beside the certificate take no signature and
 * seal nothing for it (RFC 4880, 5.2.1: type 0x20, "no reason specified").
 */
export async function writeRevocationFile(secret: Secret, now: number): Promise<string> {
	const key = await openpgp.readPrivateKey({ binaryKey: reveal(secret), config: strict });
	const date = new Date(Math.max(now, key.getCreationTime().getTime()));
	const { publicKey } = await openpgp.revokeKey({ key, date, format: "object", config: strict });
	return publicKey.getRevocationCertificate(date, { ...openpgp.config, ...file });
}

/** What people and programs call it: 40 hexadecimal digits, of SHA-1 (RFC 4880, 12.2); and when it was made, milliseconds. */
export async function keyDetails(
	certificate: Bytes,
): Promise<{ readonly fingerprint: string; readonly createdAt: number }> {
	const key = await openpgp.readKey({ binaryKey: certificate, config: strict });
	return {
		fingerprint: key.getFingerprint().toUpperCase(),
		createdAt: key.getCreationTime().getTime(),
	};
}

/**
 * Makes the primary key of a file the primary key of an identity of our profile: with the handle as its only name, certifying only, and with
 * subkeys of its own. What else the file holds is left where it was.
 */
export async function identityFromKeyFile(
	text: string,
	passphrase: string,
	handle: Handle,
	now: number,
): Promise<{ readonly certificate: Bytes; readonly secret: Secret } | { readonly refused: KeyFileRefusal }> {
	const key = await readFile(text);
	if ("refused" in key) return key;
	const keyPacket = key.keyPacket as openpgp.SecretKeyPacket;
	const { curve } = keyPacket.getAlgorithmInfo();
	const isOurs = keyPacket.version === 4 && keyPacket.algorithm === openpgp.enums.publicKey.eddsaLegacy;
	// a subkey that is no secret of this file is none of ours either, but a primary key that lies on a card is
	if (!isOurs || curve !== "ed25519Legacy" || keyPacket.isDummy()) return { refused: "kind" };
	const at = Math.max(now - limits.clockPatienceSeconds * 1000, key.getCreationTime().getTime());
	if (await isOver(key, new Date(Math.max(now, key.getCreationTime().getTime())))) return { refused: "over" };
	try {
		if (!keyPacket.isDecrypted()) await keyPacket.decrypt(passphrase);
	} catch {
		return { refused: "passphrase" };
	}
	const date = new Date(at);
	const bare = new openpgp.PacketList<openpgp.AnyPacket>();
	bare.push(keyPacket);
	const primary = new openpgp.PrivateKey(bare as never);
	const userIDs = [{ name: handle }];
	const { privateKey } = await openpgp.reformatKey({
		privateKey: primary,
		userIDs,
		date,
		format: "object",
		config: strict,
	});
	await certifyOnly(privateKey, date);
	const subkey = {
		type: "ecc",
		curve: "curve25519Legacy",
		date,
		config: { ...openpgp.config, ...strict },
	} as const;
	const signing = await privateKey.addSubkey({ ...subkey, curve: "ed25519Legacy", sign: true });
	const whole = await signing.addSubkey({ ...subkey, sign: false });
	return { certificate: whole.toPublic().write(), secret: new Secret(whole.write()) };
}

async function readFile(
	text: string,
): Promise<openpgp.PrivateKey | { readonly refused: "malformed" | "public" | "several" }> {
	if (text.length > longestFile) return { refused: "malformed" };
	// as it was pasted: indented, or behind the mark of its encoding
	const plain = text.replace(/^[^\S\n]+/gm, "");
	// its public half may lie before it
	const [, block, another] = plain.split(secretHead);
	if (another !== undefined) return { refused: "several" };
	try {
		const armoredKeys = block === undefined ? plain : secretHead + block;
		const [key, second] = await openpgp.readPrivateKeys({ armoredKeys, config: lenient });
		if (second) return { refused: "several" };
		return key ?? { refused: "malformed" };
	} catch {
		const isPublic = await openpgp.readKey({ armoredKey: plain, config: lenient }).then(
			() => true,
			() => false,
		);
		return { refused: isPublic ? "public" : "malformed" };
	}
}

async function isOver(key: openpgp.PrivateKey, date: Date): Promise<boolean> {
	try {
		await key.verifyPrimaryKey(date);
		return false;
	} catch {
		return true;
	}
}
