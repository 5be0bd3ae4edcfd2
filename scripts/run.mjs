// Runs a TypeScript file of this repository on every supported Node: bundles it in memory, packages stay outside.
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [entry, ...rest] = process.argv.slice(2);
if (!entry) throw new Error("usage: node scripts/run.mjs FILE.ts [arguments]");
const outfile = join(
	root,
	"node_modules/.cache/sidelong",
	`${entry.replaceAll("/", "-")}.${process.pid}.mjs`,
);
mkdirSync(dirname(outfile), { recursive: true });
await build({
	entryPoints: [resolve(root, entry)],
	outfile,
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node20",
	packages: "external",
	sourcemap: "inline",
	logLevel: "warning",
});
process.argv = [process.argv[0], outfile, ...rest];
process.on("exit", () => import("node:fs").then((fs) => fs.rmSync(outfile, { force: true })));
await import(pathToFileURL(outfile).href);
