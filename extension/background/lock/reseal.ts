/**
 * Everything sealed anew under another vault key, a page at a time. Nothing else may write meanwhile. A worker that dies leaves some rows under
 * either key: whoever opens the vault next goes on before anything is read.
 */
import type { Bytes } from "../../../protocol/bytes.ts";
import { importRestKey, openAtRest, sealAtRest } from "../../crypto/aead.ts";
import { type Secret, wipe } from "../../crypto/secret.ts";
import { type Change, type Database, stores } from "../../storage/database.ts";
import { place } from "../../storage/sealed-records.ts";
import { earlierVault, forgetEarlier } from "./vault.ts";

const page = 200;

export async function finishResealing(
	database: Database,
	vault: Secret,
	random: (length: number) => Bytes,
): Promise<void> {
	const old = await earlierVault(database, vault);
	if (!old) return;
	const [from, to] = [await importRestKey(old), await importRestKey(vault)];
	for (const store of stores) {
		if (store === "plain") continue;
		for (let after = ""; ; ) {
			const rows = await database.list(store, { prefix: "", after, limit: page });
			const changes = rows.map(async ({ key, value }): Promise<Change | undefined> => {
				// what opens under neither was damaged before: it stays as it is
				const plain = await openAtRest(from, value, place(store, key));
				return plain && { store, key, value: await sealAtRest(to, plain, place(store, key), random) };
			});
			await database.write((await Promise.all(changes)).filter((change) => change !== undefined));
			const last = rows.at(-1);
			if (!last) break;
			after = last.key;
		}
	}
	await forgetEarlier(database);
	wipe(old);
}
