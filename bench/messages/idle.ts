/** What an idle browser costs: the processor time of all its processes, from the kernel's own books (Linux only). */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Ticks of every process that has this folder in its command line, or descends from one that has. */
function ticksOf(folder: string): number {
	const parents = new Map<number, number>();
	const ticks = new Map<number, number>();
	const roots = new Set<number>();
	for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
		const pid = Number(name);
		try {
			const stat = readFileSync(`/proc/${name}/stat`, "utf8");
			const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
			parents.set(pid, Number(fields[1]));
			ticks.set(pid, Number(fields[11]) + Number(fields[12]));
			if (readFileSync(`/proc/${name}/cmdline`, "utf8").includes(folder)) roots.add(pid);
		} catch {
			// it ended meanwhile
		}
	}
	const isIn = (pid: number): boolean => roots.has(pid) || (pid > 1 && isIn(parents.get(pid) ?? 0));
	return [...ticks].reduce((sum, [pid, each]) => sum + (isIn(pid) ? each : 0), 0);
}

/** Percent of one core that the browsers with these profile folders took, side by side in the same time. */
export async function idlePercent(folders: readonly string[], seconds: number): Promise<number[]> {
	const before = folders.map(ticksOf);
	await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
	return folders.map(
		(folder, at) => (100 * (ticksOf(folder) - (before[at] ?? 0))) / ticksPerSecond / seconds,
	);
}
