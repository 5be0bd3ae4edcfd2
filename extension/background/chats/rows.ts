/** The steps that make, change and take away a message everywhere it is: on disk, on open pages, in the list, in the outbox. */
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import type { Clock } from "../../lib/clock.ts";
import { messageSize } from "../../lib/message-words.ts";
import type { Records } from "../../storage/sealed-records.ts";
import type { Step } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Outbox, Waiting } from "../outbox/outbox.ts";
import type { Expiry } from "./expiry.ts";
import type { History, Message } from "./history.ts";
import type { Pages } from "./pages.ts";
import { type Chat, type Shelf, withLast } from "./shelf.ts";

export interface ChatNeeds {
	readonly clock: Clock;
	readonly turns: Turns;
	readonly records: Records;
	readonly book: Book;
	readonly outbox: Outbox;
	readonly history: History;
	readonly pages: Pages;
	readonly shelf: Shelf;
	readonly expiry: Expiry;
	/** Something may leave now. */
	ready(contact: ChatId): void;
	/** Messages are gone, or all were seen: no notice of them stays. */
	unnotice(chat: ChatId, gone?: ReadonlySet<LetterId>): void;
}

export function createRows({ history, pages, shelf, outbox, expiry, unnotice }: ChatNeeds) {
	const follow = (chat: ChatId, message: Message, quoted?: Message) => () => {
		if (message.expires) expiry.watch({ chat, order: message.order, ...message.expires });
		pages.show(chat, message, quoted);
	};

	/** A letter that waits and must not be sent any more leaves its number behind: a gap would be shown on the other side. */
	function withdraw(letter: Waiting): Step {
		const { ttl: _, after: __, ...rest } = letter;
		try {
			return outbox.add({ ...rest, content: { t: "ctl", body: {} } });
		} catch {
			// thousands already: a gap is the lesser evil
			return outbox.take(letter);
		}
	}

	/** What waits of messages that go here and has not left: the messages, and what was changed of them. */
	function unsent(chat: ChatId, isGone: (id: LetterId) => boolean): readonly Waiting[] {
		const waiting = outbox.of(chat);
		const isUnsent = ({ id, content }: Waiting) =>
			content.t === "text" && isGone(id) && !outbox.left.peek().has(id);
		const ids = new Set(waiting.filter(isUnsent).map(({ id }) => id));
		return waiting.filter(({ id, after }) => ids.has(id) || (after !== undefined && ids.has(after)));
	}

	return {
		withdraw,
		unsent,
		recount,
		show: (chat: ChatId, message: Message, quoted: Message | undefined): Step => ({
			changes: history.add(chat, message),
			show: follow(chat, message, quoted),
		}),
		change: (chat: ChatId, message: Message): Step => ({
			changes: history.replace(chat, message),
			show: follow(chat, message),
		}),
		quoted: (chat: ChatId, quote: LetterId | undefined) =>
			quote === undefined ? Promise.resolve(undefined) : history.find(chat, quote),

		/**
		 * Takes messages of a chat away, oldest first; `line` is the chat as it will be otherwise. What of them still waits is not sent; with
		 * `isHereAlone` only what has left already goes on.
		 */
		async remove(line: Chat, gone: readonly Message[], isHereAlone = false): Promise<readonly Step[]> {
			const chat = line.id;
			const ids = new Set(gone.map(({ id }) => id));
			const isAbout = ({ id, after }: Waiting) => ids.has(id) || (after !== undefined && ids.has(after));
			const isToBeTold = ({ content: { t } }: Waiting) => t === "ctl" || t === "delete";
			const waiting = isHereAlone ? unsent(chat, (id) => ids.has(id)) : outbox.of(chat).filter(isAbout);
			const letters = waiting.filter((letter) => !isToBeTold(letter));
			const next = await lineWithout(line, gone, ids);
			return [
				{
					changes: gone.flatMap((message) => history.remove(chat, message)),
					show() {
						for (const { order } of gone) expiry.forget(chat, order);
						pages.hide(chat, ids);
						unnotice(chat, ids);
					},
				},
				shelf.put(next),
				...letters.map(withdraw),
			];
		},
	};

	/** The chat as it is when its rows were thinned out: `left` is all there is of it. */
	function recount(line: Chat, left: readonly Message[], gone: readonly Message[]): readonly Step[] {
		const chat = line.id;
		const ids = new Set(gone.map(({ id }) => id));
		const { firstUnread: _, ...rest } = line;
		const isLast = line.lastId === undefined || left.some(({ id }) => id === line.lastId);
		const shown = isLast ? rest : { ...withLast(rest, left.at(-1)), at: line.at };
		const unread = line.unread === 0 ? [] : left.filter((message) => isUnread(line, message));
		const next: Chat = {
			...shown,
			unread: unread.length,
			kept: left.reduce((sum, message) => sum + (message.mine ? 0 : messageSize(message)), 0),
			...(unread[0] && { firstUnread: unread[0].id }),
		};
		const hide: Step = {
			changes: [],
			show() {
				for (const { order } of gone) expiry.forget(chat, order);
				pages.hide(chat, ids);
				unnotice(chat, ids);
			},
		};
		const isSame = isLast && next.unread === line.unread && next.firstUnread === line.firstUnread;
		return [
			...(gone.length > 0 ? [hide] : []),
			...(isSame && next.kept === line.kept ? [] : [shelf.put(next)]),
		];
	}

	/** The chat without some messages: its last line, and what is unread. */
	async function lineWithout(
		line: Chat,
		gone: readonly Message[],
		ids: ReadonlySet<LetterId>,
	): Promise<Chat> {
		let next = line;
		if (line.lastId && ids.has(line.lastId)) {
			const last = await history.page(line.id, gone.length + 1);
			const left = last.filter(({ id }) => !ids.has(id)).at(-1);
			next = { ...withLast(line, left), at: line.at };
		}
		const kept = gone.reduce((sum, message) => sum + (message.mine ? 0 : messageSize(message)), 0);
		next = { ...next, kept: Math.max(0, (line.kept ?? 0) - kept) };
		if (line.unread === 0 || !line.firstUnread) return next;
		const first = await history.find(line.id, line.firstUnread);
		const unreadGone = gone.filter((message) => isUnread(line, message)).length;
		const { firstUnread: _, ...rest } = next;
		const unread = Math.max(0, line.unread - unreadGone);
		if (unread === 0 || !first) return { ...rest, unread };
		if (!ids.has(first.id)) return { ...next, unread };
		const after = await history.pageAfter(line.id, gone.length + 200, first.order);
		const following = after.find((message) => isUnread(line, message) && !ids.has(message.id));
		return { ...rest, unread, ...(following && { firstUnread: following.id }) };
	}
}
function isUnread({ readTo = 0 }: Chat, { mine, nth = 0 }: Message): boolean {
	return !mine && nth > readTo;
}
export type Rows = ReturnType<typeof createRows>;
