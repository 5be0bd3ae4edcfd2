/** People and moments for pictures and tests of the panel: the same ones as in the design's pictures. */
import { createHash } from "node:crypto";
import { defaultSettings } from "../../extension/background/settings/settings.ts";
import type { CallNote, CallView, PersonInCall } from "../../extension/contract/call.ts";
import type { SafetyNumber } from "../../extension/contract/trust.ts";
import type {
	Card,
	ChatRow,
	ChatView,
	ContactRow,
	MessageRow,
	Self,
	View,
} from "../../extension/contract/view.ts";
import {
	type ChatId,
	type Handle,
	type LetterId,
	toChatId,
	toIid,
	toInviteId,
	toLetterId,
} from "../../protocol/ids.ts";

const hash = (text: string) => new Uint8Array(createHash("sha256").update(text).digest());
const minute = 60_000;
const day = 24 * 60 * minute;

export const chatOf = (name: string): ChatId => toChatId(hash(`chat ${name}`).slice(0, 16));
export const letterOf = (text: string): LetterId => toLetterId(hash(`letter ${text}`).slice(0, 16));
export const iidOf = (name: string) => toIid(hash(`sample key of ${name}`));

export const alice: Self = {
	handle: "alice" as Handle,
	iid: iidOf("alice"),
	claimed: "alice" as Handle,
};

export const connected = {
	state: "connected",
	url: "wss://relay.example/ws",
	label: "relay.example",
} as const;

/** The one in use, one that was never entered, and one at home. */
export const someRelays: View["relays"] = [
	{ url: "wss://relay.example/ws", label: "relay.example", isInUse: true, isHome: true },
	{ url: "wss://relay.example.org/ws", label: "relay.example.org", hasPassword: true },
	{
		url: "ws://192.168.1.20:1721/ws",
		label: "192.168.1.20:1721",
		name: "Kitchen",
		insecure: true,
		people: 2,
	},
].map(({ url, label, ...more }, index) => ({
	...{ url, label, isInUse: false, isHome: false, insecure: false, people: 0 },
	usedAt: index === 1 ? null : Date.now() - 3 * day * index,
	...more,
}));

/** As they are before anybody chose. */
export const settings = defaultSettings;
export const { choices } = settings;

export function contact(name: string, more: Partial<ContactRow> = {}): ContactRow {
	return {
		id: chatOf(name),
		state: "accepted",
		name,
		handle: name as Handle,
		iid: iidOf(name),
		verified: false,
		keyChanged: false,
		path: "relay",
		typing: false,
		choices,
		own: {},
		mutedUntil: null,
		since: Date.now() - 10 * minute,
		...more,
	};
}

export function chat(name: string, more: Partial<ChatRow> = {}): ChatRow {
	return {
		id: chatOf(name),
		preview: "",
		previewMine: false,
		at: Date.now(),
		unread: 0,
		draft: "",
		...more,
	};
}

export function message(text: string, more: Partial<MessageRow> = {}): MessageRow {
	return {
		id: letterOf(text),
		order: String(nextOrder++).padStart(6, "0"),
		mine: false,
		text,
		at: Date.now(),
		...more,
	};
}
let nextOrder = 0;

const byId = <Row extends { readonly id: string }>(rows: readonly Row[]) =>
	Object.fromEntries(rows.map((row) => [row.id, row]));

export function view(
	contacts: readonly ContactRow[] = [],
	chats: readonly ChatRow[] = [],
	more: Partial<View> = {},
): View {
	return {
		phase: "ready",
		lock: { is: "none", waits: 0, isInCall: false },
		self: alice,
		relay: connected,
		relays: [],
		move: null,
		settings,
		call: null,
		intent: null,
		storage: null,
		handover: null,
		backup: { at: Date.now(), since: 0, wasAsked: true },
		invites: [],
		contacts: byId(contacts),
		chats: byId(chats),
		...more,
	};
}

export function chatView(messages: readonly MessageRow[], more: Partial<ChatView> = {}): ChatView {
	return { messages: byId(messages), more: false, newer: false, firstUnread: null, ...more };
}

