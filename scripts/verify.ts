/** `npm run verify`: everything CI asks, in the order in which it fails fastest. */
import { spawnSync } from "node:child_process";

const steps: readonly [string, readonly string[]][] = [
	["types", ["npm", "run", "-s", "typecheck"]],
	["lint, format, imports", ["npm", "run", "-s", "lint"]],
	["dead code", ["npm", "run", "-s", "knip"]],
	["tests", ["npm", "test"]],
	["store packages", ["npm", "run", "-s", "zip"]],
];

for (const [name, [program, ...rest]] of steps) {
	const began = Date.now();
	const { status } = spawnSync(program ?? "", rest, { stdio: "inherit" });
	console.log(`${status === 0 ? "ok" : "FAILED"}  ${name}  ${((Date.now() - began) / 1000).toFixed(1)} s`);
	if (status !== 0) process.exit(1);
}
