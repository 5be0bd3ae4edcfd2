/** The database in IndexedDB. Transactions are `strict`: what was written survives a crash of the machine. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { Fault } from "../../protocol/errors.ts";
import { type Database, type Range, type Store, stores } from "./database.ts";

const databaseName = "sidelong";
/** 2: `expiring`. */
const databaseVersion = 2;

interface Schema extends DBSchema {
	plain: { key: string; value: Uint8Array };
	items: { key: string; value: Uint8Array };
	contacts: { key: string; value: Uint8Array };
	chats: { key: string; value: Uint8Array };
	messages: { key: string; value: Uint8Array };
	letters: { key: string; value: Uint8Array };
	outbox: { key: string; value: Uint8Array };
	expiring: { key: string; value: Uint8Array };
	cryptoKeys: { key: string; value: CryptoKey };
}

/** Opens the database, making its stores on first use. Fails with `storage-refused` where the browser gives none. */
export async function openDatabase(): Promise<Database> {
	const db = await refused(() =>
		openDB<Schema>(databaseName, databaseVersion, {
			upgrade(fresh) {
				for (const store of [...stores, "cryptoKeys"] as const)
					if (!fresh.objectStoreNames.contains(store)) fresh.createObjectStore(store);
			},
			// a newer version of us wants to upgrade: do not stand in its way
			blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
		}),
	);
	return {
		get: (store, key) => refused(() => db.get(store, key)),
		list: (store, range) => refused(() => list(db, store, range)),
		keys: (store, prefix) =>
			refused(() => db.getAllKeys(store, IDBKeyRange.bound(prefix, `${prefix}${last}`, false, true))),
		write: (changes) =>
			refused(async () => {
				const names = [...new Set(changes.map(({ store }) => store))];
				if (names.length === 0) return;
				const transaction = db.transaction(names, "readwrite", { durability: "strict" });
				const requests = changes.map(({ store, key, value }) =>
					value === null
						? transaction.objectStore(store).delete(key)
						: transaction.objectStore(store).put(value, key),
				);
				await Promise.all([...requests, transaction.done]);
			}),
		cryptoKey: (name) => refused(() => db.get("cryptoKeys", name)),
		keepCryptoKey: (name, key) => refused(async () => void (await db.put("cryptoKeys", key, name))),
		dropCryptoKey: (name) => refused(() => db.delete("cryptoKeys", name)),
	};
}

/** Sorts after every character of every key that is written. */
const last = "\uffff";

async function list(db: IDBPDatabase<Schema>, store: Store, { prefix, before, after, limit }: Range) {
	const range = IDBKeyRange.bound(after ?? prefix, before ?? `${prefix}${last}`, after !== undefined, true);
	const isForward = after !== undefined && before === undefined;
	if (limit === undefined || isForward) {
		const [keys, values] = await Promise.all([
			db.getAllKeys(store, range, limit),
			db.getAll(store, range, limit),
		]);
		return keys.map((key, index) => ({ key, value: values[index] as Uint8Array }));
	}
	const found: { key: string; value: Uint8Array }[] = [];
	let cursor = await db.transaction(store).store.openCursor(range, "prev");
	while (cursor && found.length < limit) {
		found.push({ key: cursor.key, value: cursor.value });
		cursor = await cursor.continue();
	}
	return found.reverse();
}

async function refused<T>(act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (error) {
		if (error instanceof Fault) throw error;
		const full = error instanceof DOMException && error.name === "QuotaExceededError";
		throw new Fault(full ? "storage-full" : "storage-refused");
	}
}
