/** How long messages with one person live, and whether anything of them is written down. */
import { Archive } from "lucide";
import { useState } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import type { Act } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { ChoiceRow } from "../parts/choice-row.tsx";
import { Question } from "../parts/question.tsx";
import { TimerRow } from "../parts/timer-row.tsx";
import { historyWord } from "../words/choices.ts";
import { t } from "../words/words.ts";

interface Props {
	readonly contact: ContactRow;
	readonly act: Act;
}

type History = "kept" | "none";

export function PersonMessages({ contact: { id: chat, name, choices, own }, act }: Props) {
	const { ask } = usePanel();
	const { settings } = useView();
	const [wanted, setWanted] = useState<History | null>();
	const everybody = settings.choices.history;
	const set = (history: History | null) => act.run(() => ask("choose", { chat, choices: { history } }));
	/** What is kept goes with the change, so it is asked once. */
	function choose(history: History | null) {
		const isLoss = (history ?? everybody) === "none" && choices.history === "kept";
		if (isLoss) setWanted(history);
		else void set(history);
	}
	return (
		<>
			<h2 class="section">{t("settings.messages")}</h2>
			<div class="box-list">
				<TimerRow
					label={t("timer.title")}
					hint={t("timer.honest")}
					value={choices.timer}
					onChoose={(timer) => void act.run(() => ask("choose", { chat, choices: { timer } }))}
				/>
				<ChoiceRow
					icon={Archive}
					label={t("person.history")}
					hint={t(`person.history_${choices.history}_hint`)}
					value={historyWord(choices.history)}
					choices={[
						{
							label: t("person.as_everybody", { value: historyWord(everybody) }),
							isChosen: own.history === undefined,
							onPress: () => choose(null),
						},
						...(["kept", "none"] as const).map((history) => ({
							label: historyWord(history),
							isChosen: own.history === history,
							onPress: () => choose(history),
						})),
					]}
				/>
			</div>
			{wanted !== undefined && (
				<Question
					title={t("person.history_title", { name })}
					text={t("person.history_explain")}
					verb={t("person.history_act")}
					problem={act.problem}
					onNo={() => setWanted(undefined)}
					onYes={() => void set(wanted).then((isDone) => isDone && setWanted(undefined))}
				/>
			)}
		</>
	);
}
