/** What the worker knows, as this panel last heard it. The worker may die at any moment: the wire is made anew and nothing here blinks. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ChatId } from "../../protocol/ids.ts";
import { mirror } from "../bus/feed.ts";
import { connect, type Remote } from "../bus/rpc.ts";
import type { Wire } from "../bus/wire.ts";
import type { PanelApi } from "../contract/panel-api.ts";
import type { ChatView, View } from "../contract/view.ts";

interface OpenChat {
	readonly id: ChatId;
	/** Absent until the first page came. */
	readonly view?: ChatView;
}

export interface Mirror {
	/** Absent until the first snapshot came. */
	readonly view: ReadonlySignal<View | undefined>;
	readonly chat: ReadonlySignal<OpenChat | undefined>;
	/** Counts the wires: what a worker knew of this panel is told to the next one again. */
	readonly wires: ReadonlySignal<number>;
	/** Follows one chat, or none; also over new wires. */
	follow(id: ChatId | undefined): void;
	/** The worker behind the newest wire. */
	remote(): Remote<PanelApi>;
	/** Resolves when there is a newer wire than the one behind `remote`. */
	after(remote: Remote<PanelApi>): Promise<void>;
}

/** A wire that closes without a word is not dialled again at once: something is wrong, and a tight loop helps nobody. */
const silentMs = 400;

export function createMirror(open: () => Wire): Mirror {
	const view = signal<View>();
	const chat = signal<OpenChat>();
	const wires = signal(0);
	let line = newLine();
	let waiting: (() => void)[] = [];

	function newLine() {
		let wire: Wire;
		try {
			wire = open();
		} catch {
			// the extension is being replaced; its pages are closed with it, or the next try finds it
			wire = { post() {}, onMessage() {}, onClose: (handler) => void setTimeout(handler), close() {} };
		}
		const remote = connect<PanelApi>(wire);
		const mirrored = new Set<ChatId>();
		let heard = false;
		mirror<View>(wire, "view", (next) => {
			heard = true;
			view.value = next;
		});
		// registered after `connect`, so that calls in flight have failed before they are repeated
		wire.onClose(() => {
			if (heard) renew();
			else setTimeout(renew, silentMs);
		});
		/** Openings and closings in the order they were wished for. */
		let last: Promise<unknown> = Promise.resolve();
		const inTurn = (act: () => Promise<unknown>) => {
			last = last.then(act).catch(() => {});
		};
		return {
			remote,
			openChat(id: ChatId) {
				if (!mirrored.has(id)) {
					mirrored.add(id);
					mirror<ChatView>(wire, `chat:${id}`, (next) => {
						if (chat.peek()?.id === id) chat.value = { id, view: next };
					});
				}
				inTurn(() => remote.openChat({ chat: id }));
			},
			closeChat: (id: ChatId) => inTurn(() => remote.closeChat({ chat: id })),
		};
	}

	function renew() {
		line = newLine();
		const id = chat.peek()?.id;
		if (id) line.openChat(id);
		wires.value += 1;
		const calls = waiting;
		waiting = [];
		for (const resolve of calls) resolve();
	}

	return {
		view,
		chat,
		wires,
		follow(id) {
			const before = chat.peek()?.id;
			if (before === id) return;
			if (before) line.closeChat(before);
			chat.value = id && { id };
			if (id) line.openChat(id);
		},
		remote: () => line.remote,
		after: (remote) =>
			remote === line.remote ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(),
	};
}
