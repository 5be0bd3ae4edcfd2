/** From anywhere in the browser: a person or the call, out of a menu, the address bar or by a key. */
import { computed, effect, type ReadonlySignal } from "@preact/signals-core";
import type { Bytes } from "../../../protocol/bytes.ts";
import { codeOf } from "../../../protocol/errors.ts";
import { type ChatId, parseChatId, toCallId } from "../../../protocol/ids.ts";
import type { Intent, LockView } from "../../contract/view.ts";
import type { Call } from "../calls/call.ts";
import type { Calls } from "../calls/calls-needs.ts";
import type { Chats } from "../chats/chats.ts";
import type { Shelf } from "../chats/shelf.ts";
import type { Book } from "../contacts/book.ts";
import { type Contact, choicesFor } from "../contacts/contact.ts";
import type { SettingsStore } from "../settings/settings.ts";
import { cardOf, type Seen } from "./card.ts";
import { type MenuState, mostPeople } from "./menu.ts";
import { meant, suggested } from "./omnibox.ts";
import { peopleOf } from "./people.ts";

/** The browser's part. */
export interface QuickPort {
	menu(state: MenuState): void;
}

interface Needs {
	readonly port: QuickPort;
	readonly book: Pick<Book, "contacts">;
	readonly settings: Pick<SettingsStore, "settings">;
	readonly shelf: Pick<Shelf, "chats">;
	readonly chats: Pick<Chats, "keepCard">;
	readonly calls: Pick<Calls, "now" | "start" | "answer" | "hangUp" | "set">;
	readonly lock: ReadonlySignal<LockView>;
	readonly random: (length: number) => Bytes;
	/** The panel of a window goes there. */
	go(intent: Omit<Intent, "number">): void;
}

interface At {
	readonly window: number;
	readonly chat: ChatId | undefined;
	readonly seen: Seen | undefined;
}

export function createQuick({ port, book, settings, shelf, chats, calls, lock, random, go }: Needs) {
	const people = computed(() => peopleOf(book.contacts.value, shelf.chats.value));
	/** A browser writes its menus to the disk in clear: whoever nothing is kept of stands in none, and nobody where a passphrase seals names. */
	const kept = computed(() => {
		if (lock.value.is !== "none") return [];
		const usual = settings.settings.value.choices;
		const isKept = (contact: Contact | undefined) =>
			contact !== undefined && choicesFor(contact, usual).history === "kept";
		return people.value.filter(({ id }) => isKept(book.contacts.value[id])).slice(0, mostPeople);
	});
	effect(() => {
		port.menu({ people: kept.value, call: callState(calls.now.value), canSend: people.value.length > 0 });
	});

	async function ring({ chat, window }: At, video: boolean): Promise<void> {
		if (!chat) return;
		go({ chat, window });
		await calls.start(chat, toCallId(random(16)), video).catch((error: unknown) => {
			go({ chat, window, problem: codeOf(error) });
		});
	}
	/** The page waits above the field: to whom something goes is seen before it goes. */
	async function send({ chat: to, window, seen }: At): Promise<void> {
		const chat = to ?? null;
		const card = seen && cardOf(seen);
		if (!card) return go({ chat, window, problem: "bad-request" });
		if (chat) await chats.keepCard(chat, card);
		go({ chat, window, ...(!chat && { card }) });
	}
	async function withCall(act: (call: Call) => Promise<void>): Promise<void> {
		const call = calls.now.peek();
		if (call && call.stage !== "ended") await act(call);
	}
	const hangUp = () => withCall(({ id }) => calls.hangUp(id));
	const mute = () => withCall(({ id, wish }) => calls.set(id, { muted: !isQuiet(wish) }));

	/** By the name of a line of a menu, a verb of the address bar, or a key. */
	const acts: Readonly<Record<string, (at: At) => Promise<void>>> = {
		async chat({ chat, window }) {
			if (chat) go({ chat, window });
		},
		call: (at) => ring(at, false),
		video: (at) => ring(at, true),
		page: send,
		link: send,
		selection: send,
		answer: ({ window }) =>
			withCall(async ({ id, stage, people: seats }) => {
				const [chat] = Object.keys(seats) as ChatId[];
				if (stage !== "here" || !chat) return;
				go({ chat, window });
				await calls.answer(id, { video: false, withoutMicrophone: false });
			}),
		decline: hangUp,
		"hang-up": hangUp,
		mute,
		unmute: mute,
	};

	return {
		/** `name`: `<act>` or `<act>:<chat>`. What is unknown does nothing. */
		async does(name: string, window: number, seen?: Seen): Promise<void> {
			const [act = "", chat] = name.split(":");
			if (Object.hasOwn(acts, act)) await acts[act]?.({ chat: parseChatId(chat), window, seen });
		},
		/** What Enter would do, and what else is offered. */
		offers: (typed: string) => ({
			first: meant(people.peek(), typed),
			others: suggested(people.peek(), typed),
		}),
	};
}

const isQuiet = ({ muted, deafened }: Call["wish"]) => muted || deafened;

function callState(call: Call | null): MenuState["call"] {
	if (!call || call.stage === "ended") return null;
	if (call.stage === "here") return "answer";
	return isQuiet(call.wish) ? "unmute" : "mute";
}
