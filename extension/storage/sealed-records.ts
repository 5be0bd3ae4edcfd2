/** Records on disk: JSON sealed with AES-256-GCM under the vault key, bound to their store, key and schema version. */
import { type Bytes, fromUtf8, utf8, utf8Exact } from "../../protocol/bytes.ts";
import { Fault } from "../../protocol/errors.ts";
import { openAtRest, sealAtRest } from "../crypto/aead.ts";
import type { Change, Database, Range, Store } from "./database.ts";

/** Raised when a record's shape changes; see `migrations.ts` when the second version comes. */
const schemaVersion = 1;

type Random = (length: number) => Bytes;

export interface Records {
	get<T>(store: Store, key: string): Promise<T | undefined>;
	list<T>(store: Store, range: Range): Promise<readonly { readonly key: string; readonly value: T }[]>;
	/** The keys that begin with `prefix`, in ascending order. */
	keys(store: Store, prefix: string): Promise<readonly string[]>;
	/** `undefined` deletes. All changes land, or none. */
	write(changes: readonly RecordChange[]): Promise<void>;
}

export interface RecordChange {
	readonly store: Store;
	readonly key: string;
	readonly value: object | undefined;
}

export function createRecords(database: Database, key: CryptoKey, random: Random): Records {
	async function open<T>(store: Store, name: string, sealed: Bytes): Promise<T> {
		const plain = await openAtRest(key, sealed, place(store, name));
		const text = plain && fromUtf8(plain);
		// somebody else's disk, or a damaged one: nothing here may be guessed
		if (text === undefined) throw new Fault("storage-refused");
		return JSON.parse(text) as T;
	}
	return {
		async get<T>(store: Store, name: string) {
			const sealed = await database.get(store, name);
			return sealed && open<T>(store, name, sealed);
		},
		async list<T>(store: Store, range: Range) {
			const entries = await database.list(store, range);
			return Promise.all(
				entries.map(async ({ key: name, value }) => ({
					key: name,
					value: await open<T>(store, name, value),
				})),
			);
		},
		keys: database.keys,
		async write(changes) {
			const sealed = changes.map(
				async ({ store, key: name, value }): Promise<Change> => ({
					store,
					key: name,
					value:
						value === undefined
							? null
							: await sealAtRest(key, utf8Exact(JSON.stringify(value)), place(store, name), random),
				}),
			);
			await database.write(await Promise.all(sealed));
		},
	};
}

/** Where a row belongs: what it is bound to. */
export function place(store: Store, name: string): Bytes {
	return utf8(`${store}\0${name}\0${schemaVersion}`);
}
