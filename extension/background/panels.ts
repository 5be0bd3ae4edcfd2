/** Panels: each gets the view, may open chats, and may ask what `PanelApi` lists. */
import type { ReadonlySignal } from "@preact/signals-core";
import { codeOf, Fault } from "../../protocol/errors.ts";
import { type ChatId, parseChatId, parseLetterId } from "../../protocol/ids.ts";
import { publish } from "../bus/feed.ts";
import { type Handlers, serve } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { PanelApi } from "../contract/panel-api.ts";
import { type ChatView, chatViewTables, type View, viewTables } from "../contract/view.ts";
import type { App } from "./app.ts";

interface Needs {
	readonly view: ReadonlySignal<View>;
	/** The app once it is there; fails with `storage-refused` when it cannot be. */
	app(): Promise<App>;
	journal(event: string): void;
}

export function servePanel(wire: Wire, { view, app, journal }: Needs): void {
	const open = new Map<ChatId, () => void>();

	async function openChat(chat: ChatId): Promise<void> {
		if (open.has(chat)) return;
		const { openChat: read, pages } = await app();
		const page = await read(chat);
		const stop = publish<ChatView>(wire, `chat:${chat}`, chatViewTables, () => page.value);
		open.set(chat, () => {
			stop();
			pages.close(chat);
		});
	}
	function closeChat(chat: ChatId): void {
		open.get(chat)?.();
		open.delete(chat);
	}
	let isClosed = false;
	wire.onClose(() => {
		isClosed = true;
		for (const chat of [...open.keys()]) closeChat(chat);
	});

	const done = async (act: Promise<unknown>): Promise<null> => {
		await act;
		return null;
	};
	const handlers: Handlers<PanelApi> = {
		createIdentity: async ({ handle }) => done((await app()).identity.create(text(handle))),
		async connectRelay({ url, password }) {
			const { accounts, link, identity } = await app();
			if (!identity.self.peek()) throw new Fault("no-identity");
			await accounts.choose(text(url), password === undefined ? undefined : text(password));
			await link.apply();
			// the same relay, which we wait for: what was typed now is tried now
			return done(link.state.peek().is === "waiting" ? link.retry() : Promise.resolve());
		},
		async retryRelay() {
			const { accounts, link } = await app();
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
		changeHandle: async ({ handle }) => done((await app()).changeHandle(text(handle))),
		addByHandle: async ({ id, handle }) => done((await app()).people.ask(chatId(id), text(handle))),
		async decide({ id, verdict }) {
			if (verdict !== "accept" && verdict !== "decline" && verdict !== "block")
				throw new Fault("bad-request");
			return done((await app()).people.decide(chatId(id), verdict));
		},
		forget: async ({ id }) => done((await app()).people.forget(chatId(id))),
		sendText: async ({ chat, id, text: typed }) =>
			done((await app()).chats.send(chatId(chat), letterId(id), text(typed))),
		retryMessage: async ({ chat, id }) => done((await app()).chats.retry(chatId(chat), letterId(id))),
		openChat: ({ chat }) => done(openChat(chatId(chat))),
		olderMessages: async ({ chat }) => done((await app()).pages.older(chatId(chat))),
		closeChat({ chat }) {
			closeChat(chatId(chat));
			return null;
		},
		markRead: async ({ chat }) => done((await app()).chats.markRead(chatId(chat))),
		saveDraft: async ({ chat, text: typed }) =>
			done((await app()).chats.saveDraft(chatId(chat), text(typed))),
		async setMode({ mode }) {
			if (mode !== "system" && mode !== "light" && mode !== "dark") throw new Fault("bad-request");
			return done((await app()).settings.setMode(mode));
		},
	};
	serve<PanelApi>(wire, handlers, (error) => journal(`bug ${codeOf(error)}`));
	// not before the storage was read: a panel that outlived a worker goes on showing what it showed
	const begin = () => isClosed || publish<View>(wire, "view", viewTables, () => view.value);
	app().then(begin, begin);
}

/** A panel is ours, but what it sends was typed by somebody. */
function text(value: unknown): string {
	if (typeof value !== "string") throw new Fault("bad-request");
	return value;
}

function chatId(value: unknown): ChatId {
	const id = parseChatId(value);
	if (!id) throw new Fault("bad-request");
	return id;
}

function letterId(value: unknown) {
	const id = parseLetterId(value);
	if (!id) throw new Fault("bad-request");
	return id;
}
