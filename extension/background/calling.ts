/** Calls, and what they are given of the other rooms. */
import { effect } from "@preact/signals-core";
import type { ChatId, LetterId } from "../../protocol/ids.ts";
import { type Call, isRinging } from "./calls/call.ts";
import { createCallLetters } from "./calls/call-letters.ts";
import { openCalls } from "./calls/calls.ts";
import type { CallsNeeds } from "./calls/calls-needs.ts";
import type { Chats } from "./chats/chats.ts";
import type { DirectNeeds } from "./direct/direct-needs.ts";
import { createServers } from "./direct/servers.ts";
import type { Due } from "./due.ts";
import type { Mail } from "./mail.ts";
import type { BadgeCall, Notices } from "./notify/notices.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store.ts";
import type { World } from "./world.ts";

interface Needs extends Pick<World, "clock" | "random" | "session" | "hands" | "askForDevices"> {
	readonly store: Store;
	readonly standing: Standing;
	readonly mail: Mail;
	readonly chats: Pick<Chats, "enclose" | "noteCall" | "withdraw">;
	readonly notices: Pick<Notices, "rings" | "quiet" | "call" | "mayDisturb">;
	readonly due: Due;
	/** What the relay offers to find a path, as for letters. */
	readonly turn: DirectNeeds["turn"];
	newLetterId(): LetterId;
	/** Something may leave now. */
	ready(contact: ChatId): void;
}

export async function openCalling({ store, standing, mail, chats, notices, ...needs }: Needs) {
	const { accounts, settings, book, journal } = store;
	const { clock } = needs;
	const self = () => accounts.current.peek()?.address;
	const servers = createServers({ clock, turn: needs.turn, self });
	const friend: CallsNeeds["friend"] = (chat) => {
		const contact = book.get(chat);
		return contact && standing.isOurs(contact) ? standing.friendAt(contact.address) : undefined;
	};
	const letters = createCallLetters({
		...store,
		newLetterId: needs.newLetterId,
		enclose: chats.enclose,
		withdraw: chats.withdraw,
		ready: needs.ready,
	});
	const calls = await openCalls({
		...needs,
		...letters,
		self,
		friend,
		known(address) {
			const contact = book.at(address);
			return contact && standing.isOurs(contact) ? contact : undefined;
		},
		devices: () => settings.settings.peek().devices,
		relayOnly: () => settings.settings.peek().relayOnly,
		async servers(fresh) {
			if (fresh) servers.forget();
			return servers.now();
		},
		say: mail.post.saySoon,
		clockBehind: (contact, ts) => mail.envelope.clockBehindAt(contact.id, ts),
		note: chats.noteCall,
		rings: notices.rings,
		quiet: notices.quiet,
		mayDisturb: notices.mayDisturb,
		journal: journal.note,
	});
	effect(() => {
		book.contacts.value;
		accounts.current.value;
		calls.recheck();
	});
	effect(() => {
		const call = calls.now.value;
		notices.call(badgeOf(call), call ? (Object.keys(call.people)[0] as ChatId) : undefined);
	});
	return calls;
}

function badgeOf(call: Call | null): BadgeCall | null {
	if (!call || call.stage === "ended") return null;
	if (isRinging(call) && !call.isOurs) return "ringing";
	return call.wish.muted || call.wish.deafened ? "muted" : "live";
}
