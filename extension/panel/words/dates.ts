/** Times in words, in the language of the words: a German weekday in an English sentence helps nobody. */
import { t } from "./words.ts";

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export function language(): string {
	const words = t("words.language");
	return navigator.language.split("-", 1)[0] === words ? navigator.language : words;
}

function format(at: number, options: Intl.DateTimeFormatOptions): string {
	const key = JSON.stringify(options);
	const known = formats.get(key) ?? new Intl.DateTimeFormat(language(), options);
	formats.set(key, known);
	return known.format(at);
}

/** Midnight before `at`, here. */
export function dayOf(at: number): number {
	return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole days between two moments, as calendars count them. Days of 23 and 25 hours are days. */
function daysBetween(from: number, to: number): number {
	return Math.round((dayOf(to) - dayOf(from)) / dayMs);
}

export function clockTime(at: number): string {
	return format(at, { hour: "numeric", minute: "2-digit" });
}

/** For a row of the list: a time today, a weekday this week, else a date. */
export function rowTime(at: number, now: number): string {
	const days = daysBetween(at, now);
	if (days <= 0) return clockTime(at);
	if (days < 7) return format(at, { weekday: "short" });
	if (new Date(at).getFullYear() === new Date(now).getFullYear())
		return format(at, { day: "numeric", month: "short" });
	return format(at, { day: "numeric", month: "short", year: "numeric" });
}

/** For the line between two days. */
export function dayName(at: number, now: number): string {
	const days = daysBetween(at, now);
	if (days <= 0) return t("chat.today");
	if (days === 1) return t("chat.yesterday");
	return format(at, { weekday: "long", day: "numeric", month: "long" });
}

/** "10 minutes ago". */
export function ago(at: number, now: number): string {
	const relative = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
	const minutes = Math.round((at - now) / 60_000);
	if (minutes > -60) return relative.format(Math.min(0, minutes), "minute");
	if (minutes > -24 * 60) return relative.format(Math.round(minutes / 60), "hour");
	return relative.format(-daysBetween(at, now), "day");
}

/** "8 s". */
export function seconds(ms: number): string {
	const value = Math.max(0, Math.ceil(ms / 1000));
	return new Intl.NumberFormat(language(), {
		style: "unit",
		unit: "second",
		unitDisplay: "narrow",
	})
		.format(value)
		.replace(/(\d)(\D)/, "$1\u202f$2");
}

/** "14:07" today, else with its day: the moment at which something ends. */
export function moment(at: number, now: number): string {
	const days = daysBetween(now, at);
	if (days === 0) return clockTime(at);
	if (days > 0 && days < 7) return format(at, { weekday: "long", hour: "numeric", minute: "2-digit" });
	return format(at, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
}

/** This hour of today or, with `days`, of a later day, as the clock on the wall goes. */
export function hourOf(now: number, days: number, hour: number): number {
	const date = new Date(now);
	return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour).getTime();
}
