/** The app: every feature made once and given the few functions it needs. It wires and does not decide. */
import type { Bytes } from "../../protocol/bytes.ts";
import { Fault } from "../../protocol/errors.ts";
import { type Address, parseHandle, toChatId, toLetterId } from "../../protocol/ids.ts";
import type { Handlers, Remote } from "../bus/rpc.ts";
import type { HandsApi, HandsReports } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";
import type { Database, SessionArea } from "../storage/database.ts";
import { createRecords } from "../storage/sealed-records.ts";
import { createChats } from "./chats/chats.ts";
import { createHistory } from "./chats/history.ts";
import { createPages } from "./chats/pages.ts";
import { openShelf } from "./chats/shelf.ts";
import { openBook } from "./contacts/book.ts";
import { createPeople } from "./contacts/people.ts";
import { createTurns } from "./contacts/turns.ts";
import { createDue } from "./due.ts";
import { openIdentity } from "./identity/identity.ts";
import { openVault } from "./identity/vault.ts";
import { createDelivery } from "./outbox/delivery.ts";
import { openOutbox } from "./outbox/outbox.ts";
import { receivers } from "./receivers.ts";
import { openAccounts } from "./relay-link/account.ts";
import { createLink } from "./relay-link/link.ts";
import { createReach } from "./relay-link/reach.ts";
import { createEnvelope } from "./sessions/envelope.ts";
import { openHalves } from "./sessions/halves.ts";
import { createHandshakes } from "./sessions/handshakes.ts";
import { createLost } from "./sessions/lost.ts";
import { createPost } from "./sessions/post.ts";
import { openSessions } from "./sessions/sessions.ts";
import { openSettings } from "./settings/settings.ts";
import { createViews } from "./views.ts";

export interface World {
	readonly clock: Clock;
	readonly random: (length: number) => Bytes;
	readonly database: Database;
	readonly session: SessionArea;
	/** The hands, opened if need be. */
	hands(): Promise<Remote<HandsApi>>;
	/** Counted refusals and bugs, without names. */
	journal(event: string): void;
}

export type App = Awaited<ReturnType<typeof openApp>>;

