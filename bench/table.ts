/** Figures as they were measured: medians of rounds that take turns, and the ratio to a reference of the same run. */
import { cpus } from "node:os";

export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

export function percentile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
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
