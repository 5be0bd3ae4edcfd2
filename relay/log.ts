/** What the relay writes down: events and numbers. The types leave no room for an identity, an IP or a body. */

export const levels = ["error", "warn", "info", "debug"] as const;
export type Level = (typeof levels)[number];
/** Numbers, and words out of tables; never text that came over the network. */
type Facts = Readonly<Record<string, number | boolean>>;
export type Log = Readonly<Record<Level, (event: string, facts?: Facts) => void>>;

interface Needs {
	readonly level: Level;
	date(): number;
	write(line: string): void;
}

export function createLog({ level, date, write }: Needs): Log {
	const at =
		(own: Level) =>
		(event: string, facts: Facts = {}) => {
			if (levels.indexOf(own) > levels.indexOf(level)) return;
			const told = Object.entries(facts).map(([name, value]) => ` ${name}=${value}`);
			write(`${new Date(date()).toISOString()} ${own} ${event}${told.join("")}\n`);
		};
	return { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") };
}

/** For tests, and for whoever does not care. */
export const silentLog: Log = { error() {}, warn() {}, info() {}, debug() {} };

/** Where something was thrown. Without its message: that may quote what a stranger sent. */
export function placeOf(thrown: unknown): string {
	const frames = thrown instanceof Error ? (thrown.stack ?? "").split("\n") : [];
	return frames.find((line) => /^\s+at /.test(line))?.trim() ?? "somewhere";
}
