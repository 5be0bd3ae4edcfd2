/** `npm run mutate [name]`: takes one security check out at a time, in a copy, and expects its scene to fail. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Mutant } from "./mutant.ts";
import { mutants } from "./mutants.ts";

/** A mutant that makes its scene run for ever is seen as well. */
const longestMs = 120_000;
const longestAllMs = 600_000;
const left = new Set(["node_modules", ".git", ".output", "dist", "coverage", "test-results"]);

const projects = ["unit", "scenes", "integration"].flatMap((name) => ["--project", name]);

const [filter = ""] = process.argv.slice(2);
const root = process.cwd();
const copy = mkdtempSync(join(tmpdir(), "sidelong-mutants-"));
process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

cpSync(root, copy, {
	recursive: true,
	filter: (path) => !left.has(path.slice(root.length + 1).split("/", 1)[0] ?? ""),
});
symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");

const chosen = mutants.filter(({ name }) => name.includes(filter));
const scenes = [...new Set(chosen.flatMap(({ scene }) => scene))];
let survived = 0;
// a scene that is red by itself kills everything
if (!(await isGreen(scenes, "inherit", longestAllMs))) fail("a scene is red without a mutant");

for (const mutant of chosen) {
	if (await isKilled(mutant)) console.log(`killed ${mutant.name}`);
	else {
		survived++;
		console.log(`SURVIVED ${mutant.name}`);
	}
}
console.log(`${chosen.length - survived} killed, ${survived} survived`);
process.exit(survived > 0 || chosen.length === 0 ? 1 : 0);

async function isKilled({ name, file, find, replace, scene }: Mutant): Promise<boolean> {
	const path = join(copy, file);
	const source = readFileSync(path, "utf8");
	const parts = source.split(find);
	if (parts.length !== 2) fail(`the text of ${name} occurs ${parts.length - 1} times in ${file}`);
	writeFileSync(path, parts.join(replace));
	const green = await isGreen(scene);
	writeFileSync(path, source);
	return !green;
}

function isGreen(
	files: readonly string[],
	output: "inherit" | "ignore" = "ignore",
	withinMs = longestMs,
): Promise<boolean> {
	const args = [
		join(copy, "node_modules/vitest/vitest.mjs"),
		"run",
		"--bail",
		"1",
		"--testTimeout",
		"30000",
		...projects,
		...files,
	];
	const vitest = spawn(process.execPath, args, { cwd: copy, stdio: output, detached: true });
	return new Promise((resolve) => {
		const timer = setTimeout(() => vitest.pid && process.kill(-vitest.pid, "SIGKILL"), withinMs);
		vitest.on("exit", (code) => {
			clearTimeout(timer);
			resolve(code === 0);
		});
	});
}

function fail(why: string): never {
	console.error(why);
	process.exit(1);
}
