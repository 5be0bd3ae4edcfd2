/** The browser's menus. They outlive the worker, so what stands there is remembered as long as the browser runs, and made anew only when it differs. */
import type { SessionArea } from "../../storage/database.ts";
import { type Item, type Label, menuItems } from "./menu.ts";
import type { QuickPort } from "./quick.ts";

const web = ["http://*/*", "https://*/*"];
const key = "menu";

export function createQuickPort(
	word: (label: Label) => string,
	session: SessionArea,
	journal: (event: string) => void,
): QuickPort {
	let wanted: readonly Item[] = [];
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
		// a newer state has its own turn
		if (items !== wanted || (await session.all())[key] === name) return;
		await session.remove([key]);
		await chrome.contextMenus.removeAll();
		await Promise.all(items.map(create));
		await session.set({ [key]: name });
	}
	return {
		menu(state) {
			const items = menuItems(state, word);
			wanted = items;
			last = last.then(() => make(items)).catch(() => journal("menu"));
		},
	};
}
