/** What the list of chats shows of each: last line, unread, draft; and what is counted of it. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import type { CallNote } from "../../contract/call.ts";
import type { Card, Expiry } from "../../contract/view.ts";
import { messageWords } from "../../lib/message-words.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { type Step, stepOf } from "../../storage/step.ts";
import type { Message } from "./history.ts";
import type { Numbers } from "./numbers.ts";

export interface Chat {
	readonly id: ChatId;
	readonly preview: string;
	readonly previewMine: boolean;
	/** The last message, for its state. */
	readonly lastId?: LetterId;
	readonly lastOutcome?: Message["outcome"];
	readonly lastExpires?: Expiry;
	/** The last message is a call. */
	readonly lastCall?: CallNote;
	readonly at: number;
	readonly unread: number;
	/** The first message not seen yet. */
	readonly firstUnread?: LetterId;
	/** How many of theirs have arrived, and how many had when a person saw them last. */
	readonly arrived?: number;
	readonly readTo?: number;
	readonly draft: string;
	/** A page that stands above the field and goes with the next message. */
	readonly card?: Card;
	/** When the draft was typed, milliseconds. */
	readonly draftAt?: number;
	/** Which letters of theirs came. */
	readonly numbers?: Numbers;
	/** What they put here in the hour that began then, milliseconds. */
	readonly hour?: { readonly begins: number; readonly letters: number; readonly characters: number };
	readonly notes?: { readonly begins: number; readonly letters: number };
	/** UTF-16 code units of theirs that are kept. */
	readonly kept?: number;
}

export interface Shelf {
	readonly chats: ReadonlySignal<Readonly<Record<ChatId, Chat>>>;
	/** A chat as it stands; an empty one begins `now`. */
	get(id: ChatId, now: number): Chat;
	put(chat: Chat): Step;
	remove(id: ChatId): Step;
}

export async function openShelf(records: Records): Promise<Shelf> {
	const rows = await records.list<Chat>("chats", { prefix: "" });
	const chats = signal<Readonly<Record<ChatId, Chat>>>(
		Object.fromEntries(rows.map(({ value }) => [value.id, value])),
	);
	return {
		chats,
		get: (id, now) =>
			chats.peek()[id] ?? { id, preview: "", previewMine: false, at: now, unread: 0, draft: "" },
		put: (chat) =>
			stepOf({ store: "chats", key: chat.id, value: chat }, () => {
				chats.value = { ...chats.peek(), [chat.id]: chat };
			}),
		remove: (id) =>
			stepOf({ store: "chats", key: id, value: undefined }, () => {
				const { [id]: _, ...rest } = chats.peek();
				chats.value = rest;
			}),
	};
}

/** One line of a message for the list. */
const previewCharacters = 120;

/** The chat with this message, or none, as its last line. */
export function withLast(chat: Chat, message: Message | undefined): Chat {
	const { lastId: _, lastOutcome: __, lastExpires: ___, lastCall: ____, ...rest } = chat;
	if (!message) return { ...rest, preview: "", previewMine: false };
	const { id, mine, at, outcome, expires, call } = message;
	return {
		...rest,
		preview: messageWords(message)
			.slice(0, 4 * previewCharacters)
			.replace(/\s+/g, " ")
			.slice(0, previewCharacters),
		previewMine: mine,
		at: Math.max(at, message.id === chat.lastId ? chat.at : 0),
		lastId: id,
		...(outcome && { lastOutcome: outcome }),
		...(expires && { lastExpires: expires }),
		...(call && { lastCall: call }),
	};
}
