// One file, no node_modules: dist/relay.mjs.
import { build } from "esbuild";

await build({
	entryPoints: ["relay/main.ts"],
	outfile: "dist/relay.mjs",
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node20",
	minify: true,
	external: ["bufferutil", "utf-8-validate"],
	banner: {
		// ws is CommonJS inside an ES module bundle
		js: "#!/usr/bin/env node\nimport{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
	},
	logLevel: "warning",
});
