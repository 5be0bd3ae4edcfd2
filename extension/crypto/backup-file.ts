/**
 * A backup as a file (docs/PROTOCOL 6): a key of its own seals the contents, and two slots hold that key, one under a passphrase and one under
 * the recovery words. A hash at its end tells a file that was damaged on its way from a passphrase that is another.
 *
 * magic(16) ‖ version u8 ‖ words slot(60) ‖ u16 length ‖ passphrase slot ‖ contents ‖ SHA-256 of all before(32)
 * contents = AES-256-GCM of u32 length ‖ plain ‖ zeros to a power of two, at least 16 KiB
 */
import { type Bytes, concat, equal, isZero, readUint, uint, utf8 } from "../../protocol/bytes.ts";
import { importRestKey, openAtRest, sealAtRest } from "./aead.ts";
import { hkdf, type Random, sha256 } from "./kdf.ts";
import { labels, prefix } from "./labels.ts";
import { openWithPassphrase, sealWithPassphrase } from "./openpgp.ts";
import { reveal, Secret, wipe } from "./secret.ts";

/** `foreign`: something else · `newer`: of a later version · `damaged`: cut short, or a bit is another. */
export type BackupRefusal = "foreign" | "newer" | "damaged";
/** What opens it: what was typed, or the 16 bytes that the recovery words hold. */
export type BackupOpener = { readonly passphrase: string } | { readonly entropy: Bytes };

const magic = utf8("sidelong-backup\n");
const version = 1;
const wordsSlotBytes = 60;
const hashBytes = 32;
const smallestPlain = 16_384;
/** Some 20,000 people. */
const largestBackupBytes = 16 * 1_048_576;
const head = concat(magic, uint(version, 1));
const wordsPlace = concat(prefix(labels.backupWords), uint(version, 1));
const contentsPlace = concat(prefix(labels.backup), uint(version, 1));
const start = head.length + wordsSlotBytes + 2;

const wordsKey = (entropy: Bytes) => importRestKey(new Secret(hkdf(entropy, labels.backupWords)));

export async function sealBackup(
	plain: Bytes,
	by: { readonly passphrase: string; readonly entropy: Bytes },
	random: Random,
): Promise<Bytes> {
	const key = new Secret(random(32));
	const words = await sealAtRest(await wordsKey(by.entropy), reveal(key), wordsPlace, random);
	const passphrase = await sealWithPassphrase(by.passphrase, key);
	const contents = await sealAtRest(await importRestKey(key), padded(plain), contentsPlace, random);
	wipe(key);
	const file = concat(head, words, uint(passphrase.length, 2), passphrase, contents);
	return concat(file, sha256(file));
}

/** Whether a file is a whole backup of a version that is known. Costs nothing that guessing could use. */
function refusalOf(file: Bytes): BackupRefusal | undefined {
	if (!equal(file.subarray(0, magic.length), magic)) return "foreign";
	const end = file.length - hashBytes;
	if (end < start || file.length > largestBackupBytes) return "damaged";
	if (!equal(sha256(file.subarray(0, end)), file.subarray(end))) return "damaged";
	return file[magic.length] === version ? undefined : "newer";
}

/** What was sealed; `wrong` when it opens with something else. */
export async function openBackup(file: Bytes, by: BackupOpener): Promise<Bytes | "wrong" | BackupRefusal> {
	const refused = refusalOf(file);
	if (refused) return refused;
	const length = readUint(file, start - 2, 2);
	const slots = {
		words: file.slice(head.length, start - 2),
		passphrase: file.slice(start, start + length),
		contents: file.slice(start + length, file.length - hashBytes),
	};
	const key = await keyIn(slots, by);
	if (typeof key === "string") return key;
	if (reveal(key).length !== 32) return "damaged";
	const plain = await openAtRest(await importRestKey(key), slots.contents, contentsPlace);
	wipe(key);
	return (plain && unpadded(plain)) ?? "damaged";
}

async function keyIn(
	slots: { readonly words: Bytes; readonly passphrase: Bytes },
	by: BackupOpener,
): Promise<Secret | "wrong" | "damaged"> {
	if ("passphrase" in by) return openWithPassphrase(by.passphrase, slots.passphrase);
	const key = await openAtRest(await wordsKey(by.entropy), slots.words, wordsPlace);
	return key ? new Secret(key) : "wrong";
}

/** So that its size tells how many people are in it by a factor of two at best. */
export function padded(plain: Bytes): Bytes {
	const length = 4 + plain.length;
	let size = smallestPlain;
	while (size < length) size *= 2;
	return concat(uint(plain.length, 4), plain, new Uint8Array(size - length));
}

/** What was padded; `undefined` for anything else. */
export function unpadded(bytes: Bytes): Bytes | undefined {
	if (bytes.length < smallestPlain) return undefined;
	const end = 4 + readUint(bytes, 0, 4);
	return end <= bytes.length && isZero(bytes.subarray(end)) ? bytes.slice(4, end) : undefined;
}
