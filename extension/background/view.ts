/** What panels see, put together from what features know. The only place where trust, delivery and unread are turned into words' inputs. */
import type { Code } from "../../protocol/errors.ts";
import type {
	ChatRow,
	ChatView,
	ContactRow,
	Delivery,
	MessageRow,
	RelayView,
	Self,
} from "../contract/view.ts";
import type { Message } from "./chats/history.ts";
import type { Page } from "./chats/pages.ts";
import type { Chat } from "./chats/shelf.ts";
import type { Contact } from "./contacts/contact.ts";
import type { Waiting } from "./outbox/outbox.ts";
import type { Account } from "./relay-link/account.ts";
import type { LinkState } from "./relay-link/link-needs.ts";

type LetterIds = ReadonlySet<Waiting["id"]>;

export function selfView(
	self: Pick<Self, "handle" | "iid"> | undefined,
	account: Account | undefined,
): Self | null {
	if (!self) return null;
	const problem: Code | undefined = account?.wasRefusedHandle ? "handle-taken" : undefined;
	return {
		...self,
		...(account?.claimed && { claimed: account.claimed }),
		...(problem && { claimProblem: problem }),
	};
}

export function relayView(account: Account | undefined, link: LinkState): RelayView {
	if (!account) return { state: "none" };
	const { url, label, name, insecure, stopped } = account;
	const about = { url, label, ...(name && { name }), ...(insecure && { insecure }) };
	if (stopped) return { state: "stopped", ...about, problem: stopped };
	if (link.is === "waiting")
		return {
			state: "waiting",
			...about,
			retryAt: link.retryAt,
			...(link.problem && { problem: link.problem }),
		};
	if (link.is === "connected") return { state: "connected", ...about };
	const asked = link.is === "connecting" ? link.problem : undefined;
	return { state: "connecting", ...about, ...(asked && { problem: asked }) };
}

/** The row of a contact; `undefined` for those that are shown nowhere. */
export function contactRow(contact: Contact, isReachable: boolean): ContactRow | undefined {
	const { id, state, handle, iid, verified, changedTo, since } = contact;
	if (state === "refusing") return undefined;
	return {
		id,
		state,
		name: handle,
		handle,
		...(iid && { iid }),
		verified,
		keyChanged: changedTo !== undefined,
		path: isReachable ? "relay" : "none",
		since,
	};
}

export function chatRow(chat: Chat, waiting: LetterIds, left: LetterIds): ChatRow {
	const { id, preview, previewMine, lastId, lastOutcome, at, unread, draft } = chat;
	const delivery = lastId && deliveryOf(lastId, lastOutcome, waiting, left);
	return { id, preview, previewMine, at, unread, draft, ...(delivery && { delivery }) };
}

export function chatView(
	{ messages, more, firstUnread }: Page,
	waiting: LetterIds,
	left: LetterIds,
): ChatView {
	const rows = messages.map((message): [string, MessageRow] => [
		message.id,
		messageRow(message, waiting, left),
	]);
	return { messages: Object.fromEntries(rows), more, firstUnread };
}

function messageRow(
	{ id, order, mine, text, at, outcome }: Message,
	waiting: LetterIds,
	left: LetterIds,
): MessageRow {
	return { id, order, mine, text, at, ...(mine && { delivery: deliveryOf(id, outcome, waiting, left) }) };
}

/** The outbox knows about letters that are in it; the message itself about those that left it. */
function deliveryOf(
	id: Waiting["id"],
	outcome: Message["outcome"],
	waiting: LetterIds,
	left: LetterIds,
): Delivery {
	if (waiting.has(id)) return left.has(id) ? "sent" : "waiting";
	return outcome ?? "waiting";
}

/** Keeps rows that did not change the same objects, so that a patch holds only what did. */
export function createRowMemory<Row extends object>() {
	let before: Readonly<Record<string, Row>> = {};
	return (rows: Readonly<Record<string, Row>>): Readonly<Record<string, Row>> => {
		const next = Object.fromEntries(
			Object.entries(rows).map(([id, row]) => {
				const old = before[id];
				return [id, old && JSON.stringify(old) === JSON.stringify(row) ? old : row];
			}),
		);
		before = next;
		return next;
	};
}
