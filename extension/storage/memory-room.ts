/**
 * What makes room where nothing is written to a disk: read messages before unread ones, of the chat that takes most, oldest first. Never
 * what still waits to be sent, and never what came last: it was not seen by anybody.
 */
import type { Store } from "./database.ts";

/** 16 bytes, base64url. */
const chatCharacters = 22;

export interface Row {
	readonly store: Store;
	readonly key: string;
	readonly value: object;
	readonly size: number;
	/** In which order rows were written: the browser gives them back by name. */
	readonly number: number;
}

/** What is looked at in the rows of a chat. */
interface Said {
	readonly id: string;
	readonly order: string;
	readonly mine: boolean;
	readonly nth?: number;
}
type Note = Pick<Said, "order">;
interface Seen {
	readonly readTo?: number;
}

export const chatOf = ({ key }: Pick<Row, "key">): string => key.slice(0, chatCharacters);

interface Rows {
	all(): Iterable<Row>;
	at(store: Store, key: string): Row | undefined;
}

/** The rows that go so that `excess` characters are free, `undefined` when so many cannot. `fresh`: what is being written. */
export function roomFrom(rows: Rows, excess: number, fresh: readonly Row[]): readonly Row[] | undefined {
	const newest = new Map<string, Row>();
	for (const row of fresh)
		if (row.store === "messages" && (newest.get(chatOf(row))?.key ?? "") < row.key)
			newest.set(chatOf(row), row);
	const waiting = new Set<string>();
	const sizes = new Map<string, number>();
	for (const row of rows.all()) {
		const chat = chatOf(row);
		sizes.set(chat, (sizes.get(chat) ?? 0) + row.size);
		if (row.store === "outbox") waiting.add(`${chat}:${(row.value as Said).id}`);
	}

	const isWaiting = (chat: string, id: string) => waiting.has(`${chat}:${id}`);
	const isUnread = (chat: string, { mine, nth = 0 }: Said) =>
		!mine && nth > ((rows.at("chats", chat)?.value as Seen | undefined)?.readTo ?? 0);
	const read = new Map<string, Row[]>();
	const unread = new Map<string, Row[]>();
	for (const row of rows.all()) {
		const chat = chatOf(row);
		if (row.store === "messages") {
			const said = row.value as Said;
			if (newest.get(chat) === row || isWaiting(chat, said.id)) continue;
			add(isUnread(chat, said) ? unread : read, chat, row);
		}
		// by which a letter is known again whose message is gone
		if (row.store === "letters" && !rows.at("messages", `${chat}:${(row.value as Note).order}`))
			if (!waiting.has(row.key)) add(read, chat, row);
	}

	const gone: Row[] = [];
	let left = excess;
	for (const some of [read, unread]) {
		for (const list of some.values()) list.sort((a, b) => a.number - b.number);
		while (left > 0) {
			const fattest = [...some.keys()].sort((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0))[0];
			if (fattest === undefined) break;
			const row = some.get(fattest)?.shift();
			if (!row) {
				some.delete(fattest);
				continue;
			}
			// what says when a message goes, goes with it
			const due = row.store === "messages" ? rows.at("expiring", row.key) : undefined;
			for (const each of due ? [row, due] : [row]) {
				gone.push(each);
				left -= each.size;
				sizes.set(fattest, (sizes.get(fattest) ?? 0) - each.size);
			}
		}
	}
	return left > 0 ? undefined : gone;
}

function add(to: Map<string, Row[]>, chat: string, row: Row): void {
	const list = to.get(chat) ?? [];
	list.push(row);
	to.set(chat, list);
}
