/** What is shipped of openpgp.js: the parts that our keys need, and nothing that is fetched while it runs. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bindParts, lean } from "./lean-openpgp.ts";

test("every part is decided on, and none is fetched", () => {
	const bound = bindParts(readFileSync(lean, "utf8"));
	expect(bound).not.toMatch(/import\(/);
	expect(bound).toContain('import * as part_nacl_fast from "./nacl-fast.min.mjs"');
	expect(bound).toContain('Promise.reject(new Error("legacy_ciphers is not in this build"))');
});

test("a part that nobody decided on stops the build", () => {
	expect(() => bindParts('await import("./new_part.min.mjs")')).toThrow("not decided on: new_part");
});
