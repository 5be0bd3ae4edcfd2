/** What they wrote: texts, edits, what they take back, what they read. In their turn; the steps are stored before they are told. */
import type { LetterId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Letter } from "../../../protocol/sealed/letter.ts";
import type { Choices } from "../../contract/view.ts";
import { messageSize } from "../../lib/message-words.ts";
import type { Step } from "../../storage/step.ts";
import { type Contact, choicesFor } from "../contacts/contact.ts";
import { withNote, withSpent } from "./allowance.ts";
import type { Message } from "./history.ts";
import { withNumber } from "./numbers.ts";
import type { ChatNeeds, Rows } from "./rows.ts";
import { type Chat, withLast } from "./shelf.ts";

interface Needs extends ChatNeeds {
	readonly rows: Rows;
	choices(): Choices;
	/** How far the contact's clock is behind ours, milliseconds, as far as a letter that was sealed at `ts` lets us know. */
	clockBehind(contact: Contact, ts: number): number;
	/** A message came and was stored. */
	notice(contact: Contact, message: Message): void;
	/** A message says something else now. */
	renotice(contact: Contact, message: Message): void;
}

type Of<T extends Letter["t"]> = Extract<Letter, { t: T }>;
type From = Pick<Message, "device">;

/** How many of ours one receipt of reading may change. */
const mostRead = 500;

export function createArriving(needs: Needs) {
	const { clock, history, shelf, rows } = needs;

	const numbered = (line: Chat, { seq }: Letter, { device }: From): Chat =>
		device === undefined || seq === 0 ? line : { ...line, numbers: withNumber(line.numbers, device, seq) };

	/**
	 * When a message goes, by our clock: what is left of its time from now on; or, when the clocks agree, from when it was sealed, which is
	 * earlier if it was long on its way (PROTOCOL 5).
	 */
	function expiresOf(contact: Contact, { ts, ttl, body }: Of<"text">): Pick<Message, "expires"> {
		if (ttl === 0) return {};
		const now = clock.now();
		const behind = needs.clockBehind(contact, ts);
		const isClose = Math.abs(behind) <= limits.clockAgreeMs;
		const from = isClose ? Math.min(now, ts + behind) : now;
		return { expires: { at: from + ttl * 1000, ttl: body.timer ?? ttl } };
	}

	async function neverShown(
		{ id: chat }: Contact,
		line: Chat,
		letter: LetterId,
	): Promise<readonly Step[] | undefined> {
		if (await history.knows(chat, letter)) return [shelf.put(line)];
		const spent = withNote(line, clock.now());
		return spent && [{ changes: history.note(chat, letter), show: () => {} }, shelf.put(spent)];
	}

	return {
		numbered,
		/** A text. One that is known is acknowledged again and changes nothing; too many at once are not acknowledged yet. */
		async received(contact: Contact, letter: Of<"text">, from: From): Promise<readonly Step[] | undefined> {
			const { id, seq, body } = letter;
			const chat = contact.id;
			if (await history.knows(chat, id)) return [];
			const at = clock.now();
			const before = numbered(shelf.get(chat, at), letter, from);
			const expiry = expiresOf(contact, letter);
			if (expiry.expires && expiry.expires.at <= at) {
				const spent = withSpent(before, 0, at);
				return spent && [{ changes: history.note(chat, id), show: () => {} }, shelf.put(spent)];
			}
			const line = withSpent(before, messageSize(body), at);
			if (!line) return undefined;
			const order = await history.placeFor(chat, seq, from.device);
			const quoted = await rows.quoted(chat, body.quote);
			const message: Message = {
				id,
				order,
				mine: false,
				text: body.text,
				at,
				seq,
				nth: (line.arrived ?? 0) + 1,
				...from,
				...expiry,
				...(body.quote && { quote: body.quote }),
				...(body.card && { card: body.card }),
			};
			const [last] = await history.page(chat, 1);
			const isLast = !last || last.order < order;
			const first = line.firstUnread && (await history.find(chat, line.firstUnread));
			const isFirst = !first || order < first.order;
			const counted: Chat = {
				...line,
				arrived: (line.arrived ?? 0) + 1,
				unread: line.unread + 1,
				kept: (line.kept ?? 0) + messageSize(body),
				...(isFirst && { firstUnread: id }),
			};
			return [
				rows.show(chat, message, quoted),
				shelf.put(isLast ? withLast(counted, message) : counted),
				{ changes: [], show: () => needs.notice(contact, message) },
			];
		},
		/** Another text for one of theirs. The later of two edits wins, whichever came first. */
		async edited(contact: Contact, letter: Of<"edit">, from: From): Promise<readonly Step[] | undefined> {
			const { id, seq, body } = letter;
			const line = withSpent(
				numbered(shelf.get(contact.id, clock.now()), letter, from),
				body.text.length,
				clock.now(),
			);
			if (!line) return undefined;
			const before = await history.find(contact.id, body.of);
			if (!before || before.mine || before.call || (before.edited?.seq ?? 0) >= seq) return [shelf.put(line)];
			const message: Message = { ...before, text: body.text, edited: { seq, id } };
			const kept = Math.max(0, (line.kept ?? 0) + body.text.length - before.text.length);
			const next = { ...line, kept };
			return [
				rows.change(contact.id, message),
				{ changes: [], show: () => needs.renotice(contact, message) },
				shelf.put(line.lastId === before.id ? { ...withLast(next, message), at: line.at } : next),
			];
		},
		/** They take one of theirs back. One that has not come yet will not be shown when it does. */
		async takenBack(
			contact: Contact,
			letter: Of<"delete">,
			from: From,
		): Promise<readonly Step[] | undefined> {
			const line = numbered(shelf.get(contact.id, clock.now()), letter, from);
			const message = await history.find(contact.id, letter.body.of);
			if (message) return message.mine || message.call ? [shelf.put(line)] : rows.remove(line, [message]);
			return neverShown(contact, line, letter.body.of);
		},
		/** A number whose letter was taken back before it came. */
		async filled(contact: Contact, letter: Of<"ctl">, from: From): Promise<readonly Step[] | undefined> {
			return neverShown(contact, numbered(shelf.get(contact.id, clock.now()), letter, from), letter.id);
		},
		/** They saw everything up to one of ours. Shown only if we share the same. */
		async seen(contact: Contact, letter: Of<"read">, from: From): Promise<readonly Step[]> {
			const line = numbered(shelf.get(contact.id, clock.now()), letter, from);
			const upTo = await history.find(contact.id, letter.body.of);
			if (!upTo?.mine || !choicesFor(contact, needs.choices()).read) return [shelf.put(line)];
			const before = [...(await history.page(contact.id, mostRead, upTo.order)), upTo];
			// the others only if they had come: a late one may still be unread
			const seen = before.filter(
				({ id, mine, outcome }) => mine && (outcome === "delivered" || (id === upTo.id && !outcome)),
			);
			const isLast = seen.some(({ id }) => id === line.lastId);
			return [
				...seen.map((message) => rows.change(contact.id, { ...message, outcome: "read" })),
				shelf.put(isLast ? { ...line, lastOutcome: "read" } : line),
			];
		},
	};
}
