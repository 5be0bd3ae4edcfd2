/** Panels: each gets the view, may open chats, and may ask what `PanelApi` lists. */
import { effect, type ReadonlySignal } from "@preact/signals-core";
import { codeOf, Fault } from "../../protocol/errors.ts";
import type { ChatId } from "../../protocol/ids.ts";
import { publish } from "../bus/feed.ts";
import { type Handlers, serve } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { PanelApi } from "../contract/panel-api.ts";
import { type ChatView, chatViewTables, type View, viewTables } from "../contract/view.ts";
import type { App } from "./app.ts";
import { card, chatId, flag, iid, inviteId, letterId, text } from "./panel-arguments.ts";
import { backupHandlers } from "./panel-backup.ts";
import { callHandlers } from "./panel-calls.ts";
import {
	choicesFrom,
	directFrom,
	isSeconds,
	lockingFrom,
	momentFrom,
	noticesFrom,
} from "./settings/choices.ts";

interface Needs {
	readonly view: ReadonlySignal<View>;
	/** The app once it is there; fails with `storage-refused` when it cannot be. */
	app(): Promise<App>;
	readonly lock: {
		unlock(passphrase: string): Promise<void>;
		cover(): Promise<void>;
		shut(): Promise<void>;
		change(old: string | undefined, passphrase: string | null): Promise<void>;
		endCall(): Promise<void>;
		/** Fails with `wrong-passphrase` where there is one, and it is another. */
		confirm(passphrase: string | undefined): Promise<void>;
		erase(isAll: boolean): Promise<void>;
		forget(): Promise<void>;
	};
	/** Opens the tab in which the browser asks for devices. */
	askForDevices(camera: boolean, scan?: boolean): void;
	journal(event: string): void;
}

/** What a panel may still ask behind the lock: to open it, and to keep what was written in the moment before. */
const behindLock: readonly (keyof PanelApi)[] = [
	"unlock",
	"lock",
	"signOut",
	"setPassphrase",
	"endCall",
	"forgetEverything",
	"sendText",
	"saveDraft",
];

