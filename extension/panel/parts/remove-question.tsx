/** Asks once before a person goes. */
import type { ChatId } from "../../../protocol/ids.ts";
import { useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { t } from "../words/words.ts";
import { Question } from "./question.tsx";

interface Props {
	readonly id: ChatId;
	readonly name: string;
	onNo(): void;
}

export function RemoveQuestion({ id, name, onNo }: Props) {
	const { ask, route } = usePanel();
	const forget = useAct();
	return (
		<Question
			title={t("chat.remove_title", { name })}
			text={t("chat.remove_explain", { name })}
			verb={t("act.remove")}
			problem={forget.problem}
			onNo={onNo}
			onYes={() =>
				void forget.run(() => ask("forget", { id })).then((isGone) => isGone && route.replace({ at: "home" }))
			}
		/>
	);
}
