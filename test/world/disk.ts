/** A profile: what survives the worker (session) and the browser (disk). */
import type { Database, SessionArea, Store } from "../../extension/storage/database.ts";
import { Fault } from "../../protocol/errors.ts";

export interface Profile {
	readonly database: Database;
	readonly session: SessionArea;
	/** The browser ends: what was only in memory is gone. */
	endBrowser(): void;
	/** Every byte on the disk. */
	bytes(): Uint8Array[];
	/** How many rows a store has on the disk. */
	rows(store: Store): number;
	/** Everything that is only in memory, as text. */
	memory(): string;
	/** The disk refuses from now on, or no longer. */
	refuse(code: "storage-refused" | "storage-full" | undefined): void;
}

export function createProfile(): Profile {
	const rows = new Map<Store, Map<string, Uint8Array>>();
	const keys = new Map<string, CryptoKey>();
	let memory: Record<string, unknown> = {};
	let refusal: "storage-refused" | "storage-full" | undefined;
	const store = (name: Store) => {
		const found = rows.get(name) ?? new Map<string, Uint8Array>();
		rows.set(name, found);
		return found;
	};
	const check = () => {
		if (refusal) throw new Fault(refusal);
	};
	return {
		database: {
			async get(name, key) {
				if (refusal === "storage-refused") check();
				return store(name).get(key);
			},
			async list(name, { prefix, before, after, limit }) {
				const found = [...store(name)]
					.filter(
						([key]) =>
							key.startsWith(prefix) &&
							(before === undefined || key < before) &&
							(after === undefined || key > after),
					)
					.sort(([a], [b]) => (a < b ? -1 : 1))
					.map(([key, value]) => ({ key, value }));
				if (limit === undefined) return found;
				return after !== undefined && before === undefined ? found.slice(0, limit) : found.slice(-limit);
			},
			keys: async (name, prefix) => [...store(name).keys()].filter((key) => key.startsWith(prefix)).sort(),
			async write(changes) {
				check();
				for (const { store: name, key, value } of changes) {
					if (value === null) store(name).delete(key);
					else store(name).set(key, value.slice());
				}
			},
			cryptoKey: async (name) => keys.get(name),
			async keepCryptoKey(name, key) {
				check();
				keys.set(name, key);
			},
			async dropCryptoKey(name) {
				check();
				keys.delete(name);
			},
		},
		session: {
			all: async () => structuredClone(memory),
			async set(items) {
				// as storage.session does: values are copies, and JSON
				memory = { ...memory, ...(JSON.parse(JSON.stringify(items)) as object) };
			},
			async remove(names) {
				for (const name of names) delete memory[name];
			},
		},
		endBrowser() {
			memory = {};
		},
		bytes: () => [...rows.values()].flatMap((table) => [...table].map(([, value]) => value)),
		rows: (name) => store(name).size,
		memory: () => JSON.stringify(memory),
		refuse(code) {
			refusal = code;
		},
	};
}
