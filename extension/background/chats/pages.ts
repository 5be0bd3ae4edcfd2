/** The parts of chats that are on screen: for each reader a window of messages that moves on request and is forgotten when it closes. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { Fault } from "../../../protocol/errors.ts";
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import { messageWords } from "../../lib/message-words.ts";
import type { History, Message } from "./history.ts";

/** A message as another one quotes it: in words. */
export type Quoted = Pick<Message, "mine" | "text">;

export interface Page {
	readonly messages: readonly Message[];
	/** Whether there are older ones before the first … */
	readonly more: boolean;
	/** … and newer ones after the last. */
	readonly newer: boolean;
	readonly firstUnread: LetterId | null;
	/** What messages here answer; `null` is gone or never came. */
	readonly quotes: Readonly<Record<LetterId, Quoted | null>>;
}

export interface OpenPage {
	readonly page: ReadonlySignal<Page>;
	older(): Promise<void>;
	newer(): Promise<void>;
	/** To a message, or to the end. Fails with `not-found`. */
	showAt(of: LetterId | null): Promise<void>;
	close(): void;
}

const pageLength = 50;
/** What a panel holds at most, so that a long walk through the past stays light. */
const longest = 200;

export function createPages(history: History) {
	const open = new Map<ChatId, Set<Reader>>();
	type Reader = ReturnType<typeof createReader>;

	async function quotesOf(
		chat: ChatId,
		messages: readonly Message[],
		known: Page["quotes"] = {},
	): Promise<Page["quotes"]> {
		const wanted = messages.flatMap(({ quote }) => (quote && !Object.hasOwn(known, quote) ? [quote] : []));
		const found = await Promise.all(
			[...new Set(wanted)].map(async (id) => [id, quotable(await history.find(chat, id))] as const),
		);
		return { ...known, ...Object.fromEntries(found) };
	}
	async function last(chat: ChatId, firstUnread: LetterId | null): Promise<Page> {
		const found = await history.page(chat, pageLength + 1);
		const messages = found.slice(-pageLength);
		const quotes = await quotesOf(chat, messages);
		return { messages, more: found.length > pageLength, newer: false, firstUnread, quotes };
	}
	async function around(chat: ChatId, of: LetterId, firstUnread: LetterId | null): Promise<Page | undefined> {
		const middle = await history.find(chat, of);
		if (!middle) return undefined;
		const before = await history.page(chat, pageLength / 2 + 1, middle.order);
		const after = await history.pageAfter(chat, pageLength + 1, middle.order);
		const messages = [...before.slice(-pageLength / 2), middle, ...after.slice(0, pageLength)];
		return {
			messages,
			more: before.length > pageLength / 2,
			newer: after.length > pageLength,
			firstUnread,
			quotes: await quotesOf(chat, messages),
		};
	}

	function createReader(chat: ChatId) {
		const page = signal<Page>({ messages: [], more: false, newer: false, firstUnread: null, quotes: {} });
		/** What came and went while a part of the chat was read: it is done once more to what was read. */
		const acts: (() => void)[] = [];
		let reads = 0;
		/** Counts the jumps of the window: what was read for another place does not belong here. */
		let place = 0;
		async function read<T>(load: () => Promise<T>, use: (found: T) => void): Promise<void> {
			const from = acts.length;
			reads++;
			try {
				use(await load());
				for (const act of acts.slice(from)) act();
			} finally {
				if (--reads === 0) acts.length = 0;
			}
		}
		const now = (act: () => void) => {
			if (reads > 0) acts.push(act);
			act();
		};

		async function move(to: "older" | "newer"): Promise<void> {
			const before = page.peek();
			const edge = to === "older" ? before.messages[0] : before.messages.at(-1);
			if (!edge || !(to === "older" ? before.more : before.newer)) return;
			const from = place;
			const load = async () => {
				const found =
					to === "older"
						? await history.page(chat, pageLength + 1, edge.order)
						: await history.pageAfter(chat, pageLength + 1, edge.order);
				const some = to === "older" ? found.slice(-pageLength) : found.slice(0, pageLength);
				return { some, isMore: found.length > pageLength, quotes: await quotesOf(chat, some, before.quotes) };
			};
			await read(load, ({ some, isMore, quotes: looked }) => {
				const current = page.peek();
				// the window moved elsewhere meanwhile
				const first = to === "older" ? current.messages[0] : current.messages.at(-1);
				const isPast = first && (to === "older" ? first.order < edge.order : first.order > edge.order);
				if (from !== place || isPast) return;
				const known = new Set(current.messages.map(({ id }) => id));
				const fresh = some.filter(({ id }) => !known.has(id));
				const quotes = { ...looked, ...current.quotes };
				const all = to === "older" ? [...fresh, ...current.messages] : [...current.messages, ...fresh];
				const isLong = all.length > longest;
				page.value =
					to === "older"
						? {
								...current,
								quotes,
								messages: all.slice(0, longest),
								more: isMore,
								newer: current.newer || isLong,
							}
						: {
								...current,
								quotes,
								messages: all.slice(-longest),
								newer: isMore,
								more: current.more || isLong,
							};
			});
		}
		function show(message: Message, quoted: Message | undefined): void {
			const before = page.peek();
			const { messages, more, newer } = before;
			const quotes = {
				...before.quotes,
				...(message.quote && quoted && { [message.quote]: quotable(quoted) }),
				...(message.quote &&
					!quoted &&
					!Object.hasOwn(before.quotes, message.quote) && { [message.quote]: null }),
				...(Object.hasOwn(before.quotes, message.id) && { [message.id]: quotable(message) }),
			};
			const [first, end] = [messages[0], messages.at(-1)];
			const isOutside =
				(more && first && message.order < first.order) || (newer && end && message.order > end.order);
			if (isOutside) {
				page.value = { ...before, quotes };
				return;
			}
			const others = messages.filter(({ id }) => id !== message.id);
			const after = others.findLastIndex(({ order }) => order < message.order) + 1;
			const all = [...others.slice(0, after), message, ...others.slice(after)];
			// at the end the window walks along
			const isLong = !newer && all.length > longest;
			page.value = { ...before, quotes, messages: isLong ? all.slice(-longest) : all, more: more || isLong };
		}
		function hide(ids: ReadonlySet<LetterId> | "all"): void {
			const before = page.peek();
			const isGone = (id: LetterId) => ids === "all" || ids.has(id);
			const quotes = Object.fromEntries(
				Object.entries(before.quotes).map(([id, quoted]) => [id, isGone(id as LetterId) ? null : quoted]),
			);
			const messages = before.messages.filter(({ id }) => !isGone(id));
			page.value = { ...before, quotes, messages, ...(ids === "all" && { more: false, newer: false }) };
			// an empty window shows nothing of what is left elsewhere
			if (messages.length === 0 && (page.peek().more || page.peek().newer)) void toEnd().catch(() => {});
		}
		const toEnd = () =>
			read(
				() => last(chat, page.peek().firstUnread),
				(end) => {
					place++;
					page.value = end;
				},
			);
		return {
			page,
			begin: (first: () => Promise<Page>) =>
				read(first, (found) => {
					page.value = found;
				}),
			older: () => move("older"),
			newer: () => move("newer"),
			showAt: (of: LetterId | null) =>
				of === null
					? toEnd()
					: read(
							() => around(chat, of, page.peek().firstUnread),
							(next) => {
								if (!next) throw new Fault("not-found");
								place++;
								page.value = next;
							},
						),
			show: (message: Message, quoted: Message | undefined) => now(() => show(message, quoted)),
			hide: (ids: ReadonlySet<LetterId> | "all") => now(() => hide(ids)),
		};
	}
	const readers = (chat: ChatId) => open.get(chat) ?? new Set<Reader>();

	return {
		/** A window that stays true until it is closed: around the first unread message when that is far back, else the last page. */
		async open(chat: ChatId, firstUnread: LetterId | null): Promise<OpenPage> {
			const reader = createReader(chat);
			open.set(chat, readers(chat).add(reader));
			await reader.begin(async () => {
				const end = await last(chat, firstUnread);
				const isFar = firstUnread && !end.messages.some(({ id }) => id === firstUnread);
				return (isFar && (await around(chat, firstUnread, firstUnread))) || end;
			});
			return {
				...reader,
				close() {
					const all = readers(chat);
					all.delete(reader);
					if (all.size === 0) open.delete(chat);
				},
			};
		},
		/** Shows a new or changed message where its chat is open; `quoted` is what it answers. */
		show(chat: ChatId, message: Message, quoted?: Message): void {
			for (const reader of readers(chat)) reader.show(message, quoted);
		},
		hide(chat: ChatId, ids: ReadonlySet<LetterId> | "all"): void {
			for (const reader of readers(chat)) reader.hide(ids);
		},
	};
}
export type Pages = ReturnType<typeof createPages>;

function quotable(message: Message | undefined): Quoted | null {
	return message ? { mine: message.mine, text: messageWords(message) } : null;
}
