/** Which browser window this panel stands in. Behind a seam: not every browser has windows, and tests have none. `undefined` until it is known. */
import { type ReadonlySignal, signal } from "@preact/signals";

export function ownWindow(): ReadonlySignal<number | null | undefined> {
	const number = signal<number | null | undefined>(chrome.windows ? undefined : null);
	chrome.windows?.getCurrent().then(
		({ id }) => {
			number.value = id ?? null;
		},
		() => {
			number.value = null;
		},
	);
	return number;
}
