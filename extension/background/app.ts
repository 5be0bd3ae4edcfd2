/**
 * The app: every room made once and given the few functions it needs of the others. It wires and does not decide.
 *
 * Whatever is between two rooms passes through here. One that exchanges letters with people hears them through `receivers`, speaks through
 * `mail.post`, asks `standing` who somebody is and `paths.turn` for the servers of a connection, and is seen in `views`.
 */
import { toLetterId } from "../../protocol/ids.ts";
import type { Handlers } from "../bus/rpc.ts";
import type { CallReports, HandsReports, PeerReports } from "../contract/offscreen-api.ts";
import type { Step } from "../storage/step.ts";
import { createAtRelay } from "./at-relay.ts";
import { createBacking } from "./backing.ts";
import { openCalling } from "./calling.ts";
import { createBlocking } from "./contacts/blocking.ts";
import type { Contact } from "./contacts/contact.ts";
import { createTelling } from "./contacts/telling.ts";
import { createTrust } from "./contacts/trust.ts";
import { createDiagnosis } from "./diagnostics/diagnosis.ts";
import { createDue } from "./due.ts";
import { createHanding } from "./handing.ts";
import { createKeyFiles } from "./identity/key-files.ts";
import { createRenaming } from "./identity/renaming.ts";
import { createInviting } from "./inviting.ts";
import { createMail } from "./mail.ts";
import { createPaths } from "./paths.ts";
import { createQuick } from "./quick/quick.ts";
import { receivers } from "./receivers.ts";
import { createRelocation } from "./relocation/relocation.ts";
import { createSettling } from "./relocation/settling.ts";
import { createSharing } from "./sharing.ts";
import { createStanding } from "./standing.ts";
import { openStore } from "./store.ts";
import { openTalk } from "./talk.ts";
import { createViews } from "./views.ts";
import type { World } from "./world.ts";

export type App = Awaited<ReturnType<typeof openApp>>;

