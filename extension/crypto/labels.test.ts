import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { utf8 } from "../../protocol/bytes.ts";
import { labels, prefix } from "./labels.ts";

test("no two uses share a label, and none begins another where it is hashed", () => {
	const all = Object.values(labels);
	expect(new Set(all).size).toBe(all.length);
	for (const label of all) expect(label).toMatch(/^gx1\/[a-z-]+$/);
	expect(prefix("gx1/x")).toEqual(utf8("gx1/x\0"));
});

test("no other file of this folder spells one", () => {
	const folder = new URL("./", import.meta.url);
	const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
	expect(files.length).toBeGreaterThan(15);
	const guilty = files.filter((name) => /["'`]gx1\//.test(readFileSync(new URL(name, folder), "utf8")));
	expect(guilty).toEqual(["labels.ts"]);
});

test("only two files know the OpenPGP library", () => {
	const folder = new URL("./", import.meta.url);
	const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
	expect(files.filter((name) => /from "openpgp"/.test(readFileSync(new URL(name, folder), "utf8")))).toEqual([
		"openpgp-file.ts",
		"openpgp.ts",
	]);
});
