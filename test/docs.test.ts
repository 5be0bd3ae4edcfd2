/** Lists that must agree: codes and their paragraphs, control messages and their rows, claims and the tests they name. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { codes } from "../protocol/errors.ts";
import { limits } from "../protocol/limits.ts";

const protocol = readFileSync("docs/PROTOCOL.md", "utf8");
const threats = readFileSync("docs/THREATS.md", "utf8");
const readme = readFileSync("README.md", "utf8");

describe("docs/PROTOCOL.md", () => {
	test("has one row for every code, and no row for a code that is not", () => {
		const table = protocol.slice(protocol.indexOf("## 7. Codes"));
		const rows = [...table.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, code]) => code);
		expect([...rows].sort()).toEqual(Object.keys(codes).sort());
	});
	test("has a row for every control message that the vectors know", () => {
		const { good } = JSON.parse(readFileSync("protocol/vectors/control.json", "utf8")) as {
			good: { text: string }[];
		};
		const types = new Set(good.map(({ text }) => (JSON.parse(text) as { type: string }).type));
		expect(types.size).toBeGreaterThan(10);
		for (const type of types) expect(protocol, type).toMatch(new RegExp(`^\\| \`${type}\` +\\|`, "m"));
	});
	test("names every label once more than nowhere", () => {
		const labels = readFileSync("extension/crypto/labels.ts", "utf8").matchAll(/"(gx1\/[a-z-]+)"/g);
		for (const [, label] of labels) expect(protocol, label).toContain(`\`${label}\``);
	});
});

test("docs/THREATS.md names tests that exist", () => {
	const named = [...threats.matchAll(/`((?:test|extension|relay)\/[\w/.*-]+)`/g)].map(
		([, path]) => path ?? "",
	);
	expect(named.length).toBeGreaterThan(5);
	for (const path of named) {
		if (!path.includes("*")) expect(existsSync(path), path).toBe(true);
		else
			expect(
				readdirSync(path.slice(0, path.lastIndexOf("/"))).some((file) => file.endsWith(".test.ts")),
			).toBe(true);
	}
});

test("docs/THREATS.md proves each row by a test of its own, or says that none does", () => {
	const rows = threats.split("\n").filter((line) => /^\| (?!who|-)/.test(line));
	expect(rows.length).toBeGreaterThan(10);
	for (const row of rows) {
		const [, who, , , proof = ""] = row.split(/ ?\| /);
		const files = [...proof.matchAll(/`[\w/.-]+\.test\.tsx?`/g)];
		expect(files.length > 0 || proof.includes("no test proves it"), who).toBe(true);
		expect(proof, who).not.toMatch(/`[^`]*\*[^`]*`|^`?[\w/]+\/`(,|\s*\|?$)|^–/);
	}
});

test("README.md names scripts that exist and the port that is in force", () => {
	const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
	for (const [, script] of readme.matchAll(/`npm run ([a-z:]+)/g))
		expect(scripts, script).toHaveProperty(script ?? "");
	expect(readme).toContain(`127.0.0.1:${limits.relayPort}`);
});
