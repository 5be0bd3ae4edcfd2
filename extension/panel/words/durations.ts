/** Lengths of time in words. */
import { language } from "./dates.ts";
import { t } from "./words.ts";

type Unit = "second" | "minute" | "hour" | "day";
export const unitSeconds: Readonly<Record<Unit, number>> = {
	second: 1,
	minute: 60,
	hour: 3_600,
	day: 86_400,
};

/** What a timer can be set to with one press; 0 is off. */
export const presets = [0, 30, 60, 300, 900, 1_800, 3_600, 18_000, 86_400] as const;
export const shortestTimer = 5;
export const longestTimer = 365 * unitSeconds.day;

const formats = new Map<string, Intl.NumberFormat>();

function say(value: number, unit: Unit, unitDisplay: "long" | "short" | "narrow"): string {
	const key = `${unit} ${unitDisplay}`;
	const known = formats.get(key) ?? new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay });
	formats.set(key, known);
	const said = known.format(value);
	return unitDisplay === "narrow" ? said.replace(/(\d)(\p{L})/u, "$1\u202f$2") : said;
}

/** The largest unit that counts it in whole numbers; a minute is 60 seconds and a day 24 hours, as they are chosen. */
export function wholeUnit(seconds: number): { readonly value: number; readonly unit: Unit } {
	for (const unit of ["day", "hour", "minute"] as const) {
		const one = unitSeconds[unit];
		if (seconds % one === 0 && seconds > (unit === "hour" ? 0 : one)) return { value: seconds / one, unit };
	}
	return { value: seconds, unit: "second" };
}

/** "5 minutes", "24 hours"; "Off" for 0. */
export function timerWords(seconds: number): string {
	if (seconds === 0) return t("timer.off");
	const { value, unit } = wholeUnit(seconds);
	return say(value, unit, "long");
}

/** "5 min", "24 h": beside a glyph. */
export function timerShort(seconds: number): string {
	if (seconds === 0) return t("timer.off");
	const { value, unit } = wholeUnit(seconds);
	return say(value, unit, unit === "minute" ? "short" : "narrow");
}

function rounded(ms: number): readonly [number, Unit] {
	const seconds = Math.ceil(ms / 1000);
	if (seconds <= 60) return [seconds, "second"];
	if (seconds <= 90 * 60) return [Math.ceil(seconds / 60), "minute"];
	if (seconds <= 48 * 3_600) return [Math.ceil(seconds / 3_600), "hour"];
	return [Math.ceil(seconds / 86_400), "day"];
}

/** "4 min", of what is left. */
export function leftShort(ms: number): string {
	const [value, unit] = rounded(ms);
	return say(value, unit, unit === "minute" ? "short" : "narrow");
}

/** "4m", where room is scarce. */
export function leftNarrow(ms: number): string {
	return say(...rounded(ms), "narrow");
}
