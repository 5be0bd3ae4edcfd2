/** What is measured, what is wanted, and how it is printed. */
import { type Figure, figureFrom, median, verdictOn } from "../table.ts";

export const goals = {
	routedVsBareWs: { goal: 0.85, text: "server CPU per routed letter ÷ bare ws forwarder" },
	writevDepth4: { goal: 0.35, text: "system calls that write, per letter at depth 4" },
	writevDepth1: { goal: 1.05, text: "system calls that write, per letter at depth 1" },
	payloadRatio: { goal: 2.2, text: "server CPU per letter of 16 kB ÷ 0.5 kB" },
	fanoutVsLoop: { goal: 0.85, text: "server CPU per delivery of a publish, depth 4 ÷ ws.send loop" },
	rssPerConnKiB: { goal: 8, text: "resident KiB per idle logged-in connection" },
	loginVsUpgrade: { goal: 2.3, text: "server CPU per login with a token ÷ bare ws upgrade" },
	slowReaderMiB: { goal: 64, text: "growth in MiB while 600 MB go at one who never reads" },
} as const;
export type FigureName = keyof typeof goals;
export const figureNames = Object.keys(goals) as FigureName[];

/** All values of one row, by round, and rows beside it that have no goal in the JSON. */
export interface Measured {
	readonly values: readonly number[];
	readonly beside?: Readonly<Record<string, readonly number[]>>;
	/** Why there is less than was asked for, one sentence each. */
	readonly notes: readonly string[];
}

export function figureOf(name: FigureName, values: readonly number[]): Figure {
	return figureFrom(values, goals[name].goal);
}

const widths = { name: 58, value: 9 };

export function printHead(): void {
	const columns = ["min", "median", "max", "goal"].map((each) => each.padStart(widths.value)).join("");
	console.log(`${"".padEnd(widths.name)}${columns}`);
}

export function printMeasured(
	name: FigureName,
	{ values, beside = {}, notes }: Measured,
	rounds: number,
): void {
	const { goal, text } = goals[name];
	const met = verdictOn(figureOf(name, values));
	const few = values.length < Math.max(rounds, 5) ? ` (${values.length} rounds: no claim)` : "";
	console.log(
		`${text.padEnd(widths.name)}${numbers(values)}${`≤ ${goal}`.padStart(widths.value)}  ${met}${few}`,
	);
	for (const [label, others] of Object.entries(beside)) printRow(`  ${label}`, others);
	for (const note of notes) console.log(`    ${note}`);
}

/** A row without a goal. */
export function printRow(label: string, values: readonly number[]): void {
	console.log(`${label.padEnd(widths.name)}${numbers(values)}`);
}

function numbers(values: readonly number[]): string {
	if (values.length === 0) return "–".padStart(widths.value).repeat(3);
	const three = [Math.min(...values), median(values), Math.max(...values)];
	return three.map((value) => value.toFixed(value < 10 ? 2 : 1).padStart(widths.value)).join("");
}
