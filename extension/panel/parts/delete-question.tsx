/** Asks once before a message goes: here, or on both sides when it is ours. */
import type { MessageRow } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { newLetterId, usePanel } from "../panel.ts";
import { useTalk } from "../talk.ts";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./problem.tsx";

interface Props {
	readonly message: MessageRow;
	onDone(): void;
}

export function DeleteQuestion({ message: { id: of, mine, delivery }, onDone }: Props) {
	const { ask } = usePanel();
	const { chat, name } = useTalk();
	const remove = useAct();
	const isWaiting = delivery === "waiting" || delivery === "sent";
	const go = (forBoth: boolean) =>
		void remove
			.run(async () => {
				const code = await ask("deleteMessage", { chat, id: newLetterId(), of, forBoth });
				// it went by itself meanwhile, which is what was wished for
				return code === "not-found" ? undefined : code;
			})
			.then((isGone) => isGone && onDone());
	return (
		<Dialog
			title={t("message.delete_title")}
			onNo={onDone}
			isTall={mine}
			acts={
				mine ? (
					<>
						<Button look="danger" onClick={() => go(true)}>
							{t("message.delete_both")}
						</Button>
						<Button onClick={() => go(false)}>{t("message.delete_me")}</Button>
					</>
				) : (
					<Button look="danger" onClick={() => go(false)}>
						{t("message.delete_me")}
					</Button>
				)
			}
		>
			<p class="muted">
				{t(mine ? "message.delete_mine_explain" : "message.delete_theirs_explain", { name })}
				{isWaiting && ` ${t("message.delete_waits", { name })}`}
			</p>
			<Problem code={remove.problem} />
		</Dialog>
	);
}
