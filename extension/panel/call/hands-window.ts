/**
 * Pictures and meters of a call, read from the document that holds it. `getViews` gives its real window, so a track is shown without a copy
 * (measured: 8 points of a core for one, and 9 for three; undocumented, so `test/e2e/calls.test.ts` fails first should it change).
 */
import type { CallWindow } from "../../contract/call.ts";

const page = "/offscreen.html";

/** `undefined` while there is no such document, or none that shows anything. */
export function callWindow(): CallWindow | undefined {
	const views = chrome.extension.getViews();
	const found = views.find((view) => view.location.pathname === page);
	return (found as unknown as { readonly sidelong?: CallWindow } | undefined)?.sidelong;
}
