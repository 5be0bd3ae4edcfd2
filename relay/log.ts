/** What the relay writes down: events and numbers. The types leave no room for an identity, an IP or a body. */
import { createHmac } from "node:crypto";
import type { Bytes } from "../protocol/bytes.ts";

export const levels = ["error", "warn", "info", "debug"] as const;
export type Level = (typeof levels)[number];
export const logFormats = ["human", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

declare const brand: unique symbol;
/** Eight letters that stand for an IP until midnight, and for nothing afterwards. */
export type Pseudonym = string & { readonly [brand]: "Pseudonym" };
/** Numbers, and words out of tables; never text that came over the network. */
type Facts = Readonly<Record<string, number | boolean | Pseudonym>>;
export type Log = Readonly<Record<Level, (event: string, facts?: Facts) => void>>;

interface Needs {
	readonly level: Level;
	readonly format?: LogFormat;
	date(): number;
	write(line: string): void;
}

export function createLog({ level, format = "human", date, write }: Needs): Log {
	const lines: Readonly<
		Record<LogFormat, (time: string, own: Level, event: string, facts: Facts) => string>
	> = {
		human: (time, own, event, facts) =>
			`${time} ${own} ${event}${Object.entries(facts)
				.map(([name, value]) => ` ${name}=${value}`)
				.join("")}`,
		json: (time, own, event, facts) => JSON.stringify({ time, level: own, event, ...facts }),
	};
	const at =
		(own: Level) =>
		(event: string, facts: Facts = {}) => {
			if (levels.indexOf(own) > levels.indexOf(level)) return;
			write(`${lines[format](new Date(date()).toISOString(), own, event, facts)}\n`);
		};
	return { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") };
}

/** For tests, and for whoever does not care. */
export const silentLog: Log = { error() {}, warn() {}, info() {}, debug() {} };

/** Stands for whom, until the day is over: the salt is made anew every day and kept nowhere. */
export function createPseudonyms(
	date: () => number,
	random: (length: number) => Bytes,
): (of: string) => Pseudonym {
	let day = -1;
	let salt = random(32);
	return (of) => {
		const today = Math.floor(date() / 86_400_000);
		if (today !== day) {
			day = today;
			salt = random(32);
		}
		return createHmac("sha256", salt).update(of).digest("base64url").slice(0, 8) as Pseudonym;
	};
}

/** Where something was thrown. Without its message: that may quote what a stranger sent. */
export function placeOf(thrown: unknown): string {
	const frames = thrown instanceof Error ? (thrown.stack ?? "").split("\n") : [];
	return frames.find((line) => /^\s+at /.test(line))?.trim() ?? "somewhere";
}
