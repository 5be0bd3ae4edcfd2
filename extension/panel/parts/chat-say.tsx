/** The second line of a person in the list: what is between us, a draft, or what was said last. */
import { CircleAlert } from "lucide";
import type { ChatRow, ContactRow } from "../../contract/view.ts";
import { messageWords } from "../../lib/message-words.ts";
import { CallLine } from "../call/call-line.tsx";
import { previewWords } from "../preview-words.ts";
import { sentence, t } from "../words/words.ts";
import { DeliveryIcon, deliveryWords } from "./delivery.tsx";
import { Icon } from "./icon.tsx";

interface Props {
	readonly contact: ContactRow;
	readonly chat: ChatRow | undefined;
}

export function ChatSay({ contact, chat }: Props) {
	const { name, state, keyChanged, typing } = contact;
	if (contact.invite)
		return contact.invite.problem ? sentence(contact.invite.problem) : t("home.waiting_inviter");
	if (state === "asked") return t("home.waiting_answer", { name });
	if (state === "declined") return t("home.declined", { name });
	if (state === "expired") return t("home.expired");
	if (keyChanged)
		return (
			<>
				<span class="item-sign item-bad">
					<Icon of={CircleAlert} size={14} />
				</span>
				<span class="item-bad">{t("home.key_changed")}</span>
			</>
		);
	if (typing) return <span class="writing">{t("chat.writing")}</span>;
	const draft = chat?.draft || (chat?.card && messageWords({ text: "", card: chat.card }));
	if (draft)
		return (
			<>
				<span class="item-draft">{t("home.draft")}</span> <bdi>{draft}</bdi>
			</>
		);
	if (chat?.call)
		return (
			<span class="item-sign">
				<CallLine note={chat.call} mine={chat.previewMine} />
			</span>
		);
	if (!chat?.preview) return t(contact.origin === "ours" ? "home.introduced" : "home.accepted");
	const words = previewWords(chat.preview);
	if (!chat.previewMine) return words;
	return (
		<>
			{chat.delivery && (
				<span class={chat.delivery === "failed" ? "item-sign item-bad" : "item-sign"}>
					<DeliveryIcon of={chat.delivery} />
					<span class="unseen">{deliveryWords(chat.delivery, name)}</span>
				</span>
			)}
			{t("home.you", { text: words })}
		</>
	);
}