/** Two of ours that nobody has used. */
export const someInvites: View["invites"] = [20, 70].map((minutes) => ({
	id: toInviteId(hash(`invite ${minutes}`).slice(0, 16)),
	since: Date.now() - minutes * minute,
	until: Date.now() - minutes * minute + day,
}));
/** As long as one is that lets somebody into a relay with a password. */
export const sampleInvite = `gx1.${"k7Qm2vX9".repeat(31)}`;

/** A list with every kind of row. */
export function manyPeople(more: Partial<View> = {}): View {
	const now = Date.now();
	// without the relay nobody is seen to be here
	const isOnline = (more.relay ?? connected).state === "connected";
	const way = isOnline
		? ({ path: "direct", presence: "here" } as const)
		: ({ path: "none", presence: "away" } as const);
	return view(
		[
			contact("bob", { verified: true, ...way }),
			contact("carol", { verified: true, presence: "away" }),
			contact("dave", { state: "asking" }),
			contact("erin", { verified: true }),
			contact("frank", { state: "asked" }),
			contact("grace", { path: "none", mutedUntil: now + day }),
			contact("heidi", { state: "declined" }),
			contact("ivan-the-man-with-a-long-handle", { keyChanged: true }),
			contact("judy", { state: "expired" }),
		],
		[
			chat("bob", {
				preview: "The low one is at 16:20",
				unread: 2,
				at: now - minute,
				expires: { at: now + 4 * minute, ttl: 300 },
			}),
			chat("carol", { draft: "I would rather take the early one", at: now - 20 * minute }),
			chat("erin", {
				preview: "See you at the gate",
				previewMine: true,
				delivery: "waiting",
				at: now - 180 * minute,
			}),
			chat("frank", { at: now - 200 * minute }),
			chat("grace", {
				preview: "Thank you. That helped a lot.",
				previewMine: true,
				delivery: "failed",
				at: now - day,
			}),
			chat("heidi", { at: now - 3 * day }),
			chat("ivan-the-man-with-a-long-handle", { preview: "Hi", at: now - 12 * day }),
			chat("judy", { at: now - 400 * day }),
		],
		more,
	);
}

/** A talk with bob in every state a message has. */
export function talk(): ChatView {
	const today = new Date().setHours(13, 50, 0, 0);
	const at = (minutes: number) => ({ at: today + minutes * minute });
	const isNew = letterOf("Page two has the map.\nMeet at gate 3?");
	return chatView(
		[
			message("See you tomorrow, then. Bring the good binoculars if you find them.", {
				at: today - day,
			}),
			message("Will do", { at: today - day + minute, mine: true, delivery: "delivered" }),
			message("Did you get the tide table?", at(0)),
			message("The low one is at 16:20.", at(1)),
			message("Good, that is the one for the long walk.", { ...at(4), mine: true, delivery: "delivered" }),
			message("Page two has the map.\nMeet at gate 3?", at(12)),
			message("And bring a hat", at(12.5)),
			message("Bring the big towel", { ...at(13), mine: true, delivery: "failed" }),
			message("Perfect.", { ...at(13), mine: true, delivery: "waiting" }),
			message("Leaving at three.", { ...at(13.2), mine: true, delivery: "waiting" }),
		],
		{ firstUnread: isNew },
	);
}

/** The talk of the design's picture: an answer, Markdown, timers, a message that waits. */
export function richTalk(): ChatView {
	const now = Date.now();
	const at = (minutesAgo: number) => ({ at: now - minutesAgo * minute });
	const asked = message("Did you get the tide table?", at(15));
	const low = message("The low one is at 16:20.", at(14));
	const news = message("Page two has the map. Meet at `gate 3`?", {
		...at(1),
		order: "900000",
		expires: { at: now + 4 * minute - 5_000, ttl: 300 },
	});
	return chatView(
		[
			asked,
			low,
			message("Good, that is the one for the **long walk**.", {
				...at(11),
				mine: true,
				delivery: "read",
				edited: true,
				quote: { id: low.id, mine: false, text: low.text },
			}),
			message("👍", { ...at(3), missing: 2 }),
			news,
			message("Perfect. Leaving at three.", {
				...at(0),
				order: "900001",
				mine: true,
				delivery: "waiting",
				expires: { at: now + 5 * minute - 2_000, ttl: 300 },
			}),
		],
		{ firstUnread: news.id },
	);
}

