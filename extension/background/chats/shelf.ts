/** What the list of chats shows of each: last line, unread, draft. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { type Step, stepOf } from "../../storage/step.ts";

export interface Chat {
	readonly id: ChatId;
	readonly preview: string;
	readonly previewMine: boolean;
	/** The last message, if it is ours, for its state. */
	readonly lastId?: LetterId;
	readonly lastOutcome?: "delivered" | "failed";
	readonly at: number;
	readonly unread: number;
	/** The first message not seen yet. */
	readonly firstUnread?: LetterId;
	readonly draft: string;
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
