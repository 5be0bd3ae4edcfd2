/** What runs inside the page of a picture: everything here is sent there as text, so nothing may be imported. */

/** Runs inside the page: what WCAG 2.2 A and AA say about it. */
export async function findFaults(): Promise<readonly string[]> {
	const { axe: tool } = globalThis as unknown as { axe: typeof import("axe-core") };
	const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
	const { violations } = await tool.run(document, { runOnly: tags });
	return violations.map(
		({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(" | ")}`,
	);
}

/** Runs inside the page: what stands over its left or right edge, by its first words. */
export function findCutOff(): readonly string[] {
	return [...document.querySelectorAll<HTMLElement>("button, h1, h2, p, label")]
		.filter((each) => {
			const { left, right, width } = each.getBoundingClientRect();
			return width > 0 && (left < -1 || right > innerWidth + 1);
		})
		.map((each) => (each.textContent ?? "").slice(0, 60));
}

/** Runs inside the page, before the panel. */
export function fakeWorker(give: {
	view: unknown;
	chat: unknown;
	feed: string;
	code: string | undefined;
	made: number;
	answer: unknown;
	answers: Readonly<Record<string, unknown>> | undefined;
	messages: Record<string, { message: string }>;
	version: string;
}) {
	const { relay } = (give.view ?? {}) as { relay?: { retryAt?: number } };
	if (relay?.retryAt) relay.retryAt = Date.now() + 8_400;
	// pictures are taken minutes after the fixtures were made: what goes must not have gone
	type Going = { expires?: { at: number } };
	const { messages: rows = {} } = (give.chat ?? {}) as { messages?: Record<string, Going> };
	const { chats = {} } = (give.view ?? {}) as { chats?: Record<string, Going> };
	for (const { expires } of [...Object.values(rows), ...Object.values(chats)])
		if (expires) expires.at += Date.now() - give.made;
	const listeners: ((message: unknown) => void)[] = [];
	const say = (message: unknown) =>
		setTimeout(() => {
			for (const listener of listeners) listener(message);
		});
	const port = {
		postMessage({ kind, call, name, argument }: Record<string, string> & { argument?: { part?: string } }) {
			if (kind !== "call") return;
			if (name === "openChat") say({ kind: "feed", feed: give.feed, revision: 0, set: give.chat });
			say({
				kind: "answer",
				call,
				value: give.answers?.[argument?.part ?? ""] ?? give.answer ?? null,
				code: name === "openChat" ? undefined : give.code,
			});
		},
		disconnect() {},
		onMessage: { addListener: (listener: (message: unknown) => void) => void listeners.push(listener) },
		onDisconnect: { addListener() {} },
	};
	const chrome = {
		extension: { getViews: () => [] },
		commands: {
			getAll: async () => [
				{ name: "_execute_action", shortcut: "Ctrl+Shift+Y" },
				{ name: "answer", shortcut: "Alt+Shift+Y" },
				{ name: "mute", shortcut: "" },
				{ name: "hang-up", shortcut: "Alt+Shift+H" },
			],
		},
		runtime: {
			id: "preview",
			connect() {
				if (give.view) say({ kind: "feed", feed: "view", revision: 0, set: give.view });
				return port;
			},
			getManifest: () => ({
				version: give.version,
				commands: { mute: { suggested_key: { default: "Alt+Shift+M" } } },
			}),
		},
		i18n: {
			getMessage: (key: string, given: string[] = []) =>
				(give.messages[key]?.message ?? "").replace(/\$(\d)/g, (_, place) => given[Number(place) - 1] ?? ""),
		},
	};
	Object.defineProperty(globalThis, "chrome", { value: chrome });
}
