/** One person in the list: what was said last, when, when it goes, what waits, and how to ring them. */
import { BellOff } from "lucide";
import type { ChatRow, ContactRow } from "../../contract/view.ts";
import { CallButtons } from "../call/call-buttons.tsx";
import { rowTime } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { Avatar } from "./avatar.tsx";
import { ChatSay } from "./chat-say.tsx";
import { ExpiryShort } from "./expiry.tsx";
import { Verified } from "./glyphs.tsx";
import { Icon } from "./icon.tsx";

interface Props {
	readonly contact: ContactRow;
	readonly chat: ChatRow | undefined;
	readonly now: number;
	readonly takesFocus: boolean;
	onOpen(): void;
}

export function ChatItem({ contact, chat, now, takesFocus, onOpen }: Props) {
	const unread = chat?.unread ?? 0;
	const isMuted = (contact.mutedUntil ?? 0) > now;
	return (
		<li class="item-row" aria-label={contact.name}>
			<button
				type="button"
				class={unread > 0 ? "item item-new" : "item"}
				onClick={onOpen}
				ref={(button) => {
					if (takesFocus) button?.focus();
				}}
			>
				<Avatar name={contact.name} iid={contact.iid} size={40} presence={contact.presence} />
				<span class="item-lines">
					<span class="item-line">
						<span class="item-name cut" dir="auto">
							{contact.name}
						</span>
						{contact.verified && <Verified />}
						{isMuted && (
							<span class="muted">
								<Icon of={BellOff} size={14} />
								<span class="unseen">{t("person.muted")}</span>
							</span>
						)}
						{contact.presence && <span class="unseen">{t(`chat.${contact.presence}`)}</span>}
						<span class="meta item-time">{rowTime(chat?.at ?? contact.since, now)}</span>
					</span>
					<span class="item-line">
						<span class="item-say cut" dir="auto">
							<ChatSay contact={contact} chat={chat} />
						</span>
						{chat?.expires && <ExpiryShort at={chat.expires.at} ttl={chat.expires.ttl} />}
						{unread > 0 && (
							<span class="count">
								<span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
								<span class="unseen">{t("home.unread", unread)}</span>
							</span>
						)}
					</span>
				</span>
			</button>
			<div class="item-acts">
				<CallButtons contact={contact} hasBar />
			</div>
		</li>
	);
}
