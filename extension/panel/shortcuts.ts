/** The keys of the browser that lead here, and the page where they are changed. Behind a seam: tests have none. */
export interface Shortcut {
	readonly name: "open" | "answer" | "mute" | "hang_up";
	/** As the browser writes it; empty where none is set. */
	readonly keys: string;
	/** What we ask for. */
	readonly wished: string;
}

export interface Shortcuts {
	all(): Promise<readonly Shortcut[]>;
	/** Opens the browser's own page. */
	change(): void;
}

const names: Readonly<Record<string, Shortcut["name"]>> = {
	_execute_action: "open",
	answer: "answer",
	mute: "mute",
	"hang-up": "hang_up",
};

export const browserShortcuts: Shortcuts = {
	async all() {
		const found = (await chrome.commands?.getAll()) ?? [];
		const wishes = chrome.runtime.getManifest().commands ?? {};
		return found.flatMap(({ name: command = "", shortcut: keys = "" }) => {
			const name = names[command];
			const wish = wishes[command]?.suggested_key;
			const wished = (typeof wish === "object" ? wish.default : wish) ?? "";
			return name ? [{ name, keys, wished }] : [];
		});
	},
	change: () => void chrome.tabs.create({ url: "chrome://extensions/shortcuts" }).catch(() => {}),
};
