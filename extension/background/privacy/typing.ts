/** Who is writing: told to those we share it with, shown of those we share it with, and over by itself. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Address, ChatId } from "../../../protocol/ids.ts";
import type { LetterContent } from "../../../protocol/sealed/letter.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Book } from "../contacts/book.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Due } from "../due.ts";

interface Needs {
	readonly clock: Clock;
	readonly book: Book;
	readonly due: Due;
	/** Whether the two share this, as far as it is up to us. */
	isShared(contact: Contact): boolean;
	/** Whether a letter could leave now. */
	isReachable(contact: Contact): boolean;
	say(peer: Address, content: LetterContent): Promise<void>;
}

/** Longer than the time in which it is said again. */
const lastsMs = 7_000;
/** It is said at most this often. */
const everyMs = 3_000;

export function createTyping({ clock, book, due, isShared, isReachable, say }: Needs) {
	const writers = signal<ReadonlySet<ChatId>>(new Set());
	const told = new Map<ChatId, { on: boolean; at: number }>();

	function show(chat: ChatId, on: boolean) {
		if (writers.peek().has(chat) === on) return;
		const next = new Set(writers.peek());
		if (on) next.add(chat);
		else next.delete(chat);
		writers.value = next;
	}
	return {
		writers: writers as ReadonlySignal<ReadonlySet<ChatId>>,
		/** They write, or stopped. Shown only where it is shared. */
		heard(contact: Contact, on: boolean): void {
			const { id } = contact;
			show(id, on);
			due.at(`typing:${id}`, on ? clock.now() + lastsMs : null, () => show(id, false));
		},
		/** A person here writes, or stopped. */
		async set(chat: ChatId, on: boolean): Promise<void> {
			const contact = book.get(chat);
			if (contact?.state !== "accepted" || !isShared(contact) || !isReachable(contact)) return;
			const before = told.get(chat) ?? { on: false, at: Number.NEGATIVE_INFINITY };
			if (!on && !before.on) return;
			if (on && before.on && Math.abs(clock.now() - before.at) < everyMs) return;
			told.set(chat, { on, at: clock.now() });
			await say(contact.address, { t: "typing", body: { on } });
		},
	};
}
export type Typing = ReturnType<typeof createTyping>;
