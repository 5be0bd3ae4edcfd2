/** The two feeds of a panel, followed as the features change: everything, and one chat. */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { type Code, Fault } from "../../protocol/errors.ts";
import type { ChatId } from "../../protocol/ids.ts";
import type {
	ChatRow,
	ChatView,
	ContactRow,
	HandoverView,
	LockView,
	MessageRow,
	MoveView,
	Phase,
	View,
} from "../contract/view.ts";
import type { Clock } from "../lib/clock.ts";
import type { KeptBackup } from "./backup/kept.ts";
import { callView } from "./calls/call-view.ts";
import type { Calls } from "./calls/calls-needs.ts";
import type { OpenPage, Pages } from "./chats/pages.ts";
import type { Shelf } from "./chats/shelf.ts";
import type { Book } from "./contacts/book.ts";
import type { Contact } from "./contacts/contact.ts";
import type { Direct } from "./direct/direct-needs.ts";
import type { Due } from "./due.ts";
import type { Identity } from "./identity/identity.ts";
import type { Invites } from "./invites/invites.ts";
import type { Intent } from "./notify/intent.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Typing } from "./privacy/typing.ts";
import type { Accounts } from "./relay-link/account.ts";
import type { Link } from "./relay-link/link.ts";
import type { createReach } from "./relay-link/reach.ts";
import type { KeptStay } from "./relocation/stay.ts";
import { defaultSettings, type SettingsStore } from "./settings/settings.ts";
import {
	backupView,
	chatRow,
	chatView,
	contactRow,
	createRowMemory,
	relayRows,
	relayView,
	selfView,
} from "./view.ts";

interface Needs {
	readonly identity: Identity;
	readonly accounts: Accounts;
	readonly settings: Pick<SettingsStore, "settings">;
	readonly book: Book;
	readonly invites: Pick<Invites, "open">;
	readonly shelf: Shelf;
	readonly outbox: Outbox;
	readonly link: Pick<Link, "state">;
	readonly reach: Pick<ReturnType<typeof createReach>, "here">;
	readonly direct: Pick<Direct, "states">;
	readonly typing: Pick<Typing, "writers">;
	readonly intent: Pick<Intent, "now">;
	readonly calls: Pick<Calls, "now">;
	readonly kept: Pick<KeptBackup, "now">;
	readonly trouble: ReadonlySignal<Code | undefined>;
	readonly lock: ReadonlySignal<LockView>;
	readonly handover: ReadonlySignal<HandoverView | null>;
	readonly stay: KeptStay;
	readonly move: ReadonlySignal<MoveView | null>;
	readonly clock: Clock;
	readonly due: Due;
	readonly pages: Pages;
}

/** What was written before a message may be on another path: a gap is shown after this, milliseconds. */
const gapMs = 20_000;

export function createViews({
	identity,
	accounts,
	settings,
	book,
	invites,
	shelf,
	outbox,
	link,
	reach,
	direct,
	typing,
	intent,
	calls,
	kept,
	trouble,
	lock,
	handover,
	stay,
	move,
	clock,
	due,
	pages,
}: Needs) {
	/** Counted up when a gap has lasted long enough to be shown. */
	const gaps = signal(0);
	const pathOf = (contact: Contact): ContactRow["path"] => {
		if (direct.states.value[contact.address]?.is === "open") return "direct";
		const isOurs = contact.relay === accounts.current.value?.url;
		const isConnected = link.state.value.is === "connected";
		return isConnected && isOurs && reach.here.value.has(contact.address) ? "relay" : "none";
	};
	const waiting = computed(
		() => new Set(Object.values(outbox.letters.value).flatMap((all) => all.map(({ id }) => id))),
	);
	const contactRows = createRowMemory<ContactRow>();
	const chatRows = createRowMemory<ChatRow>();
	const call = computed(() => callView(calls.now.value, (seat) => book.contacts.value[seat]));
	const view = computed<View>(() => {
		const usual = settings.settings.value.choices;
		const relay = accounts.current.value?.url;
		const contacts = Object.values(book.contacts.value).flatMap((contact) => {
			const isTyping = typing.writers.value.has(contact.id);
			return contactRow(contact, { path: pathOf(contact), isTyping, usual, relay }) ?? [];
		});
		const chats = Object.values(shelf.chats.value).map((chat) =>
			chatRow(chat, outbox.letters.value[chat.id] ?? [], outbox.left.value),
		);
		return {
			phase: identity.self.value ? "ready" : "welcome",
			lock: lock.value,
			self: selfView(identity.self.value, accounts.current.value),
			relay: relayView(accounts.current.value, link.state.value),
			relays: relayRows(accounts.known.value, relay, stay.now.value.home, Object.values(book.contacts.value)),
			move: move.value,
			settings: settings.settings.value,
			intent: intent.now.value,
			call: call.value,
			storage: trouble.value ?? null,
			backup: backupView(kept.now.value, Object.values(book.contacts.value)),
			handover: handover.value,
			invites: invites.open().map(({ id, since, exp }) => ({ id, since, until: exp * 1000 })),
			contacts: contactRows(Object.fromEntries(contacts.map((row) => [row.id, row]))),
			chats: chatRows(Object.fromEntries(chats.map((row) => [row.id, row]))),
		};
	});
	return {
		view: view as ReadonlySignal<View>,
		/** A window of one chat, until it is closed. Fails with `not-found`. */
		async openChat(id: ChatId): Promise<OpenPage & { readonly view: ReadonlySignal<ChatView> }> {
			if (!book.get(id)) throw new Fault("not-found");
			const open = await pages.open(id, shelf.chats.peek()[id]?.firstUnread ?? null);
			const rows = createRowMemory<MessageRow>();
			const view = computed(() => {
				gaps.value;
				const numbers = shelf.chats.value[id]?.numbers;
				const gapsBefore = clock.now() - gapMs;
				if (numbers && numbers.above.length > 0)
					due.at(`gaps:${id}`, clock.now() + gapMs, () => {
						gaps.value++;
					});
				const around = { waiting: waiting.value, left: outbox.left.value, numbers, gapsBefore };
				const now = chatView(open.page.value, around);
				return { ...now, messages: rows(now.messages) };
			});
			return { ...open, view };
		},
	};
}

/** Shown while there is no app, or none can be. */
export function bareView(phase: Phase, lock: LockView): View {
	return {
		phase,
		lock,
		self: null,
		relay: { state: "none" },
		relays: [],
		move: null,
		settings: defaultSettings,
		intent: null,
		call: null,
		storage: null,
		backup: backupView({}, []),
		handover: null,
		invites: [],
		contacts: {},
		chats: {},
	};
}