/** Serves a panel until its wire closes, or until the answer is ended. */
export function servePanel(wire: Wire, { view, app, lock, askForDevices, journal }: Needs): { end(): void } {
	type Shown = Awaited<ReturnType<App["openChat"]>> & { stop(): void };
	const open = new Map<ChatId, Shown>();
	let isClosed = false;

	async function openChat(chat: ChatId): Promise<void> {
		if (open.has(chat)) return;
		const { openChat: read, looked } = await app();
		const shown = await read(chat);
		if (isClosed || isLocked() || open.has(chat)) return shown.close();
		const stop = publish<ChatView>(wire, `chat:${chat}`, chatViewTables, () => shown.view.value);
		open.set(chat, { ...shown, stop });
		looked(chat);
	}
	function closeChat(chat: ChatId): void {
		const shown = open.get(chat);
		shown?.stop();
		shown?.close();
		open.delete(chat);
	}
	/** The window of a chat on this panel, if it is open. */
	const shownOf = (chat: ChatId) => open.get(chat);
	let stopView = () => {};
	function close() {
		if (isClosed) return;
		isClosed = true;
		stopView();
		stopLock();
		for (const chat of [...open.keys()]) closeChat(chat);
		app().then(
			({ looks }) => looks.set(wire, null),
			() => {},
		);
	}
	wire.onClose(close);
	const isLocked = () => view.peek().phase === "locked";
	// nothing of a chat is said behind the lock
	const stopLock = effect(() => {
		if (view.value.phase === "locked") for (const chat of [...open.keys()]) closeChat(chat);
	});

	const done = async (act: Promise<unknown>): Promise<null> => {
		await act;
		return null;
	};
	const handlers: Handlers<PanelApi> = {
		async createIdentity({ handle, key }) {
			const from = key && { text: text(key.text), passphrase: text(key.passphrase) };
			return done((await app()).identity.create(text(handle), from));
		},
		async connectRelay({ url, password }) {
			const { accounts, link, identity } = await app();
			if (!identity.self.peek()) throw new Fault("no-identity");
			if (identity.isSuperseded()) throw new Fault("superseded");
			await accounts.choose(text(url), password === undefined ? undefined : text(password));
			await link.apply();
			// the same relay, which we wait for: what was typed now is tried now
			return done(link.state.peek().is === "waiting" ? link.retry() : Promise.resolve());
		},
		async retryRelay() {
			const { accounts, link, identity } = await app();
			// no try of a person brings this device back
			if (identity.isSuperseded()) throw new Fault("superseded");
			await accounts.stop(undefined);
			await link.apply();
			return done(link.retry());
		},
		async trustRelay() {
			const { accounts, link } = await app();
			await accounts.trustOffered();
			await link.apply();
			return done(link.retry());
		},
		async leaveRelay() {
			const { accounts, link } = await app();
			await accounts.leave();
			return done(link.apply());
		},
		async addRelay({ url, password }) {
			const { accounts, identity } = await app();
			if (!identity.self.peek()) throw new Fault("no-identity");
			return { url: await accounts.add(text(url), password === undefined ? undefined : text(password)) };
		},
		async goToRelay({ url, tell }) {
			const { relocation, identity } = await app();
			if (identity.isSuperseded()) throw new Fault("superseded");
			return done(relocation.go(text(url), flag(tell)));
		},
		finishMove: async () => done((await app()).relocation.finish()),
		cancelMove: async () => done((await app()).relocation.cancel()),
		forgetRelay: async ({ url }) => done((await app()).relocation.forget(text(url))),
		changeHandle: async ({ handle }) => done((await app()).changeHandle(text(handle))),
		addByHandle: async ({ id, handle }) => done((await app()).people.ask(chatId(id), text(handle))),
		createInvite: async ({ id }) => done((await app()).invites.create(inviteId(id))),
		inviteText: async ({ id }) => ({ text: (await app()).invites.text(inviteId(id)) }),
		revokeInvite: async ({ id }) => done((await app()).invites.revoke(inviteId(id))),
		useInvite: async ({ id, text: pasted }) => ({
			chat: await (await app()).useInvite(chatId(id), text(pasted)),
		}),
		async setStrangers({ strangers }) {
			if (strangers !== "anyone" && strangers !== "invites") throw new Fault("bad-request");
			return done((await app()).settings.set({ strangers }));
		},
		async decide({ id, verdict }) {
			if (verdict !== "accept" && verdict !== "decline" && verdict !== "block")
				throw new Fault("bad-request");
			return done((await app()).people.decide(chatId(id), verdict));
		},
		async dropRequests({ until }) {
			return done((await app()).people.dropRequests(momentFrom(until) ?? 0));
		},
		reportOf: async ({ id }) => (await app()).people.reportOf(chatId(id)),
		block: async ({ id }) => done((await app()).blocking.block(chatId(id))),
		unblock: async ({ id }) => done((await app()).blocking.unblock(chatId(id))),
		setPetname: async ({ chat, name }) => done((await app()).people.setPetname(chatId(chat), text(name))),
		forget: async ({ id }) => done((await app()).people.forget(chatId(id))),
		async useIceHosts({ use }) {
			const { accounts, direct } = await app();
			await accounts.useIceHosts(flag(use));
			direct.recheck();
			return null;
		},
		async sendText({ chat, id, text: typed, ttl, quote, card: shown }) {
			if (ttl !== undefined && !isSeconds(ttl)) throw new Fault("bad-request");
			const written = {
				...{ text: text(typed), ttl, quote: quote === undefined ? undefined : letterId(quote) },
				card: shown === undefined ? undefined : card(shown),
			};
			return done((await app()).chats.send(chatId(chat), letterId(id), written));
		},
		keepCard: async ({ chat, card: shown }) =>
			done((await app()).chats.keepCard(chatId(chat), shown === null ? null : card(shown))),
		editText: async ({ chat, id, of, text: typed }) =>
			done((await app()).chats.edit(chatId(chat), letterId(id), letterId(of), text(typed))),
		deleteMessage: async ({ chat, id, of, forBoth }) =>
			done((await app()).chats.remove(chatId(chat), letterId(id), letterId(of), flag(forBoth))),
		async shortenMessage({ chat, of, seconds }) {
			if (!isSeconds(seconds)) throw new Fault("bad-request");
			return done((await app()).chats.shorten(chatId(chat), letterId(of), seconds));
		},
		clearChat: async ({ chat }) => done((await app()).chats.clear(chatId(chat))),
		async setTyping({ chat, on }) {
			const { typing } = await app();
			// not waited for: it may have to wait for its turn, and nobody waits for it
			void typing.set(chatId(chat), flag(on)).catch(() => {});
			return null;
		},
		retryMessage: async ({ chat, id }) => done((await app()).chats.retry(chatId(chat), letterId(id))),
		openChat: ({ chat }) => done(openChat(chatId(chat))),
		olderMessages: ({ chat }) => done(shownOf(chatId(chat))?.older() ?? Promise.resolve()),
		newerMessages: ({ chat }) => done(shownOf(chatId(chat))?.newer() ?? Promise.resolve()),
		showMessage: ({ chat, of }) =>
			done(shownOf(chatId(chat))?.showAt(of === null ? null : letterId(of)) ?? Promise.resolve()),
		closeChat({ chat }) {
			closeChat(chatId(chat));
			return null;
		},
		async markRead({ chat }) {
			const { chats, newLetterId } = await app();
			return done(chats.markRead(chatId(chat), newLetterId()));
		},
		async saveDraft({ chat, text: typed, at }) {
			const { chats } = await app();
			return done(chats.saveDraft(chatId(chat), text(typed), momentFrom(at) ?? 0));
		},
		async setMode({ mode }) {
			if (mode !== "system" && mode !== "light" && mode !== "dark") throw new Fault("bad-request");
			return done((await app()).settings.set({ mode }));
		},
		async look({ chat }) {
			const { looks, notices } = await app();
			const at = chat === null ? null : chatId(chat);
			if (isClosed) return null;
			looks.set(wire, at);
			if (at !== null) notices.clear(at);
			return null;
		},
		async intentDone({ number }) {
			(await app()).intent.done(number);
			return null;
		},
		async choose({ chat, choices }) {
			const { choosing } = await app();
			return done(choosing.choose(chat === null ? null : chatId(chat), choicesFrom(choices, chat !== null)));
		},
		mute: async ({ chat, until }) => done((await app()).choosing.mute(chatId(chat), momentFrom(until))),
		setQuiet: async ({ until }) => done((await app()).settings.set({ quietUntil: momentFrom(until) })),
		setNotices: async ({ notices }) => done((await app()).settings.set({ notices: noticesFrom(notices) })),
		setDirect: async ({ direct }) => done((await app()).choosing.setDirect(directFrom(direct))),
		safetyNumber: async ({ chat }) => (await app()).trust.number(chatId(chat)),
		verify: async ({ chat, iid: shown }) => done((await app()).trust.verify(chatId(chat), iid(shown))),
		unverify: async ({ chat }) => done((await app()).trust.unverify(chatId(chat))),
		trustKey: async ({ chat, iid: shown }) => done((await app()).trust.trustNew(chatId(chat), iid(shown))),
		keepKey: async ({ chat }) => done((await app()).trust.keepKnown(chatId(chat))),
		...callHandlers(app, askForDevices),
		...backupHandlers(app, lock),
		diagnose: async () => (await app()).diagnose(),
		unlock: ({ passphrase }) => done(lock.unlock(text(passphrase))),
		lock: () => done(lock.cover()),
		signOut: () => done(lock.shut()),
		setPassphrase: ({ old, passphrase }) =>
			done(
				lock.change(old === undefined ? undefined : text(old), passphrase === null ? null : text(passphrase)),
			),
		setLocking: async ({ locking }) => done((await app()).settings.set({ locking: lockingFrom(locking) })),
		endCall: () => done(lock.endCall()),
	};
	const guarded = Object.fromEntries(
		(Object.entries(handlers) as [keyof PanelApi, (argument: never) => unknown][]).map(([name, act]) => [
			name,
			(argument: never) => {
				if (isLocked() && !behindLock.includes(name)) throw new Fault("locked");
				return act(argument);
			},
		]),
	) as unknown as Handlers<PanelApi>;
	serve<PanelApi>(wire, guarded, (error) => journal(`bug ${codeOf(error)}`));
	// not before the storage was read: a panel that outlived a worker goes on showing what it showed
	const begin = () => {
		if (!isClosed) stopView = publish<View>(wire, "view", viewTables, () => view.value);
	};
	if (isLocked()) begin();
	else app().then(begin, begin);
	return {
		end() {
			close();
			wire.close();
		},
	};
}
