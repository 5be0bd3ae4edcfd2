/** What panels see, put together from what features know. The only place where trust, delivery and unread are turned into words' inputs. */
import type { Code } from "../../protocol/errors.ts";
import type {
	BackupView,
	ChatRow,
	ChatView,
	Choices,
	ContactRow,
	Delivery,
	MessageRow,
	RelayRow,
	RelayView,
	Self,
} from "../contract/view.ts";
import type { Message } from "./chats/history.ts";
import { missingBetween, type Numbers } from "./chats/numbers.ts";
import type { Page } from "./chats/pages.ts";
import type { Chat } from "./chats/shelf.ts";
import { type Contact, choicesFor, nameOf } from "./contacts/contact.ts";
import type { Waiting } from "./outbox/outbox.ts";
import type { Account } from "./relay-link/account.ts";
import type { LinkState } from "./relay-link/link-needs.ts";

type LetterIds = ReadonlySet<Waiting["id"]>;

export function backupView(
	{ at, wasAsked }: { readonly at?: number; readonly wasAsked?: true },
	people: readonly Contact[],
): BackupView {
	const since = people.filter(({ state, since }) => state === "accepted" && since > (at ?? 0));
	return { at: at ?? null, since: since.length, wasAsked: wasAsked ?? false };
}

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
	const { iceHosts: hosts, useIceHosts: use, clockAhead } = account;
	const about = {
		url,
		label,
		...(name && { name }),
		...(insecure && { insecure }),
		...(hosts && { iceHosts: { hosts, ...(use !== undefined && { use }) } }),
		...(clockAhead !== undefined && { clockAhead }),
	};
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

/** Every relay we know: the one in use first, then the one used last. */
export function relayRows(
	known: Readonly<Record<string, Account>>,
	inUse: string | undefined,
	home: string | undefined,
	people: readonly Contact[],
): readonly RelayRow[] {
	const friends = people.filter(({ state }) => state === "accepted");
	const rows = Object.values(known).map(
		({ url, label, name, insecure, hasPassword, usedAt }): RelayRow => ({
			...{ url, label, insecure, isInUse: url === inUse, isHome: url === home, usedAt: usedAt ?? null },
			...(name !== undefined && { name }),
			...(hasPassword !== undefined && { hasPassword }),
			people: friends.filter(({ relay }) => relay === url).length,
		}),
	);
	return rows.sort(
		(a, b) =>
			Number(b.isInUse) - Number(a.isInUse) || (b.usedAt ?? 0) - (a.usedAt ?? 0) || (a.url < b.url ? -1 : 1),
	);
}

interface About {
	readonly path: ContactRow["path"];
	readonly isTyping: boolean;
	/** The relay in use. */
	readonly relay: string | undefined;
	/** What holds where nothing was chosen for them alone. */
	readonly usual: Choices;
}

/** The row of a contact; `undefined` for those that are shown nowhere. */
export function contactRow(
	contact: Contact,
	{ path, isTyping, usual, relay }: About,
): ContactRow | undefined {
	const { id, state, handle, iid, changedTo, since, own = {}, mutedUntil = null } = contact;
	const { verifiedAt, changedAt = since } = contact;
	// whoever answers now is not who was verified
	const verified = contact.verified && changedTo === undefined;
	const wasVerifiedAt = contact.verified ? (verifiedAt ?? since) : null;
	if (state === "refusing") return undefined;
	const choices = choicesFor(contact, usual);
	const isShown = choices.presence && contact.showsPresence === true && state === "accepted";
	return {
		id,
		state,
		name: nameOf(contact),
		handle,
		...(iid && { iid }),
		verified,
		...(verified && verifiedAt !== undefined && { verifiedAt }),
		...(contact.origin && {
			origin: contact.origin === "our-invite" ? ("ours" as const) : ("theirs" as const),
		}),
		...(contact.invite && { invite: inviteView(contact.invite) }),
		...(contact.newDeviceAt !== undefined && { newDeviceAt: contact.newDeviceAt }),
		keyChanged: changedTo !== undefined,
		...(changedTo && { changed: { iid: changedTo, at: changedAt, wasVerifiedAt } }),
		path,
		...(contact.relay !== relay && path === "none" && { elsewhere: hostOf(contact.relay) }),
		...(contact.home &&
			contact.home.relay !== relay &&
			path !== "relay" && { moved: { url: contact.home.relay, label: hostOf(contact.home.relay) } }),
		...(isShown && { presence: path === "none" ? ("away" as const) : ("here" as const) }),
		typing: isTyping && choices.typing,
		choices,
		own,
		mutedUntil,
		since,
	};
}

/** Host and port of a relay, for people. */
function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : url;
}

function inviteView({ exp, heard }: NonNullable<Contact["invite"]>): NonNullable<ContactRow["invite"]> {
	return { until: exp * 1000, ...(heard && { problem: heard }) };
}

export function chatRow(chat: Chat, outbox: readonly Waiting[], left: LetterIds): ChatRow {
	const { id, preview, previewMine, lastId, lastOutcome, lastExpires, lastCall, at, unread, draft, card } =
		chat;
	const waiting = new Set(outbox.filter(({ content }) => content.t === "text").map((letter) => letter.id));
	const delivery =
		lastId && previewMine && !lastCall ? deliveryOf(lastId, lastOutcome, waiting, left) : undefined;
	return {
		id,
		preview,
		previewMine,
		at,
		unread,
		draft,
		...(delivery && { delivery }),
		...(lastExpires && { expires: lastExpires }),
		...(lastCall && { call: lastCall }),
		...(card && { card }),
		...(waiting.size > 0 && { waits: true as const }),
	};
}

interface Around {
	readonly waiting: LetterIds;
	readonly left: LetterIds;
	readonly numbers: Numbers | undefined;
	/** Messages that came before this moment have waited long enough for what was written before them; milliseconds. */
	readonly gapsBefore: number;
}

export function chatView({ messages, more, newer, firstUnread, quotes }: Page, around: Around): ChatView {
	let before: Message | undefined;
	const rows = messages.map((message): [string, MessageRow] => {
		const row = messageRow(message, quotes, around, before);
		if (!message.mine && !message.call) before = message;
		return [message.id, row];
	});
	return { messages: Object.fromEntries(rows), more, newer, firstUnread };
}

function messageRow(
	message: Message,
	quotes: Page["quotes"],
	{ waiting, left, numbers, gapsBefore }: Around,
	before: Message | undefined,
): MessageRow {
	const { id, order, mine, text, at, outcome, edited, expires, quote, call, card } = message;
	const quoted = quote && quotes[quote];
	const isFollowing =
		!mine && numbers && before && numbers.device === message.device && before.device === message.device;
	const missing = isFollowing && at < gapsBefore ? missingBetween(numbers, before.seq, message.seq) : 0;
	return {
		id,
		order,
		mine,
		text,
		at,
		...(call && { call }),
		...(mine && !call && { delivery: deliveryOf(id, outcome, waiting, left) }),
		...(card && { card }),
		...(edited && { edited: true as const }),
		...(expires && { expires }),
		...(quote && { quote: { id: quote, mine: quoted?.mine ?? false, text: quoted?.text ?? null } }),
		...(missing > 0 && { missing }),
	};
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
