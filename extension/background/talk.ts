/** What is said and with whom: people and their chats, the time that messages have, and what is told outside the panel. */
import { type Address, type ChatId, type Handle, type LetterId, toChatId } from "../../protocol/ids.ts";
import type { LetterContent } from "../../protocol/sealed/letter.ts";
import { createChats } from "./chats/chats.ts";
import { openExpiry } from "./chats/expiry.ts";
import { createHistory, type Message } from "./chats/history.ts";
import { createPages } from "./chats/pages.ts";
import type { Contact } from "./contacts/contact.ts";
import { createPeople } from "./contacts/people.ts";
import type { Due } from "./due.ts";
import { createIntent } from "./notify/intent.ts";
import { createLooks } from "./notify/looks.ts";
import { createNotices } from "./notify/notices.ts";
import { isRelayUrl } from "./relay-link/url.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store.ts";
import type { World } from "./world.ts";

interface Needs extends Pick<World, "clock" | "random" | "hands" | "notices"> {
	readonly store: Store;
	readonly standing: Standing;
	readonly due: Due;
	newLetterId(): LetterId;
	/** Something may leave now. */
	ready(contact: ChatId): void;
	/** How far their clock is behind ours, by a letter that was written at `ts`, milliseconds. */
	clockBehind(contact: Contact, ts: number): number;
	/** The address that the relay has for a handle. */
	lookup(handle: Handle): Promise<Address>;
	/** Closes the direct path to them. */
	forgetPath(peer: Address): void;
}

export async function openTalk({ clock, random, hands, store, standing, due, ready, ...needs }: Needs) {
	const { book, turns, records, shelf, outbox, sessions } = store;
	const history = createHistory(records);
	const pages = createPages(history);
	const looks = createLooks();
	const notices = createNotices({
		clock,
		port: needs.notices,
		settings: store.settings,
		book,
		shelf,
		looks,
		due,
		// a chime that is not heard is no loss
		chime: () => void hands().then((remote) => remote.chime({}).catch(() => {})),
	});
	const expiry = await openExpiry({
		clock,
		records,
		due,
		expire: (chat, orders) => chats.expire(chat, orders),
		conceal: (chat, orders) => chats.conceal(chat, orders),
		renew: (chat, orders) => chats.renew(chat, orders),
	});
	const chats = createChats({
		clock,
		turns,
		records,
		book,
		outbox,
		history,
		pages,
		shelf,
		expiry,
		choices: standing.choices,
		clockBehind: needs.clockBehind,
		notice: notices.arrived,
		renotice: notices.changed,
		noticeCall: notices.missed,
		unnotice: notices.clear,
		ready,
	});
	const enclose = (contact: Contact, content: LetterContent) =>
		chats.enclose(contact, needs.newLetterId(), content);
	const withdraw = ({ id }: Contact, t: LetterContent["t"]) =>
		outbox
			.of(id)
			.filter(({ content }) => content.t === t)
			.map((letter) => outbox.take(letter));
	const people = createPeople({
		clock,
		records,
		book,
		turns,
		me: standing.me,
		newChatId: () => toChatId(random(16)),
		lookup: needs.lookup,
		enclose,
		async clear(contact) {
			needs.forgetPath(contact.address);
			await sessions.drop(contact.id);
			return chats.forget(contact.id);
		},
		dropSessions: (contact) => sessions.drop(contact.id),
		withdraw,
		beginChat: chats.begin,
		isRelay: isRelayUrl,
		isOpenToStrangers: standing.isOpenToStrangers,
		ready,
		asked: notices.asked,
		answered: notices.clear,
	});
	// many make room at once when many come: each chat is put right once for all of them
	const made = new Map<ChatId, Message[]>();
	const putRight = (chat: ChatId, gone: readonly Message[] = []) =>
		chats.madeRoom(chat, gone).catch(() => store.journal.note("no-room"));
	store.onRoom((name, gone) => {
		const chat = name as ChatId;
		const before = made.get(chat);
		made.set(chat, [...(before ?? []), ...(gone as readonly Message[])]);
		if (before) return;
		queueMicrotask(() => {
			const all = made.get(chat);
			made.delete(chat);
			void putRight(chat, all);
		});
	});
	for (const contact of Object.values(book.contacts.peek()))
		if (standing.choicesOf(contact).history === "none") await putRight(contact.id);
	return {
		...{ enclose, withdraw },
		people,
		chats,
		pages,
		looks,
		intent: createIntent(clock),
		notices,
		/** Takes away what had its time while nobody was awake. */
		async sweep(): Promise<void> {
			await expiry.sweep();
		},
	};
}
