/** Closes a run with one plain line, `N passed, N failed`, and fails a run of no tests. */
import type { Reporter, TestModule } from "vitest/node";

export default class implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
		let passed = 0;
		let failed = errors.length;
		let skipped = 0;
		for (const module of modules) {
			failed += module.errors().length;
			for (const test of module.children.allTests()) {
				const { state } = test.result();
				if (state === "passed") passed++;
				else if (state === "failed") failed++;
				else skipped++;
			}
		}
		if (passed + failed === 0) {
			failed = 1;
			process.exitCode = 1;
		}
		console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
	}
}
