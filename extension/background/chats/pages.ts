/** The part of a chat that is on screen somewhere: its last page, growing backwards on request, forgotten when nobody looks. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import type { History, Message } from "./history.ts";

export interface Page {
	readonly messages: readonly Message[];
	/** Whether there are older ones. */
	readonly more: boolean;
	readonly firstUnread: LetterId | null;
}

const pageLength = 50;

export function createPages(history: History) {
	const open = new Map<ChatId, { page: Signal<Page>; readers: number }>();
	const load = async (chat: ChatId, before?: string) => {
		const found = await history.page(chat, pageLength + 1, before);
		return { messages: found.slice(-pageLength), more: found.length > pageLength };
	};
	return {
		/** A page that stays true until `close` was called as often as `open`. */
		async open(chat: ChatId, firstUnread: LetterId | null): Promise<ReadonlySignal<Page>> {
			const known = open.get(chat);
			if (known) {
				known.readers++;
				return known.page;
			}
			const page = signal<Page>({ ...(await load(chat)), firstUnread });
			// somebody else may have opened it meanwhile
			const entry = open.get(chat) ?? { page, readers: 0 };
			entry.readers++;
			open.set(chat, entry);
			return entry.page;
		},
		close(chat: ChatId): void {
			const entry = open.get(chat);
			if (entry && --entry.readers === 0) open.delete(chat);
		},
		async older(chat: ChatId): Promise<void> {
			const page = open.get(chat)?.page;
			const first = page?.peek().messages[0];
			if (!page || !first || !page.peek().more) return;
			const older = await load(chat, first.order);
			const now = page.peek();
			if (now.messages[0]?.order !== first.order) return;
			page.value = { ...now, more: older.more, messages: [...older.messages, ...now.messages] };
		},
		/** Shows a new or changed message where its chat is open. */
		show(chat: ChatId, message: Message): void {
			const page = open.get(chat)?.page;
			if (!page) return;
			const { messages } = page.peek();
			const others = messages.filter(({ id }) => id !== message.id);
			const first = messages[0];
			if (first && message.order < first.order && page.peek().more) return;
			const sorted = [...others, message].sort((a, b) => (a.order < b.order ? -1 : 1));
			page.value = { ...page.peek(), messages: sorted };
		},
		isOpen: (chat: ChatId) => open.has(chat),
	};
}
export type Pages = ReturnType<typeof createPages>;
