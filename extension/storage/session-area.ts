/** `storage.session`: memory that outlives the worker and dies with the browser, closed to everything but our own pages. */
import type { SessionArea } from "./database.ts";

export const sessionArea: SessionArea = {
	all: () => chrome.storage.session.get(),
	set: (items) => chrome.storage.session.set(items),
	remove: (keys) => chrome.storage.session.remove([...keys]),
};
