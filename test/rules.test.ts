/** The house rules of docs/ARCHITECTURE: who may import whom, no cycles, no dynamic import, labels and secrets in their places. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const root = process.cwd();
const files = ["extension", "protocol", "relay"]
	.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
	)
	.filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing\.ts$|\.d\.ts$/.test(file));
const base = ["ids", "bytes", "limits", "errors", "json"].map((name) => `protocol/${name}.ts`);

/** Folder of the importer → what it may import, as path prefixes. Longest folder wins. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
	"protocol/wire": ["protocol/wire/", ...base],
	"protocol/sealed": ["protocol/sealed/", ...base],
	protocol: base,
	"extension/contract": ["extension/contract/", "protocol/"],
	"extension/bus": ["extension/bus/", "protocol/errors.ts"],
	"extension/lib": ["extension/lib/", "protocol/errors.ts"],
	"extension/crypto": [
		"extension/crypto/",
		"protocol/bytes.ts",
		"protocol/ids.ts",
		"protocol/limits.ts",
		"protocol/wire/cpace.ts",
	],
	"extension/storage": [
		"extension/storage/",
		"extension/lib/",
		"extension/crypto/aead.ts",
		"protocol/bytes.ts",
		"protocol/errors.ts",
	],
	"extension/background": [
		"extension/background/",
		"extension/contract/",
		"extension/bus/",
		"extension/crypto/",
		"extension/storage/",
		"extension/lib/",
		"protocol/",
	],
	"extension/offscreen": [
		"extension/offscreen/",
		"extension/contract/",
		"extension/bus/",
		"extension/lib/",
		"protocol/wire/",
		...base,
	],
	"extension/panel": [
		"extension/panel/",
		"extension/contract/",
		"extension/bus/",
		"extension/lib/",
		// the text of an invitation, which people paste and read
		"protocol/call-link.ts",
		...base,
	],
	"extension/entrypoints": ["extension/", "protocol/"],
	relay: ["relay/", "protocol/wire/", ...base],
};

interface Import {
	readonly from: string;
	readonly to: string;
	readonly isType: boolean;
}

function importsOf(file: string): Import[] {
	const text = readFileSync(join(root, file), "utf8");
	const found = text.matchAll(/^(?:import|export)\s(?<what>[^;]*?)\sfrom\s+"(?<path>[^"]+)"/gms);
	return [...found].map(({ groups }) => {
		const path = groups?.path ?? "";
		const to = path.startsWith(".") ? relative(root, join(root, dirname(file), path)) : path;
		const isType =
			/^type\s/.test(groups?.what ?? "") || /^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(groups?.what ?? "");
		return { from: file, to, isType };
	});
}
const all = files.flatMap(importsOf);
const inside = all.filter(({ to }) => /^(extension|protocol|relay)\//.test(to));

test("every folder imports only what the architecture allows", () => {
	const wrong = inside.filter(({ from, to }) => {
		const folder = Object.keys(mayImport)
			.filter((name) => from.startsWith(`${name}/`))
			.sort((a, b) => b.length - a.length)[0];
		return !mayImport[folder ?? ""]?.some((allowed) => to.startsWith(allowed));
	});
	expect(wrong).toEqual([]);
});

test("no package but the listed ones touches keys", () => {
	const allowed = /^(openpgp|@noble\/(curves|ciphers|hashes|post-quantum)\/.*)$/;
	const packages = all.filter(
		({ from, to }) =>
			from.startsWith("extension/crypto/") && !to.startsWith("extension/") && !to.startsWith("protocol/"),
	);
	expect(packages.filter(({ to }) => !allowed.test(to))).toEqual([]);
	expect(
		all.filter(({ to, from }) => to === "openpgp" && !/^extension\/crypto\/openpgp(-file)?\.ts$/.test(from)),
	).toEqual([]);
	const users = /^(extension\/crypto\/|protocol\/wire\/cpace\.ts$)/;
	expect(all.filter(({ from, to }) => /^(openpgp|@noble)/.test(to) && !users.test(from))).toEqual([]);
});

test("nothing in the relay knows which bus it talks to, but the file that puts it together", () => {
	const knowing = inside.filter(
		({ from, to }) => /^relay\/bus-/.test(to) && !/^relay\/(bus-|start\.ts$)/.test(from),
	);
	expect(knowing).toEqual([]);
	expect(inside.some(({ from, to }) => from === "relay/start.ts" && to === "relay/bus-memory.ts")).toBe(true);
});

test("a feature takes another feature's types, never its code, except where the parts meet", () => {
	const meeting = /^extension\/background\/[^/]+\.ts$/;
	// what several features say the same thing with: a person, a turn, a session's state
	const shared = ["extension/background/contacts/contact.ts", "extension/background/contacts/knocking.ts"];
	const feature = (path: string) => path.split("/")[2];
	const wrong = inside.filter(
		({ from, to, isType }) =>
			from.startsWith("extension/background/") &&
			to.startsWith("extension/background/") &&
			!meeting.test(from) &&
			!isType &&
			feature(from) !== feature(to) &&
			!shared.includes(to),
	);
	expect(wrong).toEqual([]);
});

test("no cycles", () => {
	const next = new Map<string, string[]>();
	for (const { from, to, isType } of inside) if (!isType) next.set(from, [...(next.get(from) ?? []), to]);
	const done = new Set<string>();
	const cycles: string[] = [];
	const visit = (file: string, path: readonly string[]) => {
		if (path.includes(file)) return void cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
		if (done.has(file)) return;
		for (const to of next.get(file) ?? []) visit(to, [...path, file]);
		done.add(file);
	};
	for (const file of files) visit(file, []);
	expect(cycles).toEqual([]);
});

test("no dynamic import but of the panel's own screens: in a service worker it builds and then hangs its caller", () => {
	const late = ["screens.ts", "preview-words.ts", "call/call-layer.tsx"].map(
		(file) => `extension/panel/${file}`,
	);
	const found = files.filter((file) => /\bimport\s*\(/.test(readFileSync(join(root, file), "utf8")));
	expect(found.filter((file) => !late.includes(file))).toEqual([]);
});

test("a protocol label is written in one place on each side", () => {
	const homes = [
		"extension/crypto/labels.ts",
		"protocol/wire/cpace.ts",
		"protocol/wire/transcript.ts",
		"relay/tokens.ts",
	];
	const wrong = files.filter(
		(file) => /["'`]gx1\//.test(readFileSync(join(root, file), "utf8")) && !homes.includes(file),
	);
	expect(wrong).toEqual([]);
});

test("the protocol knows no platform", () => {
	const words = /\b(chrome|browser|window|document|process|Buffer|Date\.now|Math\.random|setTimeout)\b/;
	const code = (file: string) =>
		readFileSync(join(root, file), "utf8")
			.replace(/\/\*[\s\S]*?\*\//g, "")
			.replace(/\/\/.*$/gm, "");
	expect(files.filter((file) => file.startsWith("protocol/") && words.test(code(file)))).toEqual([]);
});
