/** People and moments for pictures and tests of the panel: the same ones as in the design's pictures. */
import { createHash } from "node:crypto";
import type { ChatRow, ChatView, ContactRow, MessageRow, Self, View } from "../../extension/contract/view.ts";
import { type ChatId, type Handle, type LetterId, toChatId, toIid, toLetterId } from "../../protocol/ids.ts";

const hash = (text: string) => new Uint8Array(createHash("sha256").update(text).digest());
const minute = 60_000;
const day = 24 * 60 * minute;

export const chatOf = (name: string): ChatId => toChatId(hash(`chat ${name}`).slice(0, 16));
const letterOf = (text: string): LetterId => toLetterId(hash(`letter ${text}`).slice(0, 16));
export const iidOf = (name: string) => toIid(hash(`sample key of ${name}`));

export const alice: Self = {
	handle: "alice" as Handle,
	iid: iidOf("alice"),
	claimed: "alice" as Handle,
};

export const connected = {
	state: "connected",
	url: "wss://relay.example/ws",
	label: "relay.example",
} as const;

export function contact(name: string, more: Partial<ContactRow> = {}): ContactRow {
	return {
		id: chatOf(name),
		state: "accepted",
		name,
		handle: name as Handle,
		iid: iidOf(name),
		verified: false,
		keyChanged: false,
		path: "relay",
		since: Date.now() - 10 * minute,
		...more,
	};
}

export function chat(name: string, more: Partial<ChatRow> = {}): ChatRow {
	return {
		id: chatOf(name),
		preview: "",
		previewMine: false,
		at: Date.now(),
		unread: 0,
		draft: "",
		...more,
	};
}

export function message(text: string, more: Partial<MessageRow> = {}): MessageRow {
	return {
		id: letterOf(text),
		order: String(nextOrder++).padStart(6, "0"),
		mine: false,
		text,
		at: Date.now(),
		...more,
	};
}
let nextOrder = 0;

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) =>
	Object.fromEntries(rows.map((row) => [row.id, row]));

export function view(
	contacts: readonly ContactRow[] = [],
	chats: readonly ChatRow[] = [],
	more: Partial<View> = {},
): View {
	return {
		phase: "ready",
		self: alice,
		relay: connected,
		settings: { mode: "system" },
		contacts: byId(contacts),
		chats: byId(chats),
		...more,
	};
}

export function chatView(messages: readonly MessageRow[], more: Partial<ChatView> = {}): ChatView {
	return { messages: byId(messages), more: false, firstUnread: null, ...more };
}

/** A list with every kind of row. */
export function manyPeople(more: Partial<View> = {}): View {
	const now = Date.now();
	return view(
		[
			contact("bob", { verified: true }),
			contact("carol", { verified: true }),
			contact("dave", { state: "asking" }),
			contact("erin", { verified: true }),
			contact("frank", { state: "asked" }),
			contact("grace", { path: "none" }),
			contact("heidi", { state: "declined" }),
			contact("ivan-the-man-with-a-long-handle", { keyChanged: true }),
			contact("judy", { state: "expired" }),
		],
		[
			chat("bob", { preview: "The low one is at 16:20", unread: 2, at: now - minute }),
			chat("carol", { draft: "I would rather take the early one", at: now - 20 * minute }),
			chat("erin", {
				preview: "See you at the gate",
				previewMine: true,
				delivery: "waiting",
				at: now - 180 * minute,
			}),
			chat("frank", { at: now - 200 * minute }),
			chat("grace", {
				preview: "Thank you. That helped a lot.",
				previewMine: true,
				delivery: "failed",
				at: now - day,
			}),
			chat("heidi", { at: now - 3 * day }),
			chat("ivan-the-man-with-a-long-handle", { preview: "Hi", at: now - 12 * day }),
			chat("judy", { at: now - 400 * day }),
		],
		more,
	);
}

/** A talk with bob in every state a message has. */
export function talk(): ChatView {
	const today = new Date().setHours(13, 50, 0, 0);
	const at = (minutes: number) => ({ at: today + minutes * minute });
	const isNew = letterOf("Page two has the map.\nMeet at gate 3?");
	return chatView(
		[
			message("See you tomorrow, then. Bring the good binoculars if you find them.", {
				at: today - day,
			}),
			message("Will do", { at: today - day + minute, mine: true, delivery: "delivered" }),
			message("Did you get the tide table?", at(0)),
			message("The low one is at 16:20.", at(1)),
			message("Good, that is the one for the long walk.", { ...at(4), mine: true, delivery: "delivered" }),
			message("Page two has the map.\nMeet at gate 3?", at(12)),
			message("And bring a hat", at(12.5)),
			message("Bring the big towel", { ...at(13), mine: true, delivery: "failed" }),
			message("Perfect.", { ...at(13), mine: true, delivery: "waiting" }),
			message("Leaving at three.", { ...at(13.2), mine: true, delivery: "waiting" }),
		],
		{ firstUnread: isNew },
	);
}
