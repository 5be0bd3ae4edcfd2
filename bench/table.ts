/** Figures as they were measured: medians of rounds that take turns, and the ratio to a reference of the same run. */
import { cpus } from "node:os";

export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

export function percentile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export interface Figure {
	/** Null when nothing could be measured. */
	readonly min: number | null;
	readonly median: number | null;
	readonly max: number | null;
	readonly goal: number;
}

/** A figure as it goes into the JSON: four digits, beside the most that is wanted. */
export function figureFrom(values: readonly number[], goal: number): Figure {
	if (values.length === 0) return { min: null, median: null, max: null, goal };
	const rounded = values.map((value) => Number(value.toPrecision(4)));
	return { min: Math.min(...rounded), median: median(rounded), max: Math.max(...rounded), goal };
}

/** Whether it is what is wanted, in a word. */
export function verdictOn({ median: middle, goal }: Figure): string {
	if (middle === null) return "missing";
	return middle <= goal ? "met" : "NOT MET";
}

/** CPU of this process in milliseconds that `act` takes. */
export async function cpuMs(act: () => unknown): Promise<number> {
	const before = process.cpuUsage();
	await act();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
}

export function machine(): string {
	const [first] = cpus();
	return `${cpus().length} × ${first?.model.trim() ?? "unknown"}, Node ${process.version}`;
}

export function row(name: string, value: string, goal = ""): void {
	console.log(`${name.padEnd(58)}${value.padStart(16)}   ${goal}`);
}

/** What a row is called, and the most that is wanted of it; `null` where it only explains another. */
export type Goals = Readonly<Record<string, { readonly goal: number | null; readonly text: string }>>;

const width = 66;
const column = 9;

/** The head and a row of a table of figures. */
export function tableOf<Rows extends Goals>(goals: Rows) {
	type Name = keyof Rows & string;
	const goalOf = (name: Name) => goals[name]?.goal ?? Number.POSITIVE_INFINITY;
	const figureOf = (name: Name, values: readonly number[] = []) => figureFrom(values, goalOf(name));
	return {
		names: Object.keys(goals) as Name[],
		figureOf,
		printHead() {
			const heads = ["min", "median", "max", "goal"].map((each) => each.padStart(column)).join("");
			console.log(`${"".padEnd(width)}${heads}`);
		},
		print(name: Name, values: readonly number[] = []) {
			const figure = figureOf(name, values);
			const { goal, text } = goals[name] as Goals[string];
			const columns = [figure.min, figure.median, figure.max]
				.map((value) => (value === null ? "–" : value.toFixed(2)).padStart(column))
				.join("");
			const wanted = goal === null ? "" : `${`≤ ${goal}`.padStart(column)}  ${verdictOn(figure)}`;
			console.log(`${text.padEnd(width)}${columns}${wanted}`);
		},
	};
}
