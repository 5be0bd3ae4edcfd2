/** One message, with the day or the unread line that it begins, and time and delivery where it ends a group. */
import type { ContactRow } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { clockTime, dayName } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { DeliveryIcon, deliveryWords } from "./delivery.tsx";
import type { Placed } from "./grouping.ts";
import { Problem } from "./problem.tsx";

interface Props {
	readonly placed: Placed;
	readonly contact: ContactRow;
	readonly now: number;
	/** How many are new, on the first of them. */
	readonly newCount: number | undefined;
}

export function Message({ placed, contact, now, newCount }: Props) {
	const { message, beginsDay, beginsGroup, endsGroup } = placed;
	const { mine, text, at, delivery } = message;
	const { ask } = usePanel();
	const retry = useAct();
	const time = clockTime(at);
	const words = delivery && deliveryWords(delivery, contact.name);
	const sender = mine ? t("chat.you") : contact.name;
	const says = words
		? t("chat.item_mine", { sender, text, time, delivery: words })
		: t("chat.item", { sender, text, time });
	const classes = [
		"message",
		mine ? "message-mine" : "",
		beginsGroup ? "message-first" : "",
		endsGroup ? "message-last" : "",
		delivery === "failed" ? "message-failed" : "",
	];
	return (
		<li class={classes.filter(Boolean).join(" ")} data-id={message.id} aria-label={says}>
			{beginsDay && <div class="day">{dayName(at, now)}</div>}
			{newCount !== undefined && <div class="unread-line">{t("chat.new_count", newCount)}</div>}
			<div class="bubble" dir="auto">
				{text}
			</div>
			{endsGroup && (
				<div class="message-foot">
					<time dateTime={new Date(at).toISOString()}>{time}</time>
					{delivery && (
						<span class={delivery === "failed" ? "message-way bad" : "message-way"}>
							<DeliveryIcon of={delivery} size={delivery === "waiting" ? 13 : 14} />
							<span class="cut">{words}</span>
						</span>
					)}
					{delivery === "failed" && !contact.keyChanged && (
						<button
							type="button"
							class="text-button"
							onClick={() => void retry.run(() => ask("retryMessage", { chat: contact.id, id: message.id }))}
						>
							{t("act.try_again")}
						</button>
					)}
				</div>
			)}
			<Problem code={retry.problem} />
		</li>
	);
}
