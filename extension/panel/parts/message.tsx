/** One message, with the day or the unread line that it begins, and its foot where it ends a group. */
import type { MessageRow } from "../../contract/view.ts";
import { messageWords } from "../../lib/message-words.ts";
import { CallInvite } from "../call/call-invite.tsx";
import { CallLine } from "../call/call-line.tsx";
import { noteWords } from "../call/call-words.ts";
import { still } from "../still.ts";
import { clockTime, dayName } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { PageCard } from "./card.tsx";
import { deliveryWords } from "./delivery.tsx";
import { goesAt } from "./expiry.tsx";
import { MessageActions } from "./message-actions.tsx";
import { MessageFoot } from "./message-foot.tsx";
import { Quote } from "./quote.tsx";
import { RichText } from "./rich-text.tsx";

interface Props {
	readonly message: MessageRow;
	readonly beginsDay: boolean;
	readonly beginsGroup: boolean;
	readonly endsGroup: boolean;
	/** What the person is called. */
	readonly name: string;
	readonly canWrite: boolean;
	/** Midnight before now: what "yesterday" means. */
	readonly today: number;
	/** How many are new, on the first of them. */
	readonly newCount: number | undefined;
	/** Its actions are shown. */
	readonly isActive: boolean;
	/** Where Tab enters the list. */
	readonly isEntry: boolean;
	/** It was looked for. */
	readonly isMarked: boolean;
	onMenu(message: MessageRow, anchor: Element): void;
}

export const Message = still(MessageItem);

function MessageItem(props: Props) {
	const { message, beginsDay, beginsGroup, endsGroup, name, canWrite, today, newCount, onMenu } = props;
	const { mine, at, delivery, missing, quote, expires, card } = message;
	const text = message.text;
	const said = messageWords(message);
	const sender = mine ? t("chat.you") : name;
	const time = clockTime(at);
	const { call } = message;
	const says = call
		? t("call.item", { sender, text: noteWords(call, mine), time })
		: delivery
			? t("chat.item_mine", { sender, text: said, time, delivery: deliveryWords(delivery, name) })
			: t("chat.item", { sender, text: said, time });
	const classes = [
		"message",
		mine ? "message-mine" : "",
		beginsGroup ? "message-first" : "",
		endsGroup ? "message-last" : "",
		delivery === "failed" ? "message-failed" : "",
		props.isMarked ? "message-marked" : "",
	];
	return (
		<li
			class={classes.filter(Boolean).join(" ")}
			data-id={message.id}
			aria-label={says}
			aria-description={expires && goesAt(expires.at)}
			tabIndex={props.isEntry ? 0 : -1}
		>
			{beginsDay && <div class="day">{dayName(at, today)}</div>}
			{newCount !== undefined && <div class="unread-line">{t("chat.new_count", newCount)}</div>}
			{missing && <p class="missing">{t("message.missing", missing)}</p>}
			<div class="bubble-line">
				<div class="bubble">
					{quote && <Quote of={quote} />}
					{card && <PageCard card={card} />}
					{call ? <CallLine note={call} mine={mine} /> : text !== "" && <RichText text={text} />}
					{!call && <CallInvite text={text} />}
				</div>
				{props.isActive && <MessageActions message={message} canReply={canWrite} onMenu={onMenu} />}
			</div>
			{endsGroup && <MessageFoot message={message} name={name} canRetry={canWrite} />}
		</li>
	);
}
