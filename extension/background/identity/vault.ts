/**
 * The vault key, in the mode without a passphrase: wrapped by a non-extractable AES-KW key that lies in the profile beside it. It keeps
 * records from other programs' casual eyes, not from somebody with the profile folder; the panel says so (PROTOCOL 7).
 */
import type { Bytes } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import { createWrappingKey, importRestKey, unwrapVaultKey, wrapVaultKey } from "../../crypto/aead.ts";
import { Secret, wipe } from "../../crypto/secret.ts";
import type { Database } from "../../storage/database.ts";

const wrappingName = "vault-wrapping";
const wrappedName = "vault";

/** The key for records, made on first use. Fails with `storage-refused` when the disk holds a vault that this profile cannot open. */
export async function openVault(database: Database, random: (length: number) => Bytes): Promise<CryptoKey> {
	const wrapped = await database.get("plain", wrappedName);
	const wrapping = await database.cryptoKey(wrappingName);
	if (wrapped) {
		const vault = wrapping && (await unwrapVaultKey(wrapping, wrapped));
		if (!vault) throw new Fault("storage-refused");
		return use(vault);
	}
	const vault = new Secret(random(32));
	const fresh = wrapping ?? (await createWrappingKey());
	await database.keepCryptoKey(wrappingName, fresh);
	await database.write([{ store: "plain", key: wrappedName, value: await wrapVaultKey(fresh, vault) }]);
	return use(vault);
}

async function use(vault: Secret): Promise<CryptoKey> {
	const key = await importRestKey(vault);
	wipe(vault);
	return key;
}
