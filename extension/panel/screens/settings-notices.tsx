/** What is said outside the panel when something arrives, and when nothing is. */
import { Bell, Eye, Moon, Volume2 } from "lucide";
import type { Notices } from "../../contract/view.ts";
import { useAct, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { ChoiceRow } from "../parts/choice-row.tsx";
import { Problem } from "../parts/problem.tsx";
import { SwitchRow } from "../parts/switch-row.tsx";
import { quietPauses } from "../words/choices.ts";
import { moment } from "../words/dates.ts";
import { t } from "../words/words.ts";

export function NoticeSettings() {
	const { settings } = useView();
	const { ask } = usePanel();
	const act = useAct();
	const now = useNow(30_000);
	const { notices, quietUntil } = settings;
	const isQuiet = (quietUntil ?? 0) > now;
	const set = (change: Partial<Notices>) =>
		void act.run(() => ask("setNotices", { notices: { ...notices, ...change } }));
	const quiet = (until: number | null) => void act.run(() => ask("setQuiet", { until }));
	return (
		<>
			<h2 class="section">{t("settings.notices")}</h2>
			<div class="box-list">
				<SwitchRow
					icon={Bell}
					label={t("settings.shown")}
					isOn={notices.shown}
					onChange={(shown) => set({ shown })}
				/>
				{notices.shown && (
					<SwitchRow
						icon={Eye}
						label={t("settings.content")}
						hint={t("settings.content_hint")}
						isOn={notices.content}
						onChange={(content) => set({ content })}
					/>
				)}
				<SwitchRow
					icon={Volume2}
					label={t("settings.sound")}
					isOn={notices.sound}
					onChange={(sound) => set({ sound })}
				/>
				<ChoiceRow
					icon={Moon}
					label={t("settings.quiet")}
					value={isQuiet ? t("pause.until", { time: moment(quietUntil ?? 0, now) }) : t("act.off")}
					choices={[
						...(isQuiet ? [{ label: t("settings.quiet_end"), onPress: () => quiet(null) }] : []),
						...quietPauses(now).map(({ label, until }) => ({ label, onPress: () => quiet(until) })),
					]}
				/>
			</div>
			<Problem code={act.problem} />
		</>
	);
}