/** What Markdown may do, and what it may not. */
export function markedTalk(): ChatView {
	return chatView([
		message(
			"# Not a heading\n**bold** *italic* ~~gone~~ `code` and https://example.org/a/long/path?with=query\n\n- [x] towel\n- [ ] map\n  1. one\n  2. two\n\n> a quote\n> of two lines",
		),
		message("```\nconst tide = table.find((row) => row.low && row.at > now);\nreturn tide;\n```", {
			mine: true,
			delivery: "delivered",
		}),
		message("[example.org](https://xn--exmple-cua.test/login) <img src=x onerror=alert(1)>", {
			quote: { id: letterOf("gone"), mine: true, text: null },
		}),
		message("🎉 😀", { mine: true, delivery: "sent", expires: { at: Date.now() + 41_000, ttl: 60 } }),
	]);
}

/** The number of the design's picture, of the key that `name` is known by or of one in its place. */
export const numberOf = (name: string, isNew = false): SafetyNumber => ({
	iid: iidOf(isNew ? `new ${name}` : name),
	digits: "047318821659340719253360814977602518243995016277644138006592",
	isNew,
});

/** Another key answers, twenty minutes after midday, in the place of one that was verified or not. */
export const changedKey = (name: string, wasVerified = true): Partial<ContactRow> => ({
	keyChanged: true,
	verified: false,
	changed: {
		iid: numberOf(name, true).iid,
		at: new Date().setHours(14, 10, 0, 0),
		wasVerifiedAt: wasVerified ? new Date(2026, 4, 3, 18, 20).getTime() : null,
	},
});

/** Somebody in a call with us. */
export function sitter(name: string, more: Partial<PersonInCall> = {}): PersonInCall {
	return {
		...{ seat: chatOf(name), name, iid: iidOf(name), verified: false, state: "live", volume: 1 },
		...{ muted: false, deafened: false, camera: false, sharing: false },
		...more,
	};
}

/** A call with somebody, as it rings here unless said otherwise. */
export function callWith(people: readonly PersonInCall[], more: Partial<CallView> = {}): CallView {
	return {
		...{ id: "AAAAAAAAAAAAAAAAAAAAAA" as CallView["id"], phase: "ringing", isOurs: false, video: false },
		...{ since: Date.now(), muted: false, deafened: false },
		media: { microphone: "on", camera: "off", sharing: "off", silent: false },
		people: Object.fromEntries(people.map((person) => [person.seat, person])),
		...more,
	};
}

/** Calls of every outcome between two texts. */
export function chatOfCalls(): ChatView {
	const note = (outcome: CallNote["outcome"], more: Partial<MessageRow> = {}, video = false, seconds = 0) =>
		message("", { id: letterOf(`${outcome} call`), call: { video, outcome, seconds }, ...more });
	return chatView([
		message("Are you there?"),
		note("missed"),
		note("declined", { mine: true }),
		note("talked", {}, true, 763),
		note("unanswered", { mine: true }),
		note("busy", { mine: true }, true),
		message("Later then", { mine: true, delivery: "read" }),
	]);
}

export const walk: Card = { url: "https://example.org/walk", title: "Walking the sandbanks" };

/** Pages of every kind: with and without a title, a passage, a text; long, foreign, and from right to left. */
export function talkOfPages(): ChatView {
	const page = (card: Card, more: Partial<MessageRow> = {}, text = "") =>
		message(text, { id: letterOf(`page ${JSON.stringify(card)}`), card, ...more });
	return chatView([
		page(walk),
		message("Page two has the map. Meet at `gate 3`?"),
		page(
			{
				url: "https://www.tides.example/tables/2026/11/low-water?port=harlesiel#:~:text=16%3A20",
				title: "Tide tables for the southern coast, with the times of low and high water for every harbour",
				quote: "Low water on Sunday is at 16:20, and the path to the island is dry from two hours before it.",
			},
			{ mine: true, delivery: "delivered" },
		),
		page({ url: "https://xn--bcher-kva.example:8443/katalog/a-long-path-without-any-title-at-all?q=sand" }),
		page(
			{ url: "https://example.com/he", title: "הליכה על שרטוני החול", quote: "המים נמוכים בשעה ארבע" },
			{ mine: true, delivery: "read" },
			"This one, too",
		),
	]);
}
