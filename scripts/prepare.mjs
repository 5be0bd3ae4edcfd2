// `npm ci --omit=dev` has no wxt; whoever only runs the relay needs no generated types.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

if (existsSync("node_modules/wxt")) {
	const { status } = spawnSync(
		process.execPath,
		["node_modules/wxt/bin/wxt.mjs", "prepare", "--level", "warn"],
		{
			stdio: "inherit",
		},
	);
	process.exitCode = status ?? 1;
}
