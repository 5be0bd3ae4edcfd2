/** How many files and sockets this process may have open. */
import { readFileSync } from "node:fs";

/** What systems that do not tell usually allow. */
const usual = 1_024;

export function descriptorLimit(): number {
	try {
		const line = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
		return line === "unlimited" ? 1_048_576 : Number(line ?? usual);
	} catch {
		return usual;
	}
}
