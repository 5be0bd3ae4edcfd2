/** Notifications and the number on the icon, in the browser. A notification's name says which chat and window a click opens. */
import { type CallId, type ChatId, parseCallId, parseChatId } from "../../../protocol/ids.ts";
import type { BadgeCall, NoticePort } from "./notices.ts";

const kind = "message";
const callKind = "call";
/** The one that says that it is locked. A click opens the panel. */
export const lockNotice = "locked";

/** The window in which a click opens the panel: `sidePanel.open` must be called before anything is awaited, so it is known beforehand. */
export function placeOf(name: string): { readonly chat: ChatId; readonly window: number } | undefined {
	const [what, id, at] = name.split(":");
	const chat = parseChatId(id);
	const window = Number(at);
	return what === kind && chat && Number.isSafeInteger(window) ? { chat, window } : undefined;
}

/** The same of a call that rings, and which call. */
export function callOf(
	name: string,
): { readonly call: CallId; readonly chat: ChatId; readonly window: number } | undefined {
	const [what, id, at, callId] = name.split(":");
	const chat = parseChatId(id);
	const call = parseCallId(callId);
	const window = Number(at);
	return what === callKind && chat && call && Number.isSafeInteger(window)
		? { call, chat, window }
		: undefined;
}

async function quiet(call: CallId): Promise<void> {
	const shown = Object.keys((await chrome.notifications.getAll()) as object);
	await Promise.all(
		shown.filter((name) => callOf(name)?.call === call).map((name) => chrome.notifications.clear(name)),
	);
}

async function clear(chat: ChatId): Promise<void> {
	const shown = Object.keys((await chrome.notifications.getAll()) as object);
	await Promise.all(
		shown.filter((name) => placeOf(name)?.chat === chat).map((name) => chrome.notifications.clear(name)),
	);
}

interface Words {
	readonly name: string;
	readonly reply: string;
	messages(count: number): string;
	readonly missed: string;
	readonly accept: string;
	readonly decline: string;
	calling(video: boolean): string;
	/** Somebody asks to talk. */
	readonly request: string;
	readonly locked: string;
	readonly came: string;
	readonly unlock: string;
	/** What the icon is called; `name`: who calls, where that may be said. */
	title(count: number, call: BadgeCall | null, name: string | undefined): string;
}

/** Text as well as colour: one of them is always seen. */
const badges: Readonly<Record<BadgeCall, { readonly text: string; readonly color: string }>> = {
	ringing: { text: "☎", color: "#15803d" },
	live: { text: "●", color: "#15803d" },
	muted: { text: "✕", color: "#525252" },
};

export function createNoticePort(words: Words, journal: (event: string) => void): NoticePort {
	/** One after the other: a notification that is taken back must not be overtaken by its showing. */
	let last: Promise<unknown> = Promise.resolve();
	const inTurn = (act: () => Promise<unknown>) => {
		last = last.then(act).catch(() => journal("notice"));
	};
	return {
		show: ({ chat, unread, name, text, missed }) =>
			inTurn(async () => {
				// a window that closed since opens in the one that is there
				const { id = -1 } = await chrome.windows.getLastFocused().catch(() => ({ id: -1 }));
				await clear(chat);
				await chrome.notifications.create(`${kind}:${chat}:${id}`, {
					type: "basic",
					iconUrl: "/icon/128.png",
					title: name ?? words.name,
					message: text ?? (missed ? words.missed : unread === 0 ? words.request : words.messages(unread)),
					silent: true,
					...(import.meta.env.FIREFOX || unread === 0 ? {} : { buttons: [{ title: words.reply }] }),
				});
			}),
		clear: (chat) => inTurn(() => clear(chat)),
		ring: ({ chat, call, video, name }) =>
			inTurn(async () => {
				const { id = -1 } = await chrome.windows.getLastFocused().catch(() => ({ id: -1 }));
				await quiet(call);
				await chrome.notifications.create(`${callKind}:${chat}:${id}:${call}`, {
					type: "basic",
					iconUrl: "/icon/128.png",
					title: name ?? words.name,
					message: words.calling(video),
					silent: true,
					priority: 2,
					...(import.meta.env.FIREFOX
						? {}
						: { requireInteraction: true, buttons: [{ title: words.accept }, { title: words.decline }] }),
				});
			}),
		quiet: (call) => inTurn(() => quiet(call)),
		locked: (is, say) =>
			inTurn(async () => {
				const shown = Object.keys((await chrome.notifications.getAll()) as object);
				const gone = is && !say ? shown : shown.filter((name) => name === lockNotice);
				await Promise.all(gone.map((name) => chrome.notifications.clear(name)));
				if (!is) return;
				await chrome.action.setBadgeText({ text: "!" });
				await chrome.action.setBadgeBackgroundColor({ color: "#b91c1c" });
				await chrome.action.setBadgeTextColor({ color: "#ffffff" });
				await chrome.action.setTitle({ title: words.locked });
				if (say)
					await chrome.notifications.create(lockNotice, {
						type: "basic",
						iconUrl: "/icon/128.png",
						title: say === "came" ? words.came : words.locked,
						message: words.unlock,
						silent: true,
					});
			}),
		badge: (count, call, name) =>
			inTurn(async () => {
				const text = count === 0 ? "" : count > 99 ? "99+" : String(count);
				const shown = call ? badges[call] : { text, color: "#c2410c" };
				await chrome.action.setBadgeText({ text: shown.text });
				await chrome.action.setTitle({ title: words.title(count, call, name) });
				await chrome.action.setBadgeBackgroundColor({ color: shown.color });
				await chrome.action.setBadgeTextColor({ color: "#ffffff" });
			}),
	};
}

type Place = ChatId | "pick" | null;

/**
 * Opens the panel of a window. Called in the click itself: after one `await` the browser no longer knows that there was one. Where the
 * browser opens none it is a window, which begins at `place`: a chat, the choice of a person, or home.
 */
export function openPanel(window: number, place: Place | Promise<Place>): void {
	const asWindow = async () => {
		const to = await place;
		return chrome.windows.create({
			url: chrome.runtime.getURL(
				`/sidepanel.html#${to === null || to === "pick" ? (to ?? "") : `chat=${to}`}`,
			),
			type: "popup",
			width: 480,
			height: 640,
		});
	};
	if (chrome.sidePanel === undefined || window < 0) return void asWindow();
	chrome.sidePanel.open({ windowId: window }).catch(asWindow);
	void chrome.windows.update(window, { focused: true }).catch(() => {});
}
