import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hasProgram, programs } from "./driver/programs.ts";

test("README.md lists the programs without which tests are skipped", () => {
	const readme = readFileSync("README.md", "utf8");
	const part = readme.slice(readme.indexOf("## Test it"), readme.indexOf("## Use it"));
	for (const program of [...programs, "openssl", "CI=true"]) expect(part).toContain(`\`${program}\``);
});

test.each(programs)("without %s its tests are skipped, and in CI they fail", (program) => {
	expect(hasProgram(program, { PATH: "/nowhere" })).toBe(false);
	expect(() => hasProgram(program, { PATH: "/nowhere", CI: "true" })).toThrow(program);
});
