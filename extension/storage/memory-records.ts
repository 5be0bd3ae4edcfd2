/**
 * Records that are never written to a disk: in memory that outlives the worker and dies with the browser (`storage.session`). Bounded:
 * what is above the bound makes room (`memory-room.ts`), because nobody may fill a memory that everybody shares.
 */
import { Fault } from "../../protocol/errors.ts";
import type { Range, SessionArea, Store } from "./database.ts";
import { chatOf, type Row, roomFrom } from "./memory-room.ts";
import type { RecordChange, Records } from "./sealed-records.ts";

const prefix = "row:";
/** A tenth of what Chrome gives `storage.session` (10 MB), in UTF-16 code units of JSON. */
const mostCharacters = 1_000_000;
/** What is written here stops before that: what arrives while it waits needs room, too. */
const mostWritten = 800_000;

/** Messages of a chat that made room. */
type MadeRoom = (chat: string, gone: readonly object[]) => void;

export interface MemoryRecords extends Records {
	/** Who is told of what made room, from now on. */
	onRoom(listener: MadeRoom): void;
}

export async function openMemoryRecords(area: SessionArea): Promise<MemoryRecords> {
	/** In the order of writing. */
	const rows = new Map<string, Row>();
	let size = 0;
	let next = 0;
	let tell: MadeRoom = () => {};
	const kept = Object.entries(await area.all()).filter(([name, row]) => name.startsWith(prefix) && row);
	for (const [, row] of kept.sort(([, a], [, b]) => (a as Row).number - (b as Row).number)) {
		put(row as Row);
		next = (row as Row).number + 1;
	}

	function nameOf(store: Store, key: string): string {
		return `${prefix}${store}:${key}`;
	}
	function put(row: Row) {
		drop(row.store, row.key);
		rows.set(nameOf(row.store, row.key), row);
		size += row.size;
	}
	function drop(store: Store, key: string) {
		const name = nameOf(store, key);
		size -= rows.get(name)?.size ?? 0;
		rows.delete(name);
	}
	function list(store: Store, { prefix: start, before, after, limit }: Range): readonly Row[] {
		const found = [...rows.values()]
			.filter(
				(row) =>
					row.store === store &&
					row.key.startsWith(start) &&
					(before === undefined || row.key < before) &&
					(after === undefined || row.key > after),
			)
			.sort((a, b) => (a.key < b.key ? -1 : 1));
		if (limit === undefined) return found;
		return after !== undefined && before === undefined ? found.slice(0, limit) : found.slice(-limit);
	}
	/** The rows that make room for `fresh`. Fails with `outbox-full` where what waits takes it all, and changes nothing. */
	function makeRoom(fresh: readonly Row[]): readonly Row[] {
		const isWriting = fresh.some(
			({ store, value }) =>
				store === "outbox" && (value as { content?: { t?: string } }).content?.t === "text",
		);
		const most = isWriting ? mostWritten : mostCharacters;
		const all = { all: () => rows.values(), at: (store: Store, key: string) => rows.get(nameOf(store, key)) };
		if (size > most && !roomFrom(all, size - most, fresh))
			throw new Fault(
				[...rows.values()].some(({ store }) => store === "outbox") ? "outbox-full" : "storage-full",
			);
		if (size <= mostCharacters) return [];
		const gone = roomFrom(all, size - mostCharacters, fresh) ?? [];
		for (const { store, key } of gone) drop(store, key);
		return gone;
	}

	return {
		get: async <T>(store: Store, key: string) => rows.get(nameOf(store, key))?.value as T | undefined,
		list: async <T>(store: Store, range: Range) =>
			list(store, range).map(({ key, value }) => ({ key, value: value as T })),
		keys: async (store, start) => list(store, { prefix: start }).map(({ key }) => key),
		async write(changes: readonly RecordChange[]) {
			const fresh = changes.flatMap(({ store, key, value }): Row[] =>
				value ? [{ store, key, value, size: JSON.stringify(value).length + key.length, number: next++ }] : [],
			);
			const before = changes.map(({ store, key }) => rows.get(nameOf(store, key)));
			for (const { store, key } of changes) drop(store, key);
			for (const row of fresh) put(row);
			let made: readonly Row[];
			try {
				made = makeRoom(fresh);
			} catch (error) {
				for (const { store, key } of changes) drop(store, key);
				for (const row of before) if (row) put(row);
				throw error;
			}
			const names = fresh.map(({ store, key }) => nameOf(store, key)).filter((name) => rows.has(name));
			// one call, so that a worker that dies has done all of it or nothing: `null` is gone
			const gone = [...changes.filter(({ value }) => !value), ...made];
			const away = gone.map(({ store, key }) => nameOf(store, key)).filter((name) => !rows.has(name));
			await area.set({
				...Object.fromEntries(names.map((name) => [name, rows.get(name)])),
				...Object.fromEntries(away.map((name) => [name, null])),
			});
			if (away.length > 0) await area.remove(away);
			const messages = made.filter(({ store }) => store === "messages");
			for (const chat of new Set(messages.map(chatOf)))
				tell(
					chat,
					messages.filter((row) => chatOf(row) === chat).map(({ value }) => value),
				);
		},
		onRoom(listener) {
			tell = listener;
		},
	};
}
