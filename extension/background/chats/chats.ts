/** Messages between two: what is written here, what arrives, and what goes. */
import type { ChatId } from "../../../protocol/ids.ts";
import type { Choices } from "../../contract/view.ts";
import type { Step } from "../../storage/step.ts";
import type { Contact } from "../contacts/contact.ts";
import { createArriving } from "./arriving.ts";
import { createCallNotes } from "./call-notes.ts";
import type { Message } from "./history.ts";
import { createRemoving } from "./removing.ts";
import { type ChatNeeds, createRows } from "./rows.ts";
import { createWriting } from "./writing.ts";

interface Needs extends ChatNeeds {
	choices(): Choices;
	clockBehind(contact: Contact, ts: number): number;
	notice(contact: Contact, message: Message): void;
	renotice(contact: Contact, message: Message): void;
	noticeCall(contact: Contact, message: Message): void;
}

export function createChats(needs: Needs) {
	const rows = createRows(needs);
	const writing = createWriting({ ...needs, rows });
	return {
		...writing,
		...createArriving({ ...needs, rows }),
		...createCallNotes({ ...needs, rows }),
		...createRemoving({ ...needs, rows, enclose: writing.enclose }),
		withdraw: rows.withdraw,
		begin: (chat: ChatId): Step => needs.shelf.put(needs.shelf.get(chat, needs.clock.now())),
	};
}
export type Chats = ReturnType<typeof createChats>;