/** Rebuilds everything from storage. Fails with `storage-refused` where nothing can be kept. */
export async function openApp({ clock, random, database, session, hands, journal }: World) {
	const records = createRecords(database, await openVault(database, random), random);
	const identity = await openIdentity(records, clock, random);
	const accounts = await openAccounts(records, random);
	const settings = await openSettings(records);
	const book = await openBook(records);
	const shelf = await openShelf(records);
	const outbox = await openOutbox(records);
	const sessions = await openSessions(session);
	const halves = await openHalves(session, clock);

	const turns = createTurns(book);
	const history = createHistory(records);
	const pages = createPages(history);
	const due = createDue(clock, (at) => {
		// a wire that is gone took its alarm with it: the next worker sets it again
		hands().then(
			(remote) => remote.wakeAt({ at }).catch(() => {}),
			() => {},
		);
	});
	const newLetterId = () => toLetterId(random(16));
	const address = (): Address => {
		const account = accounts.current.peek();
		if (!account) throw new Fault("offline");
		return account.address;
	};

	const link = createLink({
		clock,
		random,
		hands,
		credentials: async () => accounts.credentials(identity.self.peek()?.handle),
		admitted: (admission) => accounts.admitted(admission, identity.self.peek()?.handle),
		dropToken: accounts.dropToken,
		forgetPassword: accounts.forgetPassword,
		worked: accounts.worked,
		offered: accounts.offered,
		connected: () => void connected(),
		lost() {
			reach.lost();
			for (const contact of Object.values(book.contacts.peek())) delivery.pathClosed(contact);
		},
		stopped: accounts.stop,
		presence(target, here) {
			reach.set(target, here);
			const contact = book.at(target);
			if (!contact) return;
			if (here) delivery.pumpFresh(contact);
			else delivery.pathClosed(contact);
		},
		letter: (sender, body) => post.arrived(sender, body),
		refused: (refuse) => delivery.refused(refuse),
	});
	const reach = createReach(link, clock);
	const isOurs = (contact: { relay: string }) => contact.relay === accounts.current.peek()?.url;
	const send = async (target: Address, frame: Bytes) => (await link.send(target, frame)) !== undefined;

	const handshakes = createHandshakes({
		clock,
		random,
		halves,
		address,
		statics: identity.statics,
		credentials: identity.credentials,
		verify: identity.verify,
		contactAt: book.at,
		send,
	});
	const envelope = createEnvelope({ clock, random, sessions });
	const chats = createChats({
		clock,
		turns,
		records,
		book,
		outbox,
		history,
		pages,
		shelf,
		ready: (id) => delivery.pump(id),
	});
	const people = createPeople({
		clock,
		records,
		book,
		turns,
		me() {
			const account = accounts.current.peek();
			const self = identity.self.peek();
			if (!account || !self) return undefined;
			const { address: own, url, cap } = account;
			return { address: own, relay: url, cap, handle: self.handle, device: identity.device() };
		},
		newChatId: () => toChatId(random(16)),
		lookup: async (handle) => (await link.ask("lookup", { handle })).address,
		enclose: (contact, content) => chats.enclose(contact, newLetterId(), content),
		async clear(contact) {
			await sessions.drop(contact.id);
			return chats.clear(contact.id);
		},
		dropSessions: (contact) => sessions.drop(contact.id),
		withdraw: (contact, t) =>
			outbox
				.of(contact.id)
				.filter(({ content }) => content.t === t)
				.map((letter) => outbox.take(letter)),
		beginChat: chats.begin,
		ready: (id) => delivery.pump(id),
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
		isConnected: () => link.state.peek().is === "connected",
		isOurs,
		path: (contact) => (isOurs(contact) ? reach.path(contact) : "none"),
		send: link.send,
		waitMs: link.letterWaitMs,
		gaveUp: chats.gaveUp,
		away: (target) => reach.set(target, false),
	});
	const post = createPost({
		clock,
		turns,
		records,
		book,
		sessions,
		envelope,
		handshakes,
		lost: createLost(sessions, clock),
		receivers: receivers({
			book,
			outbox,
			chats,
			people,
			acknowledged: delivery.acknowledged,
			// the relay answers behind the report that brought the letter: never waited for here
			openAddress: (contact) => void reach.open([contact]).catch(() => journal("open-failed")),
		}),
		newLetterId,
		send,
		heardFrom: reach.heardFrom,
		knocked: people.knocked,
		knockAnswered: people.knockAnswered,
		knockHeard: people.knockHeard,
		ready: (id) => delivery.pump(id),
		refused: (why) => journal(`refused ${why}`),
	});

	async function connected(): Promise<void> {
		try {
			const ours = Object.values(book.contacts.peek()).filter(
				(contact) => contact.state === "accepted" && isOurs(contact),
			);
			delivery.pumpAll();
			await reach.open(ours);
		} catch {
			// the connection went again before the answers came; the next one asks again
			journal("open-failed");
		}
	}

	const views = createViews({ identity, accounts, settings, book, shelf, outbox, link, reach, pages });

	async function changeHandle(typed: string): Promise<void> {
		const handle = parseHandle(typed.trim().toLowerCase());
		if (!handle) throw new Fault("handle-malformed");
		if (!identity.self.peek()) throw new Fault("no-identity");
		const isConnected = link.state.peek().is === "connected";
		if (accounts.current.peek() && !isConnected) throw new Fault("offline");
		if (isConnected) {
			await link.ask("claim", { handle });
			await accounts.claimed(handle);
		}
		await identity.rename(handle);
	}

	const reports: Handlers<HandsReports> = {
		async socketChanged(status) {
			await link.reports.socketChanged(status);
			return null;
		},
		async text(argument) {
			await link.reports.text(argument);
			return null;
		},
		async binary(argument) {
			await link.reports.binary(argument);
			return null;
		},
		async due({ at }) {
			due.ring(at);
			return null;
		},
	};

	return {
		...views,
		identity,
		accounts,
		settings,
		people,
		chats,
		pages,
		link,
		reports,
		changeHandle,
		/** What time alone changes; called every minute or so. */
		tidy: people.expire,
		/** Nothing of ours is on its way. */
		isIdle: () => Object.keys(outbox.letters.peek()).length === 0,
		/** Dials if a relay is wanted. */
		async start(): Promise<void> {
			await link.apply();
			for (const contact of Object.values(book.contacts.peek())) delivery.pump(contact.id);
		},
	};
}
