/** What the app needs of a database: opaque values under text keys, written together or not at all. */
import type { Bytes } from "../../protocol/bytes.ts";

/** Stores. `plain` holds the wrapped vault key and what a lock counts, nothing else in clear; every other value is sealed under it. */
export const stores = [
	"plain",
	"items",
	"contacts",
	"chats",
	"messages",
	"letters",
	"outbox",
	"expiring",
] as const;
export type Store = (typeof stores)[number];

export interface Change {
	readonly store: Store;
	readonly key: string;
	/** `null` deletes. */
	readonly value: Bytes | null;
}

/**
 * Which rows of a store: keys that begin with `prefix`, before `before` and after `after` where given; of more than `limit` the last, or
 * the first when `after` is given and `before` is not.
 */
export interface Range {
	readonly prefix: string;
	readonly before?: string;
	readonly after?: string;
	readonly limit?: number;
}

interface Entry {
	readonly key: string;
	readonly value: Bytes;
}

export interface Database {
	get(store: Store, key: string): Promise<Bytes | undefined>;
	/** In ascending order of keys. */
	list(store: Store, range: Range): Promise<readonly Entry[]>;
	/** The keys that begin with `prefix`, in ascending order. */
	keys(store: Store, prefix: string): Promise<readonly string[]>;
	/** All of it, durably, or none of it. Fails with `Fault("storage-full")` or `Fault("storage-refused")`. */
	write(changes: readonly Change[]): Promise<void>;
	/** A key that scripts can use and not read. */
	cryptoKey(name: string): Promise<CryptoKey | undefined>;
	keepCryptoKey(name: string, key: CryptoKey): Promise<void>;
	dropCryptoKey(name: string): Promise<void>;
}

/** The part of `storage.session` that is used: memory that outlives the worker and dies with the browser. */
export interface SessionArea {
	all(): Promise<Readonly<Record<string, unknown>>>;
	set(items: Readonly<Record<string, unknown>>): Promise<void>;
	remove(keys: readonly string[]): Promise<void>;
}
