/** A browser with a wrong clock: a few lines of C between it and the system. Where there is no Linux or no compiler, its tests are skipped and say so. */
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasProgram } from "./programs.ts";

/** The environment in which the wall clock is ahead by so many seconds, or `undefined` where that cannot be. */
export function clockAhead(seconds: number): Readonly<Record<string, string>> | undefined {
	if (process.platform !== "linux" || !hasProgram("cc")) return undefined;
	const library = join(mkdtempSync(join(tmpdir(), "sidelong-clock-")), "clock-ahead.so");
	const source = join(process.cwd(), "test/driver/clock-ahead.c");
	const { status } = spawnSync("cc", ["-shared", "-fPIC", "-O2", "-o", library, source]);
	return status === 0 ? { LD_PRELOAD: library, CLOCK_AHEAD: String(seconds) } : undefined;
}