/** Rebuilds everything from storage. Fails with `storage-refused` where nothing can be kept. */
export async function openApp(world: World) {
	const { clock, hands } = world;
	const store = await openStore(world);
	const { identity, accounts, settings, book, outbox, journal } = store;
	const standing = createStanding(store);
	const due = createDue(clock, (at) => {
		// a wire that is gone took its alarm with it: the next worker sets it again
		hands().then(
			(remote) => remote.wakeAt({ at }).catch(() => {}),
			() => {},
		);
	});
	const newLetterId = () => toLetterId(world.random(16));
	const ready = (contact: Contact["id"]) => {
		mail.delivery.pump(contact);
		void telling.consider(contact).catch(() => journal.note("untold"));
	};

	const relay = createAtRelay({
		...world,
		store,
		standing,
		due,
		isDirect: (peer) => direct.isOpen(peer),
		passage: () => handing.passage,
		replaced: () => handing.replaced(),
		letter: (sender, frame) =>
			handing.isFrame(frame) ? handing.heard(sender, frame) : mail.post.arrived(sender, frame, "relay"),
		refused: (refuse) => mail.delivery.refused(refuse),
		settle: () => settle(),
		pumpAll() {
			handing.connected();
			mail.delivery.pumpAll();
			void telling.all().catch(() => journal.note("untold"));
		},
		pumpFresh: (contact) => mail.delivery.pumpFresh(contact),
		pathClosed: (contact) => mail.delivery.pathClosed(contact),
	});
	const talk = await openTalk({
		...world,
		store,
		standing,
		due,
		newLetterId,
		ready,
		clockBehind: (contact, ts) => mail.envelope.clockBehindAt(contact.id, ts),
		lookup: async (handle) => (await relay.link.ask("lookup", { handle })).address,
		forgetPath: (peer) => direct.forget(peer),
	});
	const { people, chats } = talk;
	const telling = createTelling({ ...store, ...talk, me: standing.me, home: () => homeOf(), ready });
	const relocation = createRelocation({
		...store,
		tell: telling.all,
		answers: async (url) => (await hands()).relayAnswers({ url }),
		async dial() {
			await relay.link.apply();
			if (relay.link.state.peek().is === "waiting") await relay.link.retry();
		},
		isInCall: () => calls.now.value !== null,
		journal: journal.note,
	});
	function homeOf() {
		const account = relocation.home();
		return account && { address: account.address, relay: account.url, cap: account.cap };
	}
	function left(peer: Parameters<typeof direct.forget>[0]) {
		direct.forget(peer);
		void telling.all().catch(() => journal.note("untold"));
	}
	const settle = createSettling({ ...store, left });
	const inviting = createInviting({ ...world, store, standing, relay, due, talk, ready });
	const mail = createMail({
		...world,
		store,
		standing,
		relay,
		due,
		newLetterId,
		people,
		invited: inviting.invited,
		settle: chats.settle,
		left,
		direct: {
			isOpen: (peer) => direct.isOpen(peer),
			want: (peer) => direct.want(peer),
			send: (peer, frame) => direct.send(peer, frame),
		},
		receivers: receivers({
			...store,
			chats,
			people,
			clock,
			acknowledged: (contact, ids) => mail.delivery.acknowledged(contact, ids),
			typing: (contact, on) => sharing.typing.heard(contact, on),
			direct: ({ address: peer }, letter) => direct.heard(peer, letter),
			share: (id) => void sharing.presence.tell(id).catch(() => journal.note("unshared")),
			toldRoute: (contact, content) => telling.heard(contact, content),
			async superseded(statement) {
				if (!(await identity.superseded(statement))) return;
				await accounts.stop("superseded");
				// not awaited: what is closed here is what told us
				void relay.link.apply().catch(() => journal.note("not-stopped"));
			},
			openAddress: relay.openAddress,
			calls: {
				heard: (contact, letter) => calls.heard(contact, letter),
				signal: (contact, letter) => calls.signal(contact, letter),
				introduced: (contact, letter) => calls.introduced(contact, letter),
				compared: (contact, letter, exportKey) => calls.compared(contact, letter, exportKey),
				acknowledged: (content) => calls.acknowledged(content),
			},
		}),
	});
	const paths = createPaths({ ...world, store, standing, relay, mail });
	const { direct } = paths;
	const sharing = createSharing({
		clock,
		store,
		standing,
		relay,
		mail,
		chats,
		direct,
		due,
		newLetterId,
		ready,
	});

	async function part(contact: Contact): Promise<void> {
		direct.forget(contact.address);
		await store.sessions.drop(contact.id);
	}
	async function unsend({ id }: Contact): Promise<readonly Step[]> {
		const steps = outbox.of(id).map(async (letter) => {
			return [outbox.take(letter), ...(await chats.settle(letter, "failed"))];
		});
		return (await Promise.all(steps)).flat();
	}
	const trust = createTrust({
		...{ clock, records: store.records, book, turns: store.turns, self: identity.self, ready },
		...{ part, unsend, settle },
		openAddress: relay.openAddress,
		recheck: direct.recheck,
	});
	const calls = await openCalling({
		...world,
		...talk,
		store,
		standing,
		mail,
		due,
		turn: paths.turn,
		newLetterId,
		ready,
	});

	const blocking = createBlocking({
		...{ ...store, clock, telling, part, unsend },
		forget: people.forget,
		settle,
		home: () => relocation.home()?.url,
		async revokeInvites() {
			for (const { id } of store.invites.open()) await store.invites.revoke(id);
		},
		async leaveCall(id) {
			const call = calls.now.peek();
			if (call?.people[id]) await calls.hangUp(call.id);
		},
		loginAnew: relay.link.loginAnew,
		openAddress: relay.openAddress,
		unnotice: talk.notices.clear,
		journal: journal.note,
	});

	const quick = createQuick({ ...world, ...store, chats, calls, port: world.quick, go: talk.intent.open });

	const backing = createBacking({ ...world, store, newLetterId });
	const handing = createHanding({ ...world, store, relay, due, backing, guest: inviting.guest });

	const views = createViews({
		...store,
		...relay,
		...talk,
		...sharing,
		direct,
		calls,
		clock,
		due,
		lock: world.lock,
		handover: handing.view,
		move: relocation.move,
	});
	const diagnose = createDiagnosis({ ...world, ...store, ...mail, direct, view: views.view });
	const changeHandle = createRenaming({
		identity,
		accounts,
		isConnected: relay.isConnected,
		claim: (handle) => relay.link.ask("claim", { handle }),
	});
	const reports: Handlers<HandsReports & PeerReports & CallReports> = {
		...relay.reports,
		...direct.reports,
		...calls.reports,
		async due({ at }) {
			due.ring(at);
			return null;
		},
	};

	// before anything is shown
	await talk.sweep();
	relocation.follow();

	return {
		...views,
		identity,
		accounts,
		settings,
		...backing,
		handing,
		keyFiles: createKeyFiles({ ...world, ...store }),
		...talk,
		...sharing,
		link: relay.link,
		direct,
		tryWay: paths.tryWay,
		calls,
		quick,
		trust,
		blocking,
		relocation,
		invites: { ...store.invites, create: inviting.create },
		useInvite: inviting.use,
		diagnose,
		newLetterId,
		reports,
		changeHandle,
		/** What time alone changes; called every minute or so. */
		async tidy(): Promise<void> {
			talk.notices.tidy();
			await talk.sweep();
			await people.expire();
			await store.invites.tidy();
		},
		/** What of ours is on its way; a call keeps everything where it is. */
		waits() {
			const all = Object.keys(outbox.letters.peek()).flatMap((id) => book.get(id as Contact["id"]) ?? []);
			return {
				any: all.length > 0 || handing.isUnderWay(),
				unkept: all.some((each) => standing.choicesOf(each).history === "none"),
				call: calls.now.peek() !== null,
			};
		},
		/** Dials if a relay is wanted. */
		async start(): Promise<void> {
			void direct.sync().catch(() => {});
			void calls.sync().catch(() => {});
			await handing.wake();
			await relay.link.apply();
			await telling.all().catch(() => journal.note("untold"));
			for (const { id } of Object.values(book.contacts.peek())) ready(id);
		},
	};
}
