/** What others may know of us: that we write, that we are here, that we have read, and the choices about all that. */
import type { ChatId, LetterId } from "../../protocol/ids.ts";
import type { AtRelay } from "./at-relay.ts";
import type { Chats } from "./chats/chats.ts";
import type { Direct } from "./direct/direct-needs.ts";
import type { Due } from "./due.ts";
import type { Mail } from "./mail.ts";
import { createPresence } from "./privacy/presence.ts";
import { createTyping } from "./privacy/typing.ts";
import { createChoosing } from "./settings/choosing.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store.ts";
import type { World } from "./world.ts";

interface Needs extends Pick<World, "clock"> {
	readonly store: Store;
	readonly standing: Standing;
	readonly relay: Pick<AtRelay, "reach">;
	readonly mail: Mail;
	readonly chats: Pick<Chats, "enclose" | "unsayRead">;
	readonly direct: Pick<Direct, "isOpen" | "want" | "recheck">;
	readonly due: Due;
	newLetterId(): LetterId;
	/** Something may leave now. */
	ready(contact: ChatId): void;
}

export function createSharing({ clock, store, standing, relay, mail, chats, direct, due, ...needs }: Needs) {
	const { book, turns, records, outbox, settings } = store;
	const { choicesOf } = standing;
	const { newLetterId, ready } = needs;
	const typing = createTyping({
		clock,
		book,
		due,
		isShared: (contact) => choicesOf(contact).typing,
		isReachable: (contact) => direct.isOpen(contact.address) || relay.reach.path(contact) === "open",
		say: mail.post.saySoon,
	});
	const presence = createPresence({
		records,
		book,
		turns,
		outbox,
		enclose: chats.enclose,
		newLetterId,
		isShared: (contact) => choicesOf(contact).presence,
		ready,
	});
	const choosing = createChoosing({
		settings,
		book,
		turns,
		records,
		outbox,
		tell: presence.tell,
		unsayRead: chats.unsayRead,
		choicesOf,
		recheck: direct.recheck,
	});
	/**
	 * A chat is on a screen: whoever looks at it is likely to write, so a path is made ready. Only for those who may see that we are here
	 * or read: the others would learn it from the path.
	 */
	function looked(chat: ChatId): void {
		const contact = book.get(chat);
		if (!contact) return;
		const { presence: isHereShared, read: isReadShared } = choicesOf(contact);
		if (isHereShared || isReadShared) direct.want(contact.address);
	}
	return { typing, presence, choosing, looked };
}
