/** Letters of a call that are kept until they are acknowledged, and what of them nobody waits for any more. */
import type { CallId, ChatId, LetterId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { LetterContent } from "../../../protocol/sealed/letter.ts";
import type { Records } from "../../storage/sealed-records.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Book } from "../contacts/book.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Turns } from "../contacts/turns.ts";
import type { Outbox, Waiting } from "../outbox/outbox.ts";
import type { CallContent, CallsNeeds } from "./calls-needs.ts";

interface Needs {
	readonly turns: Turns;
	readonly records: Records;
	readonly book: Book;
	readonly outbox: Outbox;
	newLetterId(): LetterId;
	/** Numbers a letter and puts it into the outbox. */
	enclose(
		contact: Contact,
		id: LetterId,
		content: LetterContent,
		more?: Partial<Waiting>,
	): { readonly contact: Contact; readonly step: Step };
	/** Takes a letter that waits back; its number is filled. */
	withdraw(letter: Waiting): Step;
	ready(contact: ChatId): void;
}

export function createCallLetters(needs: Needs): Pick<CallsNeeds, "post" | "withdraw"> {
	const { turns, records, book, outbox } = needs;
	const waitingOf = (chat: ChatId, t: CallContent["t"], call: CallId) =>
		outbox.of(chat).find(({ content }) => content.t === t && content.body.call === call);
	const hasLeft = ({ id }: Waiting) => outbox.left.peek().has(id);

	return {
		post: (chat, content) =>
			turns.with(chat, async (contact) => {
				// a ring that came while they were being blocked: it would wait until that is taken back
				if (contact.state === "blocked") return;
				const { call } = content.body;
				const before = waitingOf(chat, content.t, call);
				if (content.t === "call.state" && before && !hasLeft(before))
					return commit(records, outbox.add({ ...before, content }));
				const ring = content.t === "call.cancel" ? waitingOf(chat, "call.ring", call) : undefined;
				if (ring && !hasLeft(ring)) {
					// it says that it rang, and no more: they were away
					const { ttl: _, ...over } = ring;
					return commit(records, outbox.add(over));
				}
				const ttl = content.t === "call.ring" ? { ttl: limits.ringSeconds } : {};
				const enclosed = needs.enclose(contact, needs.newLetterId(), content, ttl);
				await commit(records, book.put(enclosed.contact), enclosed.step);
				needs.ready(chat);
			}),
		withdraw: (chat, call) =>
			turns.with(chat, async () => {
				const isMoot = ({ content }: Waiting) =>
					(content.t === "call.state" || content.t === "call.accept") && content.body.call === call;
				await commit(records, ...outbox.of(chat).filter(isMoot).map(needs.withdraw));
			}),
	};
}
