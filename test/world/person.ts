/** A person with a browser: a profile, hands, a worker that comes and goes, and a panel that asks again when the worker died. */
import type { MenuState } from "../../extension/background/quick/menu.ts";
import { wake } from "../../extension/background/wake.ts";
import { mirror } from "../../extension/bus/feed.ts";
import { connect, type Remote } from "../../extension/bus/rpc.ts";
import { type Wire, wirePair } from "../../extension/bus/wire.ts";
import type { PanelApi } from "../../extension/contract/panel-api.ts";
import type { ChatView, ContactRow, MessageRow, View } from "../../extension/contract/view.ts";
import { createHands } from "../../extension/offscreen/hands.ts";
import { type Code, codeOf } from "../../protocol/errors.ts";
import {
	type CallId,
	type ChatId,
	type Handle,
	type LetterId,
	toChatId,
	toInviteId,
	toLetterId,
} from "../../protocol/ids.ts";
import type { FakeCallMesh } from "./call-mesh.ts";
import type { Chance } from "./chance.ts";
import { createProfile } from "./disk.ts";
import type { FakeMesh } from "./mesh.ts";
import { createMortality, type Mortality } from "./mortal.ts";
import type { FakeRelay } from "./relay.ts";
import type { FakeClock } from "./time.ts";

type Head = ReturnType<typeof wake>;
interface Needs {
	readonly name: string;
	readonly clock: FakeClock;
	readonly chance: Chance;
	readonly relay: Pick<FakeRelay, "dial" | "forget">;
	readonly mesh: FakeMesh;
	readonly calls: FakeCallMesh;
}

/** What stands on a person's screen outside the panel. */
interface Outside {
	/** The notification of each chat. */
	readonly notices: Map<ChatId, { readonly unread: number; readonly name?: string; readonly text?: string }>;
	badge: number;
	/** What the icon says of a call. */
	badgeCall: string | null;
	/** Who calls, where the icon says it. */
	caller?: string | undefined;
	/** What stands in the menu of the icon. */
	menu?: MenuState;
	/** Calls that ring outside the panel. */
	readonly rings: Map<CallId, { readonly video: boolean; readonly name?: string }>;
	chimes: number;
	/** The servers by which a way was looked for. */
	readonly tried: string[];
	/** How often the tab of permissions was opened. */
	asked: number;
	/** The icon says that it is locked. */
	locked: boolean;
	/** What was said of the lock. */
	readonly said: ("locked" | "came")[];
	idleSeconds?: number;
}

