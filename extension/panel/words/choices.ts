/** What can be chosen, in words. */
import { hourOf } from "./dates.ts";
import { t } from "./words.ts";

const hourMs = 3_600_000;
/** As good as for ever, and still a date that every calendar knows. */
export const forever = Date.UTC(9999, 0, 1);

export interface Pause {
	readonly label: string;
	readonly until: number;
}

/** How long one person can be muted. */
export function mutePauses(now: number): readonly Pause[] {
	return [
		{ label: t("pause.hour"), until: now + hourMs },
		{ label: t("pause.eight_hours"), until: now + 8 * hourMs },
		{ label: t("pause.morning"), until: hourOf(now, 1, 8) },
		{ label: t("pause.always"), until: forever },
	];
}

/** How long nobody disturbs. "This evening" only while there is one to come. */
export function quietPauses(now: number): readonly Pause[] {
	const evening = hourOf(now, 0, 18);
	return [
		{ label: t("pause.hour"), until: now + hourMs },
		...(evening > now + hourMs ? [{ label: t("pause.evening"), until: evening }] : []),
		{ label: t("pause.tomorrow"), until: hourOf(now, 1, 8) },
	];
}

export const historyWord = (history: "kept" | "none") => t(`person.history_${history}`);
export const onOff = (isOn: boolean) => t(isOn ? "act.on" : "act.off");
