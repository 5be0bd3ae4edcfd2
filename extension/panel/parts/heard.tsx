/** Reads out what arrives while the chat is open, and nothing else. */
import { useRef } from "preact/hooks";
import type { MessageRow } from "../../contract/view.ts";
import { messageWords } from "../../lib/message-words.ts";
import { t } from "../words/words.ts";

interface Props {
	readonly name: string;
	readonly last: MessageRow | undefined;
	/** Whether `last` is the newest there is: what comes into sight by scrolling is no news. */
	readonly isEnd: boolean;
}

export function Heard({ name, last, isEnd }: Props) {
	const state = useRef({ known: last?.order ?? "", wasEnd: isEnd, news: "" });
	const now = state.current;
	if (last && isEnd && now.wasEnd && last.order > now.known) now.news = last.mine ? "" : last.id;
	if (last && last.order > now.known) now.known = last.order;
	now.wasEnd = isEnd;
	return (
		<div class="unseen" aria-live="polite">
			{last && last.id === now.news && (
				<p key={last.id}>{t("chat.heard", { name, text: messageWords(last) })}</p>
			)}
		</div>
	);
}
