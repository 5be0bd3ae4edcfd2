/** The browser's menus. They outlive the worker, so what stands there is remembered as long as the browser runs, and made anew only when it differs. */
import type { SessionArea } from "../../storage/database.ts";
import { type Item, type Label, menuItems } from "./menu.ts";
import type { QuickPort } from "./quick.ts";

const web = ["http://*/*", "https://*/*"];
const key = "menu";
/** A ring, a message and a frame go first: nobody opens a menu in the same moment. A worker that dies makes it when it wakes. */
const laterMs = 300;

export function createQuickPort(
	word: (label: Label) => string,
	session: SessionArea,
	journal: (event: string) => void,
): QuickPort {
	let wanted = "";
	/** What stands there, once this worker knows. */
	let made: string | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;
	/** One after the other: lines of two states must not meet. */
	let last: Promise<void> = Promise.resolve();
	const create = ({ context, ...item }: Item) =>
		new Promise<void>((resolve) => {
			chrome.contextMenus.create(
				{
					...item,
					contexts: [context],
					...(context === "link" ? { targetUrlPatterns: web } : {}),
					...(context === "page" || context === "selection" ? { documentUrlPatterns: web } : {}),
				},
				() => {
					if (chrome.runtime.lastError) journal("menu");
					resolve();
				},
			);
		});
	async function make(items: readonly Item[]): Promise<void> {
		const name = JSON.stringify(items);
		made ??= String((await session.all())[key]);
		// a newer state has its own turn
		if (name !== wanted || name === made) return;
		made = "";
		await session.remove([key]);
		await chrome.contextMenus.removeAll();
		await Promise.all(items.map(create));
		await session.set({ [key]: name });
		made = name;
	}
	return {
		menu(state) {
			const items = menuItems(state, word);
			wanted = JSON.stringify(items);
			if (wanted === made) return;
			clearTimeout(timer);
			timer = setTimeout(() => {
				last = last.then(() => make(items)).catch(() => journal("menu"));
			}, laterMs);
		},
	};
}
