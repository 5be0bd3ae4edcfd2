/** How long what we write lives, and whether chats are written down, for everybody who has nothing of their own. */
import { Archive } from "lucide";
import { useState } from "preact/hooks";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { ChoiceRow } from "../parts/choice-row.tsx";
import { Problem } from "../parts/problem.tsx";
import { Question } from "../parts/question.tsx";
import { TimerRow } from "../parts/timer-row.tsx";
import { historyWord } from "../words/choices.ts";
import { t } from "../words/words.ts";

export function MessageSettings() {
	const { settings } = useView();
	const { ask } = usePanel();
	const [isAsking, setAsking] = useState(false);
	const act = useAct();
	const { timer, history } = settings.choices;
	const setHistory = (next: "kept" | "none") =>
		act.run(() => ask("choose", { chat: null, choices: { history: next } }));
	return (
		<>
			<h2 class="section">{t("settings.messages")}</h2>
			<div class="box-list">
				<TimerRow
					label={t("settings.timer")}
					hint={t("timer.honest")}
					value={timer}
					onChoose={(seconds) =>
						void act.run(() => ask("choose", { chat: null, choices: { timer: seconds } }))
					}
				/>
				<ChoiceRow
					icon={Archive}
					label={t("settings.history")}
					hint={t(`person.history_${history}_hint`)}
					value={historyWord(history)}
					choices={(["kept", "none"] as const).map((one) => ({
						label: historyWord(one),
						isChosen: one === history,
						onPress: () => (one === "none" && history === "kept" ? setAsking(true) : void setHistory(one)),
					}))}
				/>
			</div>
			<Problem code={act.problem} />
			{isAsking && (
				<Question
					title={t("settings.history_title")}
					text={t("settings.history_explain")}
					verb={t("person.history_act")}
					problem={act.problem}
					onNo={() => setAsking(false)}
					onYes={() => void setHistory("none").then((isDone) => isDone && setAsking(false))}
				/>
			)}
		</>
	);
}
