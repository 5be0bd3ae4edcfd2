/** Who is in a call, said by somebody whose own yes is still on its way: letters may overtake each other. */
import type { CallId, ChatId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Contact } from "../contacts/contact.ts";
import type { CallLetter } from "./calls-needs.ts";

export type Roster = Extract<CallLetter, { t: "call.roster" }>;
interface Early {
	readonly contact: Contact;
	readonly letter: Roster;
}

/** Nobody says more before they are in. */
const mostOfOne = 4;

export function createEarlyRosters() {
	const waiting = new Map<ChatId, readonly Early[]>();
	return {
		keep(contact: Contact, letter: Roster): void {
			const { call } = letter.body;
			for (const [chat, all] of waiting)
				if (all.some((each) => each.letter.body.call !== call)) waiting.delete(chat);
			const before = waiting.get(contact.id) ?? [];
			if (before.length > 0 || waiting.size < limits.callPeople)
				waiting.set(contact.id, [...before, { contact, letter }].slice(-mostOfOne));
		},
		/** What somebody said of this call before they were in it. Once. */
		take(chat: ChatId, call: CallId): readonly Early[] {
			const all = waiting.get(chat) ?? [];
			waiting.delete(chat);
			return all.filter(({ letter }) => letter.body.call === call);
		},
	};
}
