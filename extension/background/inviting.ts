/** People who come by an invite: those who use one of ours, and those whose invite we use. */
import { effect } from "@preact/signals-core";
import { type ChatId, type InviteId, toChatId } from "../../protocol/ids.ts";
import type { AtRelay } from "./at-relay.ts";
import type { Due } from "./due.ts";
import { createAdmitting } from "./invites/admitting.ts";
import { createUsing } from "./invites/using.ts";
import { parseRelayUrl } from "./relay-link/url.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store.ts";
import type { openTalk } from "./talk.ts";
import type { World } from "./world.ts";

interface Needs extends Pick<World, "clock" | "random" | "nameless"> {
	readonly store: Store;
	readonly standing: Standing;
	readonly relay: Pick<AtRelay, "link" | "openAddress" | "isConnected">;
	readonly due: Due;
	readonly talk: Pick<Awaited<ReturnType<typeof openTalk>>, "people" | "chats">;
	/** Something may leave now. */
	ready(contact: ChatId): void;
}

export function createInviting({ clock, random, nameless, store, standing, relay, due, talk, ready }: Needs) {
	const { records, book, turns, accounts, identity, invites, outbox, sessions } = store;
	const { people, chats } = talk;
	const { invited } = createAdmitting({
		clock,
		records,
		book,
		invites,
		relay: () => standing.me()?.relay,
		newChatId: () => toChatId(random(16)),
		admit: people.admit,
		withdrawYes: ({ id }) =>
			outbox
				.of(id)
				.filter(({ content }) => content.t === "contact.accept")
				.map((letter) => outbox.take(letter)),
		dropSessions: ({ id }) => sessions.drop(id),
	});
	/** Where our own invites lead. */
	const place = {
		me() {
			const account = accounts.current.peek();
			const self = identity.self.peek();
			return account && self && { ...account, iid: self.iid, hasPassword: account.hasPassword };
		},
		async isConnected() {
			await relay.link.looked();
			return relay.isConnected();
		},
		guest: async () => (await relay.link.ask("guest", {})).token,
	};
	// the list follows the clock by itself
	effect(() => due.at("invites", invites.next.value, () => void invites.tidy().catch(() => {})));
	const { use } = createUsing({
		clock,
		nameless,
		records,
		book,
		turns,
		self: () => identity.self.peek(),
		accounts,
		people,
		relayUrl(text) {
			const url = parseRelayUrl(text);
			return typeof url === "string" ? url : url.url;
		},
		beginChat: chats.begin,
		async dial() {
			await relay.link.apply();
			// a relay that never let us in is tried at once with what the invite brings
			if (relay.link.state.peek().is === "waiting") await relay.link.retry();
		},
		reach(contact) {
			if (relay.isConnected()) relay.openAddress(contact);
			ready(contact.id);
		},
	});
	return {
		...{ invited, use },
		create: (id: InviteId) => invites.create(id, place),
		/** Lets one new address in. Fails: offline, too-many-invites. */
		guest: () => invites.guest(place),
	};
}
