import { defineConfig } from "vitest/config";
import { WxtVitest } from "wxt/testing/vitest-plugin";

const shared = { oxc: { jsx: { runtime: "automatic" as const, importSource: "preact" } } };

/** A relay under crowds and attackers, by the clock. */
const load = ["hostile", "mutated", "storm"].map((name) => `test/relay/${name}.test.ts`);

export default defineConfig({
	test: {
		reporters: ["default", "./scripts/reporter.ts"],
		projects: [
			{
				...shared,
				test: {
					name: "unit",
					environment: "node",
					// thousands of cases of a property, beside other tests on a small machine
					testTimeout: 30_000,
					include: ["{extension,protocol,relay,scripts}/**/*.test.ts", "test/*.test.ts"],
				},
			},
			{
				...shared,
				test: {
					name: "scenes",
					environment: "node",
					testTimeout: 30_000,
					include: ["test/{scenes,attacks}/**/*.test.ts"],
				},
			},
			{
				...shared,
				plugins: [await WxtVitest()],
				test: { name: "ui", environment: "happy-dom", include: ["test/ui/**/*.test.tsx"] },
			},
			{
				...shared,
				test: {
					name: "integration",
					environment: "node",
					testTimeout: 60_000,
					include: ["test/relay/**/*.test.ts"],
					exclude: load,
				},
			},
			{
				...shared,
				// each has the machine to itself: they fill it on purpose
				test: {
					name: "load",
					environment: "node",
					testTimeout: 60_000,
					fileParallelism: false,
					sequence: { groupOrder: 1 },
					include: load,
				},
			},
			{
				...shared,
				test: {
					name: "e2e",
					environment: "node",
					include: ["test/e2e/**/*.test.ts"],
					fileParallelism: false,
					sequence: { groupOrder: 2 },
					testTimeout: 120_000,
					hookTimeout: 120_000,
					// as patient as the driver: a busy machine takes more than the usual second
					expect: { poll: { timeout: 10_000 } },
				},
			},
		],
	},
});