export function createPerson({ name, clock, chance, relay, mesh, calls }: Needs) {
	const outside: Outside = {
		...{ notices: new Map(), badge: 0, badgeCall: null, rings: new Map(), chimes: 0, asked: 0, tried: [] },
		...{ locked: false, said: [] },
	};
	const profile = createProfile();
	const journal: string[] = [];
	const wires: Wire[] = [];
	let head: Head | undefined;
	let mortality: Mortality | undefined;
	let hands: ReturnType<typeof createHands> | undefined;
	let panel: Remote<PanelApi> | undefined;
	let view: View | undefined;
	const chats = new Map<ChatId, ChatView>();
	let isAway = false;
	/** Counts browser starts: what belongs to an earlier one is dead. */
	let browser = 0;
	let nextDeath: { dieAt: number; before: boolean } | undefined;
	/** Words of the workers to the hands so far, and the one that is the last of whoever says it. */
	let words = 0;
	let lastWord: { at: number; before: boolean } | undefined;

	let deaths = 0;
	function fall() {
		deaths++;
		head = undefined;
		panel = undefined;
		for (const wire of wires.splice(0)) wire.close();
	}
	function worker(): Head {
		if (head) return head;
		const { dieAt, before } = nextDeath ?? { dieAt: -1, before: true };
		nextDeath = undefined;
		const mortal = createMortality(dieAt, before, fall);
		mortality = mortal;
		const fresh = wake({
			clock: {
				now: clock.now,
				later: (ms, act) => clock.later(ms, () => mortal.isDead || act()),
			},
			random: chance.bytes,
			session: mortal.wrap(profile.session),
			openDatabase: async () => mortal.wrap(profile.database),
			nameless: "someone" as Handle,
			hatch: {
				exists: async () => hands !== undefined,
				async create() {
					hands = makeHands();
				},
				async callIt() {
					hands?.answer();
				},
				async close() {
					closeHands();
				},
			},
			notices: {
				show: ({ chat, ...notice }) => void outside.notices.set(chat, notice),
				clear: (chat) => void outside.notices.delete(chat),
				badge(count, call, name) {
					outside.badge = count;
					outside.caller = name;
					outside.badgeCall = call;
				},
				ring: ({ call, chat: _, ...ring }) => void outside.rings.set(call, ring),
				quiet: (call) => void outside.rings.delete(call),
				locked(is, say) {
					outside.locked = is;
					if (is && !say) outside.notices.clear();
					if (say) outside.said.push(say);
				},
			},
			watchIdle(seconds) {
				outside.idleSeconds = seconds;
			},
			quick: { menu: (state) => void Object.assign(outside, { menu: state }) },
			askForDevices: () => void outside.asked++,
			version: "0",
			estimate: async () => ({ usage: 1, quota: 2 }),
			journal: (event) => void journal.push(event),
		});
		head = fresh;
		return fresh;
	}
	/** A wire into the worker, which it wakes. The worker's end goes through its mortality: a dead worker says nothing more. */
	function wireTo(edge: "panel" | "hands"): Wire {
		const to = worker();
		const mortal = mortality;
		const [here, there] = wirePair();
		wires.push(there);
		const post = there.post;
		there.post = (message) => {
			if (mortal?.isDead) return;
			const isLast = edge === "hands" && ++words === lastWord?.at;
			if (isLast && lastWord?.before) return mortal?.die();
			post(message);
			if (isLast) mortal?.die();
		};
		to[edge](there);
		return here;
	}
	function makeHands() {
		const isMine = () => browser === mine;
		const mine = browser;
		return createHands({
			// a document that was closed runs no timer and hears no socket
			clock: { now: clock.now, later: (ms, act) => clock.later(ms, () => isMine() && act()) },
			random: chance.next,
			dialRelay: (url, events) => relay.dial(name, url, events),
			dialPeer: mesh.dial(name),
			dialWay(servers, _, events) {
				outside.tried.push(...servers.flatMap(({ urls }) => urls));
				clock.later(40, events.onAddress);
				return { close() {} };
			},
			calls: calls.port(name),
			chime() {
				outside.chimes++;
			},
			dialWorker: () => (isMine() ? wireTo("hands") : wirePair()[0]),
		});
	}
	function closeHands() {
		browser++;
		hands = undefined;
		relay.forget(name);
		mesh.forget(name);
		calls.forget(name);
	}
	function endBrowser() {
		mortality?.die();
		fall();
		profile.endBrowser();
		closeHands();
	}
	function openPanel(): Remote<PanelApi> {
		if (panel) return panel;
		const wire = wireTo("panel");
		const remote = connect<PanelApi>(wire);
		panel = remote;
		// the worker let go of it: the panel of a person dials again
		wire.onClose(() => {
			if (panel !== remote) return;
			panel = undefined;
			queueMicrotask(() => head && openPanel());
		});
		mirror<View>(wire, "view", (now) => {
			const wasLocked = view !== undefined && view.phase !== "ready";
			view = now;
			// the screen of the chat is there again, and asks for it
			if (wasLocked && now.phase === "ready") for (const chat of chats.keys()) follow(wire, remote, chat);
		});
		for (const chat of chats.keys()) follow(wire, remote, chat);
		return remote;
	}
	function follow(wire: Wire, remote: Remote<PanelApi>, chat: ChatId) {
		mirror<ChatView>(wire, `chat:${chat}`, (now) => void chats.set(chat, now));
		remote.openChat({ chat }).catch(() => {});
	}
	async function ask<T>(act: (api: Remote<PanelApi>) => Promise<T>): Promise<T | Code> {
		for (;;) {
			try {
				return await act(openPanel());
			} catch (error) {
				// the worker died under the call: the same call, with the same id, again
				if (codeOf(error) !== "disconnected") return codeOf(error);
			}
		}
	}
	const contact = (who: string): ContactRow | undefined =>
		Object.values(view?.contacts ?? {}).find(({ handle }) => handle === who);

	return {
		name,
		profile,
		journal,
		outside,
		ask,
		look: () => void openPanel(),
		view: () => view,
		contact,
		/** Milliseconds of the alarm's minute: the net under everything. */
		alarm() {
			if (isAway) return;
			worker()
				.check()
				.catch(() => {});
		},
		/** What is chosen in a menu of the browser, typed after its keyword, or pressed. */
		quick: () => worker().quick(),
		/** The computer is locked, or nobody touches it. */
		left: (how: "idle" | "locked") => worker().left(how),
		/** The browser says that it has started. */
		started: () => worker().started(),
		/** What an update must not throw away. */
		waits: () => worker().waits(),
		/** How many calls into the world the living worker has made. */
		steps: () => mortality?.steps ?? 0,
		dies: () => mortality?.die(),
		/** The worker that wakes next dies at its call number `dieAt`. */
		willDie(dieAt: number, before: boolean) {
			nextDeath = { dieAt, before };
		},
		/** How many workers have ended. */
		deaths: () => deaths,
		/** The worker dies as it says this word to the hands, counted from now. */
		diesAtWord(count: number, before: boolean) {
			lastWord = { at: words + count, before };
		},
		/** The living worker dies at its call so many from now. */
		diesIn: (calls: number, before: boolean) => mortality?.dieIn(calls, before),
		isAlive: () => head !== undefined,
		closesPanel: () => {
			panel = undefined;
		},
		/** The browser ends and starts again. */
		restarts() {
			endBrowser();
			worker();
		},
		/** The browser ends and stays closed. */
		leaves() {
			isAway = true;
			endBrowser();
		},
		returns() {
			isAway = false;
			worker();
			openPanel();
		},
		async adds(who: string): Promise<Code | null> {
			const id = toChatId(chance.bytes(16));
			return ask((api) => api.addByHandle({ id, handle: who }));
		},
		/** Makes an invite, and answers with what is handed on. */
		async invites(): Promise<string> {
			const id = toInviteId(chance.bytes(16));
			const failed = await ask((api) => api.createInvite({ id }));
			if (failed) throw new Error(failed);
			const made = await ask((api) => api.inviteText({ id }));
			if (typeof made === "string") throw new Error(made);
			return made.text;
		},
		/** Pastes a text with an invite; answers why that did not do. */
		async uses(text: string): Promise<Code | null> {
			const id = toChatId(chance.bytes(16));
			const answer = await ask((api) => api.useInvite({ id, text }));
			return typeof answer === "string" ? answer : null;
		},
		async decides(who: string, verdict: "accept" | "decline" | "block"): Promise<Code | null> {
			const found = contact(who);
			if (!found) throw new Error(`${name} sees no ${who}`);
			return ask((api) => api.decide({ id: found.id, verdict }));
		},
		async says(
			who: string,
			text: string,
			more: { readonly ttl?: number; readonly quote?: LetterId } = {},
		): Promise<Code | null> {
			const found = contact(who);
			if (!found) throw new Error(`${name} sees no ${who}`);
			const id = toLetterId(chance.bytes(16));
			return ask((api) => api.sendText({ chat: found.id, id, text, ...more }));
		},
		/** Any call about the chat with somebody; `id` is fresh, for calls that need one. */
		about<T>(
			who: string,
			act: (api: Remote<PanelApi>, chat: ChatId, id: LetterId) => Promise<T>,
		): Promise<T | Code> {
			const found = contact(who);
			if (!found) throw new Error(`${name} sees no ${who}`);
			const id = toLetterId(chance.bytes(16));
			return ask((api) => act(api, found.id, id));
		},
		chat: (who: string): ChatView | undefined => chats.get(contact(who)?.id as ChatId),
		/** Opens the chat and keeps it open. */
		opens(who: string) {
			const found = contact(who);
			if (!found) throw new Error(`${name} sees no ${who}`);
			openPanel();
			if (chats.has(found.id)) return;
			chats.set(found.id, { messages: {}, more: false, newer: false, firstUnread: null });
			// a fresh wire follows it, and so does every later one
			panel = undefined;
			openPanel();
		},
		messages(who: string): MessageRow[] {
			const found = contact(who);
			const rows = Object.values((found && chats.get(found.id)?.messages) ?? {}) as MessageRow[];
			return rows.sort((a, b) => (a.order < b.order ? -1 : 1));
		},
	};
}
export type Person = ReturnType<typeof createPerson>;
