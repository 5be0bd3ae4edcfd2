/** The relay where we stay, by what people are told, and the move to another one that is under way. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Records } from "../../storage/sealed-records.ts";
import { type Step, stepOf } from "../../storage/step.ts";

/** URLs. `home` is absent as long as we never went to another for good; `to` is told of in its place while we move. */
interface Stay {
	readonly home?: string;
	readonly move?: { readonly from: string; readonly to: string };
}

export interface KeptStay {
	readonly now: ReadonlySignal<Stay>;
	put(stay: Stay): Step;
}

const place = { store: "items", key: "stay" } as const;

export async function openStay(records: Records): Promise<KeptStay> {
	const now = signal<Stay>((await records.get<Stay>(place.store, place.key)) ?? {});
	return {
		now,
		put: (stay) =>
			stepOf({ ...place, value: stay }, () => {
				now.value = stay;
			}),
	};
}
