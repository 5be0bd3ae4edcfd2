/**
 * Where the rows of a chat live: on the disk, sealed, or, when nothing of it is kept, in memory only. Nobody above asks which.
 */
import type { Range, Store } from "./database.ts";
import type { RecordChange, Records } from "./sealed-records.ts";

/**
 * Stores whose keys begin with the chat they belong to. In the order in which they move: where memory is short, what waits and what was
 * read is known before the messages come.
 */
const chatStores: readonly Store[] = ["chats", "outbox", "messages", "letters", "expiring"];
/** 16 bytes, base64url. */
const chatCharacters = 22;

export interface HousedRecords extends Records {
	/**
	 * Brings the rows of a chat to where they belong now; until all are there, it lives where it was. Nothing else may write to the chat
	 * meanwhile. What was in the other house is gone from there.
	 */
	rehouse(chat: string): Promise<void>;
}

export function createHousedRecords(
	disk: Records,
	memory: Records,
	/** Whether what is said in a chat may be written to the disk. */
	isKept: (chat: string) => boolean,
): HousedRecords {
	/** Where each chat lives; one that was never asked about lives where it belongs. */
	const houses = new Map<string, Records>();
	const chatOf = (key: string) => key.slice(0, chatCharacters);
	function houseOf(store: Store, key: string): Records {
		if (!chatStores.includes(store)) return disk;
		const chat = chatOf(key);
		const house = houses.get(chat) ?? (isKept(chat) ? disk : memory);
		// a prefix that is no chat's is asked about elsewhere
		if (chat.length === chatCharacters) houses.set(chat, house);
		return house;
	}

	return {
		get: (store, key) => houseOf(store, key).get(store, key),
		async list<T>(store: Store, range: Range) {
			if (range.prefix.length >= chatCharacters || !chatStores.includes(store))
				return houseOf(store, range.prefix).list<T>(store, range);
			const both = await Promise.all([disk.list<T>(store, range), memory.list<T>(store, range)]);
			return both.flat().sort((a, b) => (a.key < b.key ? -1 : 1));
		},
		keys: (store, prefix) => houseOf(store, prefix).keys(store, prefix),
		async write(changes: readonly RecordChange[]) {
			const onDisk = changes.filter(({ store, key }) => houseOf(store, key) === disk);
			const inMemory = changes.filter((change) => !onDisk.includes(change));
			if (inMemory.length === 0) return disk.write(onDisk);
			// a worker that dies between the two must find what the disk promises: a number that was given has its letter
			const before = await Promise.all(
				inMemory.map(async ({ store, key }) => ({ store, key, value: await memory.get<object>(store, key) })),
			);
			await memory.write(inMemory);
			if (onDisk.length === 0) return;
			await disk.write(onDisk).catch(async (error) => {
				await memory.write(before);
				throw error;
			});
		},
		async rehouse(chat) {
			const [from, to] = isKept(chat) ? [memory, disk] : [disk, memory];
			for (const store of chatStores) {
				const keys = await from.keys(store, chat);
				// a page at a time: a long chat does not fit into one transaction's memory
				for (let at = 0; at < keys.length; at += 500) {
					const some = keys.slice(at, at + 500);
					const moved = await Promise.all(
						some.map(async (key) => ({ store, key, value: await from.get<object>(store, key) })),
					);
					await to.write(moved);
					await from.write(some.map((key) => ({ store, key, value: undefined })));
				}
			}
			houses.set(chat, to);
		},
	};
}
