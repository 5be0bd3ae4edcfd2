/** Letters on their way: sessions with people, what leaves in them and by which path, and what comes out of a frame. */
import { type Address, type LetterId, toChatId } from "../../protocol/ids.ts";
import type { AtRelay } from "./at-relay.ts";
import type { Chats } from "./chats/chats.ts";
import type { People } from "./contacts/people.ts";
import type { Direct } from "./direct/direct-needs.ts";
import type { Due } from "./due.ts";
import type { createAdmitting } from "./invites/admitting.ts";
import { createDelivery } from "./outbox/delivery.ts";
import { createEnvelope } from "./sessions/envelope.ts";
import { createHandshakes } from "./sessions/handshakes.ts";
import { createLost } from "./sessions/lost.ts";
import { createMoving } from "./sessions/moving.ts";
import { createPost, type Receivers } from "./sessions/post.ts";
import { createRekey } from "./sessions/rekey.ts";
import type { Standing } from "./standing.ts";
import type { Store } from "./store.ts";
import type { World } from "./world.ts";

interface Needs extends Pick<World, "clock" | "random"> {
	readonly store: Store;
	readonly standing: Standing;
	readonly relay: AtRelay;
	readonly due: Due;
	newLetterId(): LetterId;
	readonly people: Pick<People, "knocked" | "knockAnswered" | "knockHeard">;
	/** Somebody used an invite of ours. */
	readonly invited: ReturnType<typeof createAdmitting>["invited"];
	readonly settle: Chats["settle"];
	/** The paths without the relay. */
	readonly direct: Pick<Direct, "isOpen" | "want" | "send">;
	/** A contact is not at this address any more. */
	left(address: Address): void;
	/** What each type of letter does when it arrives. */
	readonly receivers: Receivers;
}

export function createMail({ clock, random, store, standing, relay, due, direct, people, ...needs }: Needs) {
	const { identity, book, turns, records, outbox, sessions, halves, journal, invites } = store;
	/** Who we are in a handshake, and who its other end proves to be. */
	const papers = {
		address: standing.address,
		statics: identity.statics,
		credentials: identity.credentials,
		verify: identity.verify,
	};
	const handshakes = createHandshakes({
		clock,
		random,
		halves,
		...papers,
		contactAt: book.at,
		contacts: () => Object.values(book.contacts.peek()),
		invited: (...frame) => invites.tagged(...frame),
		isOpenToStrangers: standing.isOpenToStrangers,
		send: relay.send,
	});
	const envelope = createEnvelope({ clock, random, sessions });
	const rekey = createRekey({
		clock,
		random,
		halves,
		sessions,
		...papers,
		say: (contact, content) => post.say(contact, content),
	});
	const delivery = createDelivery({
		clock,
		turns,
		records,
		book,
		outbox,
		envelope,
		handshakes,
		due,
		isConnected: relay.isConnected,
		isOurs: standing.isOurs,
		path: relay.path,
		mayKnock: (contact) => standing.isOurs(contact) && relay.reach.mayKnock(contact),
		isDirect: ({ address: peer }) => direct.isOpen(peer),
		renew: rekey.consider,
		wantDirect: ({ address: peer }) => direct.want(peer),
		sendDirect: direct.send,
		send: relay.link.send,
		waitMs: relay.link.letterWaitMs,
		gaveUp: (letter) => needs.settle(letter, "failed"),
		away: relay.away,
	});
	const moving = createMoving({
		...{ clock, records, book, turns, sessions, left: needs.left },
		relay: () => store.accounts.current.peek()?.url,
		newSessionsName: () => toChatId(random(16)),
		async say(name, to, content) {
			const head = { id: needs.newLetterId(), seq: 0, ts: clock.now(), ttl: 0 };
			const frame = await envelope.seal(name, { ...head, ...content });
			if (frame) await relay.send(to, frame);
		},
	});
	const post = createPost({
		moving,
		rekeyed: rekey.heard,
		clock,
		turns,
		records,
		book,
		sessions,
		envelope,
		handshakes,
		lost: createLost(sessions, clock),
		receivers: needs.receivers,
		newLetterId: needs.newLetterId,
		send: relay.send,
		async carry(target, frame, { droppable, via }) {
			const byRelay = () => relay.send(target, frame, droppable);
			if (via === "relay" && (await byRelay())) return true;
			if (direct.isOpen(target) && (await direct.send(target, frame))) return true;
			return via === "relay" ? false : byRelay();
		},
		heardFrom: relay.reach.heardFrom,
		knocked: people.knocked,
		invited: needs.invited,
		knockAnswered: people.knockAnswered,
		knockHeard: people.knockHeard,
		ready: delivery.pump,
		opened(id) {
			const contact = book.get(id);
			if (contact) delivery.pumpFresh(contact);
		},
		refused: (why) => journal.note(`refused ${why}`),
	});
	return { envelope, delivery, post };
}
export type Mail = ReturnType<typeof createMail>;
