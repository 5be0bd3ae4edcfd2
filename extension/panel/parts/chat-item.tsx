/** One person in the list: what was said last, when, and what waits. */
import type { ChatRow, ContactRow } from "../../contract/view.ts";
import { rowTime } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { Avatar } from "./avatar.tsx";
import { DeliveryIcon, deliveryWords } from "./delivery.tsx";
import { Verified } from "./glyphs.tsx";

interface Props {
	readonly contact: ContactRow;
	readonly chat: ChatRow | undefined;
	readonly now: number;
	readonly takesFocus: boolean;
	onOpen(): void;
}

export function ChatItem({ contact, chat, now, takesFocus, onOpen }: Props) {
	const unread = chat?.unread ?? 0;
	return (
		<li aria-label={contact.name}>
			<button
				type="button"
				class={unread > 0 ? "item item-new" : "item"}
				onClick={onOpen}
				ref={(button) => {
					if (takesFocus) button?.focus();
				}}
			>
				<Avatar name={contact.name} iid={contact.iid} size={40} />
				<span class="item-lines">
					<span class="item-line">
						<span class="item-name cut" dir="auto">
							{contact.name}
						</span>
						{contact.verified && <Verified />}
						<span class="meta item-time">{rowTime(chat?.at ?? contact.since, now)}</span>
					</span>
					<span class="item-line">
						<span class="item-say cut" dir="auto">
							<Say contact={contact} chat={chat} />
						</span>
						{unread > 0 && (
							<span class="count">
								<span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
								<span class="unseen">{t("home.unread", unread)}</span>
							</span>
						)}
					</span>
				</span>
			</button>
		</li>
	);
}

function Say({ contact, chat }: Pick<Props, "contact" | "chat">) {
	const { name, state, keyChanged } = contact;
	if (state === "asked") return t("home.waiting_answer", { name });
	if (state === "declined") return t("home.declined", { name });
	if (state === "expired") return t("home.expired");
	if (keyChanged) return <span class="item-bad">{t("home.key_changed")}</span>;
	if (chat?.draft)
		return (
			<>
				<span class="item-draft">{t("home.draft")}</span> <bdi>{chat.draft}</bdi>
			</>
		);
	if (!chat?.preview) return t("home.accepted");
	if (!chat.previewMine) return chat.preview;
	return (
		<>
			{chat.delivery && (
				<span class={chat.delivery === "failed" ? "item-sign item-bad" : "item-sign"}>
					<DeliveryIcon of={chat.delivery} />
					<span class="unseen">{deliveryWords(chat.delivery, name)}</span>
				</span>
			)}
			{t("home.you", { text: chat.preview })}
		</>
	);
}
