/** Messages on disk: rows in an order that never changes, found by page and by letter. */
import type { ChatId, DeviceId, LetterId } from "../../../protocol/ids.ts";
import type { RecordChange, Records } from "../../storage/sealed-records.ts";
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
	/** What became of a message of ours once it left the outbox. */
	readonly outcome?: "delivered" | "failed";
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
	return {
		/** The last `limit` messages, or the last before an order, oldest first. */
		page,
		async find(chat: ChatId, id: LetterId): Promise<Message | undefined> {
			const place = await records.get<{ order: string }>("letters", `${chat}:${id}`);
			return place && records.get<Message>("messages", key(chat, place.order));
		},
		/** The order for a message that goes to the end, or, when it comes late, before what its device wrote after it. */
		async placeFor(chat: ChatId, seq: number, device?: DeviceId): Promise<string> {
			for (let far = lookBack; ; far *= 2) {
				const last = await page(chat, far);
				const isLater = (message: Message) =>
					device !== undefined && message.device === device && message.seq > seq;
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
			{ store: "messages", key: key(chat, message.order), value: message },
			{ store: "letters", key: `${chat}:${message.id}`, value: { order: message.order } },
		],
		replace: (chat: ChatId, message: Message): readonly RecordChange[] => [
			{ store: "messages", key: key(chat, message.order), value: message },
		],
		/** Everything of one chat, gone. */
		async clear(chat: ChatId): Promise<readonly RecordChange[]> {
			const all = await page(chat, Number.MAX_SAFE_INTEGER);
			return all.flatMap(({ id, order }) => [
				{ store: "messages" as const, key: key(chat, order), value: undefined },
				{ store: "letters" as const, key: `${chat}:${id}`, value: undefined },
			]);
		},
	};
}
export type History = ReturnType<typeof createHistory>;
