/** `npm test`: builds what is tested, finds a browser, runs every test once. Arguments go to vitest. */
import { spawnSync } from "node:child_process";
import { ensureBrowser } from "../test/driver/find-browser.ts";
import { buildAll } from "./build.ts";

try {
	buildAll();
	const CHROMIUM = ensureBrowser(console.log);
	const { status } = spawnSync("npx", ["vitest", "run", ...process.argv.slice(2)], {
		stdio: "inherit",
		env: { ...process.env, CHROMIUM },
	});
	process.exitCode = status ?? 1;
} catch (error) {
	console.error(error instanceof Error ? error.message : String(error));
	process.exitCode = 1;
}
