/** What is shipped: the manifest, the policy, the weight, and what each page can reach. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { extensionFolder } from "../../scripts/build.ts";

const read = (file: string) => readFileSync(join(extensionFolder, file), "utf8");

/** Every script and sheet a page loads before it does anything, by its static imports. */
function firstLoad(entry: string): string[] {
	const seen = new Set<string>();
	const visit = (file: string) => {
		if (seen.has(file)) return;
		seen.add(file);
		const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/") + 1) : "";
		const text = read(file);
		const found = file.endsWith(".html")
			? [...text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? "")
			: [...text.matchAll(/(?:from|import)\s*"([^"]+\.js)"/g)].map(([, path]) => path ?? "");
		for (const path of found) visit(new URL(path, `http://x/${folder}`).pathname.slice(1));
	};
	visit(entry);
	return [...seen];
}
const weight = (files: readonly string[]) =>
	files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);

describe("the manifest", () => {
	const manifest = JSON.parse(read("manifest.json")) as Record<string, unknown>;
	test("asks for little, and for nothing of any page", () => {
		expect(manifest).toMatchObject({
			manifest_version: 3,
			minimum_chrome_version: "133",
			incognito: "not_allowed",
			// activeTab: the title of the one page that somebody sends by our menu; the policy below lets nothing be fetched from it
			permissions: [
				"storage",
				"alarms",
				"notifications",
				"contextMenus",
				"activeTab",
				"idle",
				"offscreen",
				"sidePanel",
			],
			omnibox: { keyword: "sl" },
			background: { type: "module", service_worker: "background.js" },
			side_panel: { default_path: "sidepanel.html" },
		});
		for (const absent of [
			"host_permissions",
			"optional_host_permissions",
			"content_scripts",
			"externally_connectable",
			"web_accessible_resources",
		])
			expect(manifest).not.toHaveProperty(absent);
	});
	test("suggests four keys, each once", () => {
		const commands = manifest.commands as Record<string, { suggested_key?: { default?: string } }>;
		const keys = Object.values(commands).map(({ suggested_key: key }) => key?.default);
		expect(Object.keys(commands).sort()).toEqual(["_execute_action", "answer", "hang-up", "mute"]);
		expect(new Set(keys.filter(Boolean)).size).toBe(4);
	});
	test("lets extension pages load their own scripts and nothing else", () => {
		expect(manifest.content_security_policy).toEqual({
			extension_pages:
				"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; media-src blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types sidelong",
		});
	});
});

describe("the pages", () => {
	test.each(["sidepanel.html", "offscreen.html", "permission.html"])(
		"%s reaches no key, no store and no OpenPGP",
		(page) => {
			for (const file of firstLoad(page)) {
				const text = read(file);
				for (const word of ["BEGIN PGP", "indexedDB", "storage.session"])
					expect(text.includes(word), `${file}: ${word}`).toBe(false);
			}
		},
	);
	test("the panel's first load is at most 45 kB, the worker 220 kB, gzipped", () => {
		const panel = weight(firstLoad("sidepanel.html"));
		const worker = weight(firstLoad("background.js"));
		console.log(
			`first load, gzip: panel ${(panel / 1000).toFixed(1)} kB, worker ${(worker / 1000).toFixed(1)} kB`,
		);
		expect(panel).toBeLessThanOrEqual(45_000);
		expect(worker).toBeLessThanOrEqual(220_000);
	});
	test("the worker imports nothing while it runs", () => {
		for (const file of firstLoad("background.js"))
			expect(/[^.\w]import\s*\(/.test(read(file)), file).toBe(false);
	});
	test("no page is inlined and no script comes from elsewhere", () => {
		for (const page of readdirSync(extensionFolder).filter((file) => file.endsWith(".html"))) {
			expect(read(page)).not.toMatch(/<script(?![^>]*\ssrc="\/)[^>]*>[^<]/);
			expect(read(page)).not.toMatch(/(?:src|href)="https?:/);
		}
	});
});
