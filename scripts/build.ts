/** Builds what is run and tested: the extension for Chromium and the relay's one file. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = process.cwd();
/** The same bytes whoever builds: a test runner's NODE_ENV would put checks for developers into the extension. */
const env = { ...process.env, NODE_ENV: "production" };
export const extensionFolder = join(root, ".output/chrome-mv3");
export const relayBundle = join(root, "dist/relay.mjs");

/** Fails with what the builder said. */
export function buildAll(): void {
	for (const [what, command] of [
		["the extension", ["npx", "wxt", "build", "--level", "warn"]],
		["the relay", [process.execPath, "scripts/build-relay.mjs"]],
	] as const) {
		const [program, ...rest] = command;
		const { status, stdout, stderr } = spawnSync(program, rest, { cwd: root, env, encoding: "utf8" });
		if (status !== 0) throw new Error(`${what} could not be built:\n${stdout}${stderr}`);
	}
}
