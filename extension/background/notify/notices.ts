/** What is said outside the panel: a notification, a sound, the number on the icon. Nobody is told about what they are looking at. */
import { effect } from "@preact/signals-core";
import type { CallId, ChatId } from "../../../protocol/ids.ts";
import type { Clock } from "../../lib/clock.ts";
import { messageWords } from "../../lib/message-words.ts";
import type { Message } from "../chats/history.ts";
import type { Shelf } from "../chats/shelf.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, nameOf } from "../contacts/contact.ts";
import type { Due } from "../due.ts";
import type { SettingsStore } from "../settings/settings.ts";
import type { Looks } from "./looks.ts";

/** The browser's part. */
export interface NoticePort {
	/**
	 * Shows or replaces the notification of a chat. `name` and `text` are absent where content is hidden; `missed`: a call. With `unread` 0
	 * somebody asks to talk.
	 */
	show(notice: { chat: ChatId; unread: number; name?: string; text?: string; missed?: true }): void;
	clear(chat: ChatId): void;
	/** What stands on the icon: a call, else the number, where 0 is none; `name`: who calls, absent where content is hidden. */
	badge(count: number, call: BadgeCall | null, name?: string): void;
	/** Shows that it rings; `name` is absent where content is hidden. */
	ring(ring: { chat: ChatId; call: CallId; video: boolean; name?: string }): void;
	/** It rings no more. */
	quiet(call: CallId): void;
	/** Everything is behind the lock, or (`false`) no longer: nothing that was shown stays. `say`: what one notification tells, without a name. */
	locked(is: boolean, say?: "locked" | "came"): void;
}

export type BadgeCall = "ringing" | "live" | "muted";

interface Needs {
	readonly clock: Clock;
	readonly port: Omit<NoticePort, "locked">;
	readonly settings: Pick<SettingsStore, "settings">;
	readonly book: Book;
	readonly shelf: Shelf;
	readonly looks: Looks;
	readonly due: Due;
	chime(): void;
}

/** A burst of messages is one sound. */
const chimeMs = 2_000;
const textCharacters = 200;

export function createNotices({ clock, port, settings, book, shelf, looks, due, chime }: Needs) {
	let chimedAt = Number.NEGATIVE_INFINITY;
	/** Whose request the notification is about. */
	let asking: ChatId | undefined;
	let badged: string | undefined;
	let onCall: BadgeCall | null = null;
	let caller: ChatId | undefined;
	/** The message that each notification is about. */
	const shown = new Map<ChatId, Message["id"]>();
	const isAhead = (until: number | null | undefined) => (until ?? 0) > clock.now();

	const nameHere = (id: ChatId) => {
		const contact = book.get(id);
		return contact && nameOf(contact);
	};
	function countAll() {
		const chats = shelf.chats.value;
		const people = Object.values(book.contacts.value);
		const unread = people
			.filter(({ state, mutedUntil }) => state === "accepted" && !isAhead(mutedUntil))
			.reduce((sum, { id }) => sum + (chats[id]?.unread ?? 0), 0);
		const count = unread + people.filter(({ state }) => state === "asking").length;
		const isQuoting = settings.settings.value.notices.content;
		const name = onCall && isQuoting && caller ? nameHere(caller) : undefined;
		const wanted = `${count} ${onCall} ${name}`;
		if (wanted === badged) return;
		badged = wanted;
		port.badge(count, onCall, name);
	}
	effect(countAll);

	function show(contact: Contact, about: Message) {
		const { id } = contact;
		const { id: message, expires, call } = about;
		const unread = shelf.chats.peek()[id]?.unread ?? 1;
		const isQuoting = settings.settings.peek().notices.content;
		const words = call ? {} : { text: messageWords(about).slice(0, textCharacters) };
		const content = {
			...(isQuoting && { name: nameOf(contact), ...words }),
			...(call && { missed: true as const }),
		};
		shown.set(id, message);
		port.show({ chat: id, unread, ...content });
		// what it says goes with the message
		due.at(`notice:${id}`, expires?.at ?? null, () => port.clear(id));
	}

	/** Whether a person wants to hear of somebody now. */
	const mayDisturb = ({ mutedUntil }: Contact) =>
		!isAhead(mutedUntil) && !isAhead(settings.settings.peek().quietUntil);

	return {
		mayDisturb,
		/** Somebody calls. */
		rings(contact: Contact, { id: call, video }: { id: CallId; video: boolean }): void {
			const { id, mutedUntil } = contact;
			const { notices, quietUntil } = settings.settings.peek();
			if (!notices.shown || isAhead(mutedUntil) || isAhead(quietUntil)) return;
			port.ring({ chat: id, call, video, ...(notices.content && { name: nameOf(contact) }) });
		},
		quiet: (call: CallId) => port.quiet(call),
		/** Nobody answered. */
		missed(contact: Contact, message: Message): void {
			if (settings.settings.peek().notices.shown && mayDisturb(contact) && !looks.isAt(contact.id))
				show(contact, message);
		},
		/** The icon says what becomes of a call. */
		call(state: BadgeCall | null, who?: ChatId): void {
			onCall = state;
			caller = who;
			countAll();
		},
		/** A message came, was stored and is counted. */
		arrived(contact: Contact, message: Message): void {
			const { id, mutedUntil } = contact;
			const { notices, quietUntil } = settings.settings.peek();
			if (looks.isAt(id) || isAhead(mutedUntil) || isAhead(quietUntil)) return;
			if (notices.sound && Math.abs(clock.now() - chimedAt) >= chimeMs) {
				chimedAt = clock.now();
				chime();
			}
			if (notices.shown) show(contact, message);
		},
		/**
		 * Somebody asks to talk. Who, is for the panel to say: a name that a stranger chose is no news for a screen. No sound before consent
		 * (PROTOCOL 3), and however many ask, one notification.
		 */
		asked(id: ChatId): void {
			const { notices, quietUntil } = settings.settings.peek();
			if (isAhead(quietUntil) || !notices.shown) return;
			if (asking !== undefined && asking !== id) port.clear(asking);
			asking = id;
			port.show({ chat: id, unread: 0 });
		},
		/** A message says something else: so does a notification that quotes it. */
		changed(contact: Contact, message: Message): void {
			const { lastId, unread = 0 } = shelf.chats.peek()[contact.id] ?? {};
			// of what an earlier worker showed only the last can be it
			const about = shown.get(contact.id) ?? (unread > 0 ? lastId : undefined);
			if (about === message.id && settings.settings.peek().notices.content) show(contact, message);
		},
		/** All was seen, or what it told is gone; of what an earlier worker told nobody knows. */
		clear(chat: ChatId, gone?: ReadonlySet<Message["id"]>): void {
			const about = shown.get(chat);
			if (gone && about !== undefined && !gone.has(about)) return;
			shown.delete(chat);
			due.at(`notice:${chat}`, null, () => {});
			port.clear(chat);
		},
		/** Time alone ends a mute. */
		tidy: countAll,
	};
}
export type Notices = ReturnType<typeof createNotices>;
