/** What a person chose. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Mode, Settings } from "../../contract/view.ts";
import type { Records } from "../../storage/sealed-records.ts";

const place = { store: "items", key: "settings" } as const;
const defaults: Settings = { mode: "system" };

export async function openSettings(records: Records) {
	const settings = signal<Settings>({
		...defaults,
		...(await records.get<Settings>(place.store, place.key)),
	});
	return {
		settings: settings as ReadonlySignal<Settings>,
		async setMode(mode: Mode): Promise<void> {
			const next = { ...settings.peek(), mode };
			await records.write([{ ...place, value: next }]);
			settings.value = next;
		},
	};
}
