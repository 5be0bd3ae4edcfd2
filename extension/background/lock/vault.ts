/**
 * The vault key on disk (PROTOCOL 7). With a passphrase: an OpenPGP message that only it opens. Without: wrapped by a non-extractable AES-KW key
 * that lies in the profile beside it, which keeps records from other programs' casual eyes, not from somebody with the profile folder; the
 * panel says so.
 */
import { type Bytes, utf8 } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import {
	createWrappingKey,
	importRestKey,
	openAtRest,
	sealAtRest,
	unwrapVaultKey,
	wrapVaultKey,
} from "../../crypto/aead.ts";
import { reveal, Secret } from "../../crypto/secret.ts";
import type { Change, Database } from "../../storage/database.ts";

const wrappingName = "vault-wrapping";
const wrapped = { store: "plain", key: "vault" } as const;
const sealed = { store: "plain", key: "sealed-vault" } as const;
const earlier = { store: "plain", key: "earlier-vault" } as const;
const earlierPlace = utf8("plain\0earlier-vault\x001");

type Random = (length: number) => Bytes;

/** The message that a passphrase opens; `undefined` where there is no passphrase. */
export function sealedVault(database: Database): Promise<Bytes | undefined> {
	return database.get(sealed.store, sealed.key);
}

/** The key where there is no passphrase, made on first use. Fails with `storage-refused` where this profile cannot open what is there. */
export async function plainVault(database: Database, random: Random): Promise<Secret> {
	const kept = await database.get(wrapped.store, wrapped.key);
	const wrapping = await database.cryptoKey(wrappingName);
	if (kept) {
		const vault = wrapping && (await unwrapVaultKey(wrapping, kept));
		if (!vault) throw new Fault("storage-refused");
		return vault;
	}
	const vault = new Secret(random(32));
	const fresh = wrapping ?? (await createWrappingKey());
	await database.keepCryptoKey(wrappingName, fresh);
	await database.write([{ ...wrapped, value: await wrapVaultKey(fresh, vault) }]);
	return vault;
}

/**
 * Puts another key in the place of `old`, at once: from then on `old` is found under the other key alone, until everything was sealed anew.
 * `message`: the other key as a passphrase seals it; without one it is wrapped.
 */
export async function replaceVault(
	database: Database,
	random: Random,
	{ old, fresh, message }: { readonly old: Secret; readonly fresh: Secret; readonly message?: Bytes },
): Promise<void> {
	const under = await sealAtRest(await importRestKey(fresh), reveal(old), earlierPlace, random);
	const change: Change[] = [{ ...earlier, value: under }];
	if (message) change.push({ ...sealed, value: message }, { ...wrapped, value: null });
	else {
		const wrapping = await createWrappingKey();
		await database.keepCryptoKey(wrappingName, wrapping);
		change.push({ ...sealed, value: null }, { ...wrapped, value: await wrapVaultKey(wrapping, fresh) });
	}
	await database.write(change);
}

/** The key under which something may still be sealed. Fails with `storage-refused` when it is not under this one. */
export async function earlierVault(database: Database, vault: Secret): Promise<Secret | undefined> {
	const kept = await database.get(earlier.store, earlier.key);
	if (!kept) return undefined;
	const old = await openAtRest(await importRestKey(vault), kept, earlierPlace);
	if (!old) throw new Fault("storage-refused");
	return new Secret(old);
}

/** Of a vault whose row is gone: nothing is under its key any more. */
export function forgetVault(database: Database): Promise<void> {
	return database.dropCryptoKey(wrappingName);
}

/** Everything is sealed under the key in use: of the one before nothing is left. */
export async function forgetEarlier(database: Database): Promise<void> {
	if (await sealedVault(database)) await database.dropCryptoKey(wrappingName);
	await database.write([{ ...earlier, value: null }]);
}
