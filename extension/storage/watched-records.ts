/** Records that remember whether the disk refused something, so that a person can be told. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Code, codeOf } from "../../protocol/errors.ts";
import type { Records } from "./sealed-records.ts";

export function watchRecords(
	records: Records,
): Records & { readonly trouble: ReadonlySignal<Code | undefined> } {
	const trouble = signal<Code>();
	async function watched<T>(act: Promise<T>): Promise<T> {
		try {
			return await act;
		} catch (error) {
			trouble.value = codeOf(error);
			throw error;
		}
	}
	return {
		trouble,
		get: (store, key) => watched(records.get(store, key)),
		list: (store, range) => watched(records.list(store, range)),
		keys: (store, prefix) => watched(records.keys(store, prefix)),
		async write(changes) {
			await watched(records.write(changes));
			// only what could be written proves that there is room
			trouble.value = undefined;
		},
	};
}
