/** Under the last of a group: when, whether it was changed, when it goes, how far it got. */
import type { MessageRow } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { useTalk } from "../talk.ts";
import { clockTime, moment } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { DeliveryIcon, deliveryHint, deliveryWords } from "./delivery.tsx";
import { ExpiryMark } from "./expiry.tsx";
import { Problem } from "./problem.tsx";

interface Props {
	readonly message: MessageRow;
	readonly name: string;
	readonly canRetry: boolean;
}

export function MessageFoot({ message: { id, at, delivery, edited, expires }, name, canRetry }: Props) {
	const { ask } = usePanel();
	const { chat } = useTalk();
	const retry = useAct();
	const isRetry = delivery === "failed" && canRetry;
	return (
		<>
			<div class="message-foot">
				<time dateTime={new Date(at).toISOString()} title={moment(at, Date.now())}>
					{clockTime(at)}
				</time>
				{edited && <span>{t("message.edited")}</span>}
				{expires && <ExpiryMark at={expires.at} ttl={expires.ttl} />}
				{delivery && !isRetry && (
					<span
						class={delivery === "failed" ? "message-way bad" : "message-way"}
						title={deliveryHint(delivery, name)}
					>
						<DeliveryIcon of={delivery} size={delivery === "waiting" ? 13 : 14} />
						<span class="cut">{deliveryWords(delivery, name)}</span>
					</span>
				)}
				{isRetry && (
					<button
						type="button"
						class="text-button message-way bad"
						title={deliveryHint("failed", name)}
						onClick={() => void retry.run(() => ask("retryMessage", { chat, id }))}
					>
						<DeliveryIcon of="failed" />
						<span class="cut">{t("chat.retry")}</span>
					</button>
				)}
			</div>
			<Problem code={retry.problem} notFound={t("message.gone")} />
		</>
	);
}
