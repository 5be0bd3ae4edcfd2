/** A mutant whose text is gone proves nothing: a refactoring has to move it along. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mutants } from "../mutants/mutants.ts";

const root = new URL("../../", import.meta.url);

test.each(mutants)("the check of $name stands once in $file", ({ file, find, replace, scene }) => {
	const source = readFileSync(new URL(file, root), "utf8");
	expect(source.split(find).length - 1).toBe(1);
	expect(replace).not.toBe(find);
	expect(scene.filter((each) => !existsSync(new URL(each, root)))).toEqual([]);
});

test("no two have one name", () => {
	expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
