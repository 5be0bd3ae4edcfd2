/** Messages on disk: rows in an order that never changes, found by page and by letter. */
import type { ChatId, DeviceId, LetterId } from "../../../protocol/ids.ts";
import type { CallNote } from "../../contract/call.ts";
import type { Card, Expiry } from "../../contract/view.ts";
import type { RecordChange, Records } from "../../storage/sealed-records.ts";
import { isAfter } from "./numbers.ts";
import { placeAfter, placeBetween } from "./order.ts";

export interface Message {
	readonly id: LetterId;
	/** Where it stands in its chat, compared as text. */
	readonly order: string;
	readonly mine: boolean;
	readonly text: string;
	/** Written here or arrived here, milliseconds. */
	readonly at: number;
	/** The writer's numbering; with `device` it says what came before what. */
	readonly seq: number;
	readonly device?: DeviceId;
	/** The how manieth of theirs to arrive here: late ones are unread although they stand above what was read. */
	readonly nth?: number;
	/** What became of a message of ours once it left the outbox. */
	readonly outcome?: "delivered" | "read" | "failed";
	/** The letter that changed its text last, by its number. */
	readonly edited?: { readonly seq: number; readonly id: LetterId };
	readonly expires?: Expiry;
	/** The message it answers. */
	readonly quote?: LetterId;
	/** A page beside the text, which may then be empty. */
	readonly card?: Card;
	/** It is a call and has no text; `id` is the call's. */
	readonly call?: CallNote;
}

/** A row of `expiring`: what goes when. */
export interface Expiring {
	readonly chat: ChatId;
	readonly order: string;
	/** Milliseconds. */
	readonly at: number;
	/** Seconds it was given in all. */
	readonly ttl: number;
}

/** How far back a late message looks for its place at first, and at most. */
const lookBack = 64;
const farthest = 2_048;

export function createHistory(records: Records) {
	const key = (chat: ChatId, order: string) => `${chat}:${order}`;
	const page = async (chat: ChatId, limit: number, before?: string): Promise<readonly Message[]> => {
		const range = { prefix: `${chat}:`, limit, ...(before !== undefined && { before: key(chat, before) }) };
		return (await records.list<Message>("messages", range)).map(({ value }) => value);
	};
	const rows = (chat: ChatId, message: Message): readonly RecordChange[] => {
		const { order, expires } = message;
		const place = key(chat, order);
		const due: Expiring | undefined = expires && { chat, order, ...expires };
		return [
			{ store: "messages", key: place, value: message },
			...(due ? [{ store: "expiring" as const, key: place, value: due }] : []),
		];
	};
	const note = (chat: ChatId, id: LetterId, order: string): RecordChange => ({
		store: "letters",
		key: `${chat}:${id}`,
		value: { order },
	});
	return {
		/** The last `limit` messages, or the last before an order, oldest first. */
		page,
		/** The first `limit` messages after an order. */
		async pageAfter(chat: ChatId, limit: number, after: string): Promise<readonly Message[]> {
			const range = { prefix: `${chat}:`, limit, after: key(chat, after) };
			return (await records.list<Message>("messages", range)).map(({ value }) => value);
		},
		async find(chat: ChatId, id: LetterId): Promise<Message | undefined> {
			const place = await records.get<{ order: string }>("letters", `${chat}:${id}`);
			return place && records.get<Message>("messages", key(chat, place.order));
		},
		at: (chat: ChatId, order: string) => records.get<Message>("messages", key(chat, order)),
		/** Whether a letter came before, also when its message is gone since. */
		async knows(chat: ChatId, id: LetterId): Promise<boolean> {
			return (await records.get("letters", `${chat}:${id}`)) !== undefined;
		},
		/** The order for a message that goes to the end, or, when it comes late, before what its device wrote after it. */
		async placeFor(chat: ChatId, seq: number, device?: DeviceId): Promise<string> {
			for (let far = lookBack; ; far *= 2) {
				const last = await page(chat, far);
				const isLater = (message: Message) =>
					device !== undefined && message.device === device && isAfter(message.seq, seq);
				const after = last.find(isLater);
				if (!after) return placeAfter(last.at(-1)?.order);
				const before = last[last.indexOf(after) - 1];
				// what it belongs behind may lie farther back
				const isFound = before && last.some((message) => message.device === device && message.seq < seq);
				if (isFound || last.length < far || far >= farthest) return placeBetween(before?.order, after.order);
			}
		},
		/** A new message and the note by which its letter is known again. */
		add: (chat: ChatId, message: Message): readonly RecordChange[] => [
			...rows(chat, message),
			note(chat, message.id, message.order),
		],
		/** The note alone: a letter that came too late to be shown, or whose message nobody may see again. */
		note: (chat: ChatId, id: LetterId): readonly RecordChange[] => [note(chat, id, "")],
		replace: rows,
		/** The message goes, the note stays: the letter may come again. */
		remove: (chat: ChatId, { order }: Message): readonly RecordChange[] => [
			{ store: "messages", key: key(chat, order), value: undefined },
			{ store: "expiring", key: key(chat, order), value: undefined },
		],
		/** Every message of one chat goes; with `notes`, what its letters are known by too. */
		async clear(chat: ChatId, notes: boolean): Promise<readonly RecordChange[]> {
			const stores = notes
				? (["messages", "expiring", "letters"] as const)
				: (["messages", "expiring"] as const);
			const all = await Promise.all(
				stores.map(async (store) =>
					(await records.keys(store, `${chat}:`)).map((name) => ({ store, key: name, value: undefined })),
				),
			);
			return all.flat();
		},
	};
}
export type History = ReturnType<typeof createHistory>;
