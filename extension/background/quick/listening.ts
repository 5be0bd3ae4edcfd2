/** Menu, address bar and keys, as the browser tells of them. Registered in the first turn of the worker; the panel is opened in the click itself. */
import { type ChatId, parseChatId } from "../../../protocol/ids.ts";
import type { Seen } from "./card.ts";
import { type Kind, kinds } from "./menu.ts";
import { omniboxLines } from "./omnibox-port.ts";
import type { createQuick } from "./quick.ts";

type Quick = ReturnType<typeof createQuick>;
type Place = ChatId | "pick" | null;

interface Needs {
	/** Waits for the storage to be read. */
	quick(): Promise<Quick>;
	openPanel(window: number, place: Place | Promise<Place>): void;
	readonly words: Parameters<typeof omniboxLines>[1];
}

/** Whoever hangs up or mutes wants to see nothing more. */
const silent = ["decline", "hang-up", "mute", "unmute"];

export function listenQuick({ quick, openPanel, words }: Needs): void {
	const run = (act: Promise<unknown>) => void act.catch(() => {});
	function does(name: string, window: number, seen?: Seen): void {
		const [what = "", id] = name.split(":");
		const chat = parseChatId(id) ?? null;
		if (!silent.includes(what)) openPanel(window, chat ?? (kinds.includes(what as Kind) ? "pick" : null));
		run(quick().then((ready) => ready.does(name, window, seen)));
	}
	chrome.contextMenus.onClicked.addListener((info, tab) => {
		const { pageUrl = "", linkUrl, selectionText: quote, menuItemId } = info;
		const seen = linkUrl && String(menuItemId).startsWith("link") ? { url: linkUrl } : undefined;
		const title = tab?.title;
		does(String(menuItemId), tab?.windowId ?? -1, seen ?? { url: pageUrl, title, quote });
	});
	chrome.commands.onCommand.addListener((name, tab) => does(name, tab?.windowId ?? -1));

	// where Enter will be pressed must be known before it is
	let typedIn = -1;
	chrome.omnibox.onInputStarted.addListener(() =>
		run(
			chrome.windows.getLastFocused().then(({ id = -1 }) => {
				typedIn = id;
			}),
		),
	);
	chrome.omnibox.onInputChanged.addListener((typed, suggest) =>
		run(
			quick().then(({ offers }) => {
				const { first, others } = omniboxLines(offers(typed), words);
				chrome.omnibox.setDefaultSuggestion({ description: first });
				suggest([...others]);
			}),
		),
	);
	chrome.omnibox.onInputEntered.addListener((typed) => {
		const window = typedIn;
		const chosen = quick().then((ready) => ready.offers(typed).first);
		openPanel(
			window,
			chosen.then(
				(one) => one?.person.id ?? null,
				() => null,
			),
		);
		run(
			Promise.all([quick(), chosen]).then(
				([ready, one]) => one && ready.does(`${one.verb}:${one.person.id}`, window),
			),
		);
	});
}
