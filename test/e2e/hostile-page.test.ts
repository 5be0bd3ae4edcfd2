/** A web page and another extension that know our id and try everything the browser lets them: they get nothing, and change nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;
let server: Server;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), "sidelong-other-"));

beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
	server = createServer((_, answer) => answer.setHeader("content-type", "text/html").end("<h1>a page</h1>"));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	page = await pair.alice.context.newPage();
	await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(async () => {
	await pair.close();
	server.close();
	rmSync(folder, { recursive: true, force: true });
});

const files = [
	"manifest.json",
	"sidepanel.html",
	"offscreen.html",
	"permission.html",
	"background.js",
	"icons/16.png",
];

/** Runs inside the page or the other extension: every way in, and what became of it. */
async function tryEverything([id, names]: readonly [string, readonly string[]]): Promise<
	Record<string, string>
> {
	const origin = `chrome-extension://${id}`;
	const found: Record<string, string> = {};
	const within = <T>(act: Promise<T>) =>
		Promise.race([act, new Promise<never>((_, no) => setTimeout(() => no(new Error("nothing")), 1_500))]);
	const note = async (name: string, act: () => Promise<unknown>) => {
		found[name] = await within(act()).then(
			(value) => `got ${String(value)}`,
			() => "nothing",
		);
	};
	const { runtime } = (globalThis as unknown as { chrome?: Partial<typeof chrome> }).chrome ?? {};
	const send = runtime?.sendMessage as ((...of: unknown[]) => Promise<unknown>) | undefined;
	for (const what of [
		{ type: "ask" },
		"ping",
		{ name: "panel" },
		{ kind: "call", name: "diagnose", argument: {} },
	])
		await note(`message ${JSON.stringify(what)}`, async () => {
			if (!send) throw new Error("no way");
			return send(id, what);
		});
	for (const name of ["panel", "hands", ""])
		await note(`connect ${name}`, async () => {
			const port = runtime?.connect?.(id, { name });
			if (!port) throw new Error("no way");
			return new Promise((resolve, reject) => {
				port.onMessage.addListener(resolve);
				port.onDisconnect.addListener(() => reject(new Error("closed")));
				port.postMessage({ kind: "call", id: 1, name: "diagnose", argument: {} });
			});
		});
	for (const name of names) {
		await note(`fetch ${name}`, async () => (await fetch(`${origin}/${name}`)).status);
		await note(`image ${name}`, () => {
			const image = new Image();
			image.src = `${origin}/${name}`;
			return image.decode();
		});
		await note(
			`script ${name}`,
			() =>
				new Promise((resolve, reject) => {
					const script = document.createElement("script");
					Object.assign(script, { src: `${origin}/${name}`, onload: resolve, onerror: reject });
					document.body.append(script);
				}),
		);
		await note(`frame ${name}`, async () => {
			const frame = document.createElement("iframe");
			frame.src = `${origin}/${name}`;
			document.body.append(frame);
			await new Promise((resolve) => setTimeout(resolve, 300));
			const text = frame.contentDocument?.body?.textContent;
			frame.remove();
			// the browser's own page about the refusal is of another origin
			if (!text) throw new Error("nothing to read");
			return text;
		});
	}
	await note("window", async () => {
		const other = open(`${origin}/sidepanel.html`);
		await new Promise((resolve) => setTimeout(resolve, 300));
		const text = other?.document.body.textContent;
		other?.close();
		if (!text) throw new Error("nothing to read");
		return text;
	});
	return found;
}

const gotten = (found: Record<string, string>) =>
	Object.entries(found).filter(([, outcome]) => outcome !== "nothing");

describe("who knows our id", () => {
	test("a web page gets nothing by message, port, fetch, picture, script, frame or window", async () => {
		const found = await page.evaluate(tryEverything, [pair.alice.id, files] as const);
		expect(gotten(found)).toEqual([]);
		expect(Object.keys(found).length).toBeGreaterThan(20);
	});
	test("another extension gets nothing either", async () => {
		mkdirSync(folder, { recursive: true });
		writeFileSync(
			join(folder, "manifest.json"),
			JSON.stringify({
				manifest_version: 3,
				name: "another",
				version: "1",
				permissions: ["storage", "tabs"],
			}),
		);
		writeFileSync(join(folder, "page.html"), "<!doctype html><title>another</title><body></body>");
		const other = await pair.alice.loadAnother(folder);
		const theirs = await pair.alice.context.newPage();
		await theirs.goto(`chrome-extension://${other}/page.html`);
		const found = await theirs.evaluate(tryEverything, [pair.alice.id, files] as const);
		expect(gotten(found)).toEqual([]);
		const stored = await theirs.evaluate(async () => [
			await chrome.storage.session.get(),
			await chrome.storage.local.get(),
			(await indexedDB.databases()).map(({ name }) => name),
		]);
		expect(stored).toEqual([{}, {}, []]);
		await theirs.close();
	});
	test("the same tries get something from an extension that lets them: they can fail", async () => {
		const open = join(folder, "open");
		mkdirSync(open);
		const resources = [{ resources: ["*"], matches: ["<all_urls>"] }];
		writeFileSync(
			join(open, "manifest.json"),
			JSON.stringify({
				...{ manifest_version: 3, name: "open", version: "1", web_accessible_resources: resources },
				background: { service_worker: "background.js" },
				externally_connectable: { ids: ["*"], matches: ["http://127.0.0.1/*"] },
			}),
		);
		writeFileSync(
			join(open, "background.js"),
			"chrome.runtime.onMessageExternal.addListener((_, __, answer) => answer(1)); chrome.runtime.onConnectExternal.addListener((port) => port.postMessage(1));",
		);
		const found = gotten(
			await page.evaluate(tryEverything, [await pair.alice.loadAnother(open), files] as const),
		);
		for (const name of ["message", "connect", "fetch", "script"])
			expect(
				found.some(([what]) => what.startsWith(name)),
				name,
			).toBe(true);
	});
	test("a page that is framed by us, or frames us, is none of ours: nothing of ours loads a site", async () => {
		const policy = await (await pair.alice.tab()).evaluate(async () => {
			const manifest = chrome.runtime.getManifest();
			return [
				manifest.content_security_policy,
				manifest.web_accessible_resources ?? null,
				manifest.externally_connectable ?? null,
			];
		});
		expect(JSON.stringify(policy)).toContain("frame-ancestors 'none'");
		expect(policy.slice(1)).toEqual([null, null]);
	});
});
