/** Programs of the system that some tests need. README, "Test it", lists them. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Without these some tests are skipped; `openssl` is needed by tests that are never skipped. */
export const programs = ["turnserver", "nginx", "caddy", "systemd-analyze", "cc", "Xvfb", "xset"] as const;
type Program = (typeof programs)[number];

/** Whether a program is there. Where everything must run (`CI=true`) one that is missing is a failure, not a skipped test. */
export function hasProgram(program: Program, env: NodeJS.ProcessEnv = process.env): boolean {
	const folders = [...(env.PATH ?? "").split(delimiter), ...(env === process.env ? ["/usr/sbin"] : [])];
	const has = folders.some((folder) => existsSync(join(folder, program)));
	if (!has && env.CI === "true")
		throw new Error(`${program} is not installed, and CI=true: its tests must run`);
	return has;
}
