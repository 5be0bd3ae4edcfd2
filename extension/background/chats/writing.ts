/** What is written here: sent, edited, tried again, read, kept as a draft. */
import { Fault } from "../../../protocol/errors.ts";
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import { type LetterContent, textFault } from "../../../protocol/sealed/letter.ts";
import type { Card, Choices } from "../../contract/view.ts";
import { commit, type Step } from "../../storage/step.ts";
import { type Contact, choicesFor, isWritable } from "../contacts/contact.ts";
import type { Waiting } from "../outbox/outbox.ts";
import type { Message } from "./history.ts";
import type { ChatNeeds, Rows } from "./rows.ts";
import { withLast } from "./shelf.ts";

interface Needs extends ChatNeeds {
	readonly rows: Rows;
	/** What holds where nothing was chosen for a person alone. */
	choices(): Choices;
}

export interface Written {
	readonly text: string;
	/** Seconds; the chat's timer when left out. */
	readonly ttl?: number | undefined;
	readonly quote?: LetterId | undefined;
	readonly card?: Card | undefined;
}

export function createWriting(needs: Needs) {
	const { clock, turns, records, book, outbox, history, shelf, rows } = needs;

	/** What was sent last in each chat: its echo as a draft, saved a moment before, comes a moment after. */
	const sent = new Map<ChatId, { readonly text: string; readonly at: number }>();

	function mayWrite(contact: Contact) {
		if (contact.changedTo !== undefined) throw new Fault("key-changed");
		if (!isWritable(contact) || contact.state !== "accepted") throw new Fault("not-accepted");
	}
	function textOf(typed: string, mayBeEmpty = false): string {
		const text = readable(typed);
		const fault = mayBeEmpty && text === "" ? undefined : textFault(text);
		if (fault) throw new Fault(fault);
		return text;
	}
	/** Numbers a letter and puts it into the outbox. */
	function enclose(contact: Contact, id: LetterId, content: LetterContent, more: Partial<Waiting> = {}) {
		const letter: Waiting = {
			contact: contact.id,
			id,
			seq: contact.nextSeq,
			ts: clock.now(),
			content,
			...more,
		};
		return { contact: { ...contact, nextSeq: contact.nextSeq + 1 }, step: outbox.add(letter) };
	}
	const contentOf = ({ text, quote, card }: Message, timer: number): LetterContent => ({
		t: "text",
		body: { text, ...(quote && { quote }), ...(timer > 0 && { timer }), ...(card && { card }) },
	});
	const editOf = (of: LetterId, text: string): LetterContent => ({ t: "edit", body: { of, text } });
	const expiryOf = (at: number, ttl: number) => (ttl > 0 ? { expires: { at: at + ttl * 1000, ttl } } : {});

	return {
		enclose,
		/** Stores a message and its letter; it leaves when it can. The same id again is the same message. */
		send(chat: ChatId, id: LetterId, { text: typed, ttl: chosen, quote: answered, card }: Written) {
			return turns.with(chat, async (contact): Promise<void> => {
				mayWrite(contact);
				const text = textOf(typed, card !== undefined);
				if (await history.knows(chat, id)) return;
				const at = clock.now();
				const ttl = chosen ?? choicesFor(contact, needs.choices()).timer;
				const quoted = await rows.quoted(chat, answered);
				const quote = quoted?.id;
				const order = await history.placeFor(chat, contact.nextSeq);
				const message: Message = {
					id,
					order,
					mine: true,
					text,
					at,
					seq: contact.nextSeq,
					...expiryOf(at, ttl),
					...(quote && { quote }),
					...(card && { card }),
				};
				const enclosed = enclose(contact, id, contentOf(message, ttl), ttl > 0 ? { ttl } : {});
				const { card: kept, ...line } = shelf.get(chat, at);
				// one that another panel put there meanwhile stays
				const other = kept && JSON.stringify(kept) !== JSON.stringify(card) ? { card: kept } : {};
				await commit(
					records,
					book.put(enclosed.contact),
					enclosed.step,
					rows.show(chat, message, quoted),
					// what was typed since comes after this, as another draft
					shelf.put(withLast({ ...line, ...other, draft: "" }, message)),
				);
				sent.set(chat, { text, at });
				needs.ready(chat);
			});
		},
		edit(chat: ChatId, id: LetterId, of: LetterId, typed: string): Promise<void> {
			return turns.with(chat, async (contact) => {
				mayWrite(contact);
				const text = textOf(typed);
				const before = await history.find(chat, of);
				if (!before?.mine || before.call) throw new Fault("not-found");
				if (before.edited?.id === id || before.text === text) return;
				const message: Message = { ...before, text, edited: { seq: contact.nextSeq, id } };
				const line = shelf.get(chat, clock.now());
				const lines = line.lastId === of ? [shelf.put({ ...withLast(line, message), at: line.at })] : [];
				// what was given up goes with its new text when it is tried again
				if (before.outcome === "failed") return commit(records, rows.change(chat, message), ...lines);
				const enclosed = enclose(contact, id, editOf(of, text), { after: of });
				await commit(
					records,
					book.put(enclosed.contact),
					enclosed.step,
					rows.change(chat, message),
					...lines,
				);
				needs.ready(chat);
			});
		},
		retry(chat: ChatId, id: LetterId): Promise<void> {
			return turns.with(chat, async (contact) => {
				const message = await history.find(chat, id);
				// a repeat: it waits already
				if (message?.mine && outbox.find(chat, id)) return;
				if (!message?.mine || message.outcome !== "failed") throw new Fault("not-found");
				const { outcome: _, ...rest } = message;
				const { ttl = 0 } = message.expires ?? {};
				const waiting: Message = { ...rest, ...expiryOf(clock.now(), ttl) };
				const line = shelf.get(chat, clock.now());
				const letter: Waiting = {
					contact: contact.id,
					id,
					seq: message.seq,
					ts: clock.now(),
					content: contentOf(message, ttl),
					...(ttl > 0 && { ttl }),
				};
				const text = outbox.add(letter);
				// it may have come although nobody told us: then only an edit brings its new text
				const { edited } = message;
				const isWaiting = edited !== undefined && outbox.find(chat, edited.id) !== undefined;
				const again =
					edited && !isWaiting && enclose(contact, edited.id, editOf(id, message.text), { after: id });
				await commit(
					records,
					text,
					...(again ? [book.put(again.contact), again.step] : []),
					rows.change(chat, again ? { ...waiting, edited: { ...edited, seq: contact.nextSeq } } : waiting),
					...(line.lastId === id ? [shelf.put({ ...withLast(line, waiting), at: line.at })] : []),
				);
				needs.ready(chat);
			});
		},
		/** What became of a letter of ours. */
		async settle(letter: Waiting, outcome: "delivered" | "failed"): Promise<readonly Step[]> {
			const message = letter.content.t === "text" ? await history.find(letter.contact, letter.id) : undefined;
			// what was read has come, whatever became of its receipt
			if (!message || message.outcome === "read") return [];
			const line = shelf.get(letter.contact, clock.now());
			return [
				rows.change(letter.contact, { ...message, outcome }),
				...(line.lastId === letter.id ? [shelf.put({ ...line, lastOutcome: outcome })] : []),
			];
		},
		/** A person saw everything; they are told, if both share that, by `id`. */
		markRead(chat: ChatId, id: LetterId): Promise<void> {
			return turns.with(chat, async (contact) => {
				const { firstUnread: _, ...now } = shelf.get(chat, clock.now());
				if (now.unread === 0) return;
				const steps: Step[] = [shelf.put({ ...now, unread: 0, readTo: now.arrived ?? 0 })];
				const last = (await history.page(chat, 50)).findLast(({ mine, call }) => !mine && !call);
				const isShared = contact.state === "accepted" && choicesFor(contact, needs.choices()).read;
				if (isShared && last && contact.changedTo === undefined) {
					const content: LetterContent = { t: "read", body: { of: last.id } };
					// one that still waits says it as well
					const waiting = outbox.of(chat).find((letter) => letter.content.t === "read");
					if (waiting && !outbox.left.peek().has(waiting.id)) steps.push(outbox.add({ ...waiting, content }));
					else {
						const enclosed = enclose(contact, id, content);
						steps.push(book.put(enclosed.contact), enclosed.step);
					}
				}
				await commit(records, ...steps);
				needs.unnotice(chat);
				needs.ready(chat);
			});
		},
		/** What they were to be told about reading is not told: it is not shared any more. */
		unsayRead(chat: ChatId): Promise<void> {
			return turns.with(chat, async () => {
				const waiting = outbox.of(chat).filter(({ content }) => content.t === "read");
				await commit(records, ...waiting.map(rows.withdraw));
			});
		},
		/** A page to go with the next message, or none. */
		keepCard(chat: ChatId, card: Card | null): Promise<void> {
			return turns.with(chat, async () => {
				const { card: _, ...line } = shelf.get(chat, clock.now());
				await commit(records, shelf.put({ ...line, ...(card && { card }) }));
			});
		},
		/** Of two panels, the one that wrote later is right. */
		saveDraft(chat: ChatId, draft: string, at: number): Promise<void> {
			return turns.with(chat, async () => {
				const now = shelf.get(chat, clock.now());
				// what was typed by a clock that has been put back since is not later
				const before = (now.draftAt ?? 0) > clock.now() ? 0 : (now.draftAt ?? 0);
				const echo = sent.get(chat);
				if (now.draft === draft || at < before) return;
				if (echo && at <= echo.at && readable(draft) === echo.text) return;
				await commit(records, shelf.put({ ...now, draft, draftAt: Math.min(at, clock.now()) }));
			});
		},
	};
}

/** What was typed or pasted, as it will arrive (NFC), without what nobody sees: control characters, half surrogates, space at the ends. */
function readable(typed: string): string {
	return typed
		.normalize("NFC")
		.replace(/\r\n?/g, "\n")
		.replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, "")
		.trim();
}
