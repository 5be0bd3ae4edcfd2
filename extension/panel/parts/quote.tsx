/** The message that another one answers. */
import { X } from "lucide";
import { useMemo } from "preact/hooks";
import type { MessageRow } from "../../contract/view.ts";
import { wordsOf } from "../../lib/markdown-words.ts";
import { messageWords } from "../../lib/message-words.ts";
import { useTalk } from "../talk.ts";
import { t } from "../words/words.ts";
import { IconButton } from "./icon-button.tsx";

/** In a bubble: a press leads to it, while it is there. */
export function Quote({ of: { id, mine, text } }: { readonly of: NonNullable<MessageRow["quote"]> }) {
	const { name, goal } = useTalk();
	const words = useMemo(() => wordsOf(text ?? ""), [text]);
	const who = mine ? t("chat.you") : name;
	if (text === null) return <p class="quote quote-gone">{t("message.gone")}</p>;
	return (
		<button
			type="button"
			class="quote"
			aria-label={t("message.quote_of", { name: who, text: words })}
			onClick={() => {
				goal.value = { message: id };
			}}
		>
			<b dir="auto">{who}</b>
			<span class="quote-text" dir="auto">
				{words}
			</span>
		</button>
	);
}

/** Above the field: what is answered or changed, and the way out of it. */
export function QuoteBar({ onLeave }: { onLeave(): void }) {
	const { name, about } = useTalk();
	const now = about.value;
	if (now.kind === "new") return null;
	const { mine } = now.message;
	const text = messageWords(now.message);
	return (
		<div class="quote-bar">
			<p class="grow quote-text" dir="auto">
				<b>{now.kind === "edit" ? t("message.editing") : mine ? t("chat.you") : name}</b> {wordsOf(text)}
			</p>
			<IconButton
				icon={X}
				size={16}
				label={t(now.kind === "edit" ? "message.stop_editing" : "message.stop_reply")}
				onClick={onLeave}
			/>
		</div>
	);
}
