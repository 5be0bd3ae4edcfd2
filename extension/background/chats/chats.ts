/** Messages between two: written, received, acknowledged, given up, read. */
import { Fault } from "../../../protocol/errors.ts";
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import { type LetterContent, textFault } from "../../../protocol/sealed/letter.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, isWritable } from "../contacts/contact.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Outbox, Waiting } from "../outbox/outbox.ts";
import type { History, Message } from "./history.ts";
import type { Pages } from "./pages.ts";
import type { Chat, Shelf } from "./shelf.ts";

interface Needs {
	readonly clock: Clock;
	readonly turns: Turns;
	readonly records: Records;
	readonly book: Book;
	readonly outbox: Outbox;
	readonly history: History;
	readonly pages: Pages;
	readonly shelf: Shelf;
	ready(contact: ChatId): void;
}

/** One line of a message for the list. */
const previewCharacters = 120;

export function createChats(needs: Needs) {
	const { clock, turns, records, book, outbox, history, pages, shelf } = needs;

	/** Makes a message part of its chat: on disk, in the list, on the open page. */
	const show = (chat: ChatId, message: Message): Step => ({
		changes: history.add(chat, message),
		show: () => pages.show(chat, message),
	});
	const change = (chat: ChatId, message: Message): Step => ({
		changes: history.replace(chat, message),
		show: () => pages.show(chat, message),
	});
	/** The list follows the last message in order, which a late one is not. */
	function lastLine(chat: Chat, message: Message): Chat {
		const { lastId: _, lastOutcome: __, ...rest } = chat;
		const preview = message.text.replace(/\s+/g, " ").slice(0, previewCharacters);
		return {
			...rest,
			preview,
			previewMine: message.mine,
			at: message.at,
			...(message.mine && { lastId: message.id }),
			...(message.outcome && { lastOutcome: message.outcome }),
		};
	}
	function letterOf(contact: Contact, id: LetterId, seq: number, ts: number, text: string): Waiting {
		return { contact: contact.id, id, seq, ts, content: { t: "text", body: { text } } };
	}
	async function settle(letter: Waiting, outcome: "delivered" | "failed"): Promise<readonly Step[]> {
		const chat = shelf.get(letter.contact, clock.now());
		const message = letter.content.t === "text" ? await history.find(letter.contact, letter.id) : undefined;
		if (!message) return [];
		return [
			change(letter.contact, { ...message, outcome }),
			...(chat.lastId === letter.id ? [shelf.put({ ...chat, lastOutcome: outcome })] : []),
		];
	}

	return {
		/** Numbers a letter that is no message and puts it into the outbox. */
		enclose(contact: Contact, id: LetterId, content: LetterContent) {
			const letter: Waiting = { contact: contact.id, id, seq: contact.nextSeq, ts: clock.now(), content };
			return { contact: { ...contact, nextSeq: contact.nextSeq + 1 }, step: outbox.add(letter) };
		},
		/** Stores a message and its letter; it leaves when it can. The same id again is the same message. */
		send(chat: ChatId, id: LetterId, typed: string): Promise<void> {
			return turns.with(chat, async (contact) => {
				if (contact.changedTo !== undefined) throw new Fault("key-changed");
				if (!isWritable(contact) || contact.state !== "accepted") throw new Fault("not-accepted");
				const text = readable(typed);
				const fault = textFault(text);
				if (fault) throw new Fault(fault);
				if (await history.find(chat, id)) return;
				const at = clock.now();
				const order = await history.placeFor(chat, contact.nextSeq);
				const message: Message = { id, order, mine: true, text, at, seq: contact.nextSeq };
				const line = lastLine({ ...shelf.get(chat, at), draft: "" }, message);
				await commit(
					records,
					book.put({ ...contact, nextSeq: contact.nextSeq + 1 }),
					outbox.add(letterOf(contact, id, contact.nextSeq, at, text)),
					show(chat, message),
					shelf.put(line),
				);
				needs.ready(chat);
			});
		},
		retry(chat: ChatId, id: LetterId): Promise<void> {
			return turns.with(chat, async (contact) => {
				const message = await history.find(chat, id);
				// a repeat: it waits already
				if (message?.mine && outbox.find(chat, id)) return;
				if (!message?.mine || message.outcome !== "failed") throw new Fault("not-found");
				const { outcome: _, ...waiting } = message;
				const line = shelf.get(chat, clock.now());
				const { lastOutcome: __, ...fresh } = line;
				await commit(
					records,
					outbox.add(letterOf(contact, id, message.seq, clock.now(), message.text)),
					change(chat, waiting),
					...(line.lastId === id ? [shelf.put(fresh)] : []),
				);
				needs.ready(chat);
			});
		},
		/** A text of theirs, in their turn. One that is known is acknowledged again and changes nothing. */
		async received(
			contact: Contact,
			{ id, seq, text, device }: Pick<Message, "id" | "seq" | "text" | "device">,
		): Promise<readonly Step[]> {
			if (await history.find(contact.id, id)) return [];
			const at = clock.now();
			const order = await history.placeFor(contact.id, seq, device);
			const message: Message = { id, order, mine: false, text, at, seq, ...(device && { device }) };
			const chat = shelf.get(contact.id, at);
			const [last] = await history.page(contact.id, 1);
			const isLast = !last || last.order < order;
			const counted = { ...chat, unread: chat.unread + 1, firstUnread: chat.firstUnread ?? id };
			return [show(contact.id, message), shelf.put(isLast ? lastLine(counted, message) : counted)];
		},
		delivered: (letter: Waiting) => settle(letter, "delivered"),
		gaveUp: (letter: Waiting) => settle(letter, "failed"),
		markRead(chat: ChatId): Promise<void> {
			return turns.with(chat, async () => {
				const { firstUnread: _, ...now } = shelf.get(chat, clock.now());
				if (now.unread > 0) await commit(records, shelf.put({ ...now, unread: 0 }));
			});
		},
		saveDraft(chat: ChatId, draft: string): Promise<void> {
			return turns.with(chat, async () => {
				const now = shelf.get(chat, clock.now());
				if (now.draft !== draft) await commit(records, shelf.put({ ...now, draft }));
			});
		},
		begin: (chat: ChatId): Step => shelf.put(shelf.get(chat, clock.now())),
		async clear(chat: ChatId): Promise<readonly Step[]> {
			return [
				{ changes: await history.clear(chat), show: () => {} },
				shelf.remove(chat),
				...outbox.of(chat).map((letter) => outbox.take(letter)),
			];
		},
	};
}

/** What was typed or pasted, as it will arrive (NFC), without what nobody sees: control characters, half surrogates, space at the ends. */
function readable(typed: string): string {
	return typed
		.normalize("NFC")
		.replace(/\r\n?/g, "\n")
		.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, "")
		.trim();
}
export type Chats = ReturnType<typeof createChats>;
