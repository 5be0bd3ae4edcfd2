/** The two feeds of a panel, followed as the features change: everything, and one chat. */
import { computed, type ReadonlySignal } from "@preact/signals-core";
import { Fault } from "../../protocol/errors.ts";
import type { ChatId } from "../../protocol/ids.ts";
import type { ChatRow, ChatView, ContactRow, MessageRow, Phase, View } from "../contract/view.ts";
import type { Pages } from "./chats/pages.ts";
import type { Shelf } from "./chats/shelf.ts";
import type { Book } from "./contacts/book.ts";
import type { Identity } from "./identity/identity.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Accounts } from "./relay-link/account.ts";
import type { Link } from "./relay-link/link.ts";
import type { createReach } from "./relay-link/reach.ts";
import type { openSettings } from "./settings/settings.ts";
import { chatRow, chatView, contactRow, createRowMemory, relayView, selfView } from "./view.ts";

interface Needs {
	readonly identity: Identity;
	readonly accounts: Accounts;
	readonly settings: Awaited<ReturnType<typeof openSettings>>;
	readonly book: Book;
	readonly shelf: Shelf;
	readonly outbox: Outbox;
	readonly link: Pick<Link, "state">;
	readonly reach: Pick<ReturnType<typeof createReach>, "here">;
	readonly pages: Pages;
}

export function createViews({
	identity,
	accounts,
	settings,
	book,
	shelf,
	outbox,
	link,
	reach,
	pages,
}: Needs) {
	const waiting = computed(
		() => new Set(Object.values(outbox.letters.value).flatMap((all) => all.map(({ id }) => id))),
	);
	const contactRows = createRowMemory<ContactRow>();
	const chatRows = createRowMemory<ChatRow>();
	const view = computed<View>(() => {
		const isConnected = link.state.value.is === "connected";
		const contacts = Object.values(book.contacts.value).flatMap((contact) => {
			const isOurs = contact.relay === accounts.current.value?.url;
			const isHere = isConnected && isOurs && reach.here.value.has(contact.address);
			return contactRow(contact, isHere) ?? [];
		});
		const chats = Object.values(shelf.chats.value).map((chat) =>
			chatRow(chat, waiting.value, outbox.left.value),
		);
		return {
			phase: identity.self.value ? "ready" : "welcome",
			self: selfView(identity.self.value, accounts.current.value),
			relay: relayView(accounts.current.value, link.state.value),
			settings: settings.settings.value,
			contacts: contactRows(Object.fromEntries(contacts.map((row) => [row.id, row]))),
			chats: chatRows(Object.fromEntries(chats.map((row) => [row.id, row]))),
		};
	});
	return {
		view: view as ReadonlySignal<View>,
		/** A page of one chat; `pages.close` ends it. Fails with `not-found`. */
		async openChat(id: ChatId): Promise<ReadonlySignal<ChatView>> {
			if (!book.get(id)) throw new Fault("not-found");
			const page = await pages.open(id, shelf.chats.peek()[id]?.firstUnread ?? null);
			const rows = createRowMemory<MessageRow>();
			return computed(() => {
				const now = chatView(page.value, waiting.value, outbox.left.value);
				return { ...now, messages: rows(now.messages) };
			});
		},
	};
}

/** Shown while there is no app, or none can be. */
export function bareView(phase: Phase): View {
	return {
		phase,
		self: null,
		relay: { state: "none" },
		settings: { mode: "system" },
		contacts: {},
		chats: {},
	};
}
