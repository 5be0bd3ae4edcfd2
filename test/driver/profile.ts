/**
 * One browser with one fresh profile and the built extension, driven as a person would: the real side panel, by accessible names.
 * What only a developer can do (kill the worker, close a document) goes through the browser's own debugging protocol.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "playwright";
import { type Attached, connectProtocol, type Protocol } from "./protocol.ts";

export interface Options {
	readonly executable: string;
	/** The built extension. */
	readonly extension: string;
	readonly headless: boolean;
	readonly name: string;
	/** Goes on with an earlier profile instead of a fresh one, and leaves it. */
	readonly folder?: string;
	/** More arguments for the browser. */
	readonly args?: readonly string[];
	/** More of an environment for the browser. */
	readonly env?: Readonly<Record<string, string>>;
}

interface Target {
	readonly targetId: string;
	readonly type: string;
	readonly url: string;
}

const quiet = [
	"--no-first-run",
	"--no-default-browser-check",
	"--disable-quic",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--enable-unsafe-extension-debugging",
];

export async function openProfile({
	executable,
	extension,
	headless,
	name,
	folder,
	args = [],
	env,
}: Options) {
	const profile = folder ?? mkdtempSync(join(tmpdir(), `sidelong-${name}-`));
	// a copy: whoever builds next must not pull the extension from under a running browser
	const own = join(profile, "extension");
	if (!existsSync(own)) cpSync(extension, own, { recursive: true });
	// without developer mode an unpacked extension that reloads itself stays off
	const preferences = join(profile, "Default/Preferences");
	if (!existsSync(preferences)) {
		mkdirSync(join(profile, "Default"), { recursive: true });
		writeFileSync(preferences, JSON.stringify({ extensions: { ui: { developer_mode: true } } }));
	}
	const context: BrowserContext = await chromium.launchPersistentContext(profile, {
		executablePath: executable,
		headless,
		viewport: null,
		// our own Ctrl+C handling ends everything in order
		handleSIGINT: false,
		ignoreDefaultArgs: ["--disable-extensions"],
		args: [
			...quiet,
			"--window-size=1200,760",
			...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
			...(headless ? ["--disable-gpu"] : []),
			"--remote-debugging-port=0",
			...args,
		],
		...(env && { env: { ...process.env, ...env } }),
	});
	// branded Chrome ignores --load-extension; this way works everywhere and says what is wrong with a package
	const owner = await context.browser()?.newBrowserCDPSession();
	if (!owner) throw new Error("this browser cannot be driven");
	const loaded: unknown = await owner.send("Extensions.loadUnpacked" as never, { path: own } as never);
	const { id } = loaded as { readonly id: string };
	const origin = `chrome-extension://${id}`;
	const port = await debuggingPort(profile);
	const endpoint = `http://127.0.0.1:${port}`;
	const first: Browser = await chromium.connectOverCDP(endpoint);
	const cdp: CDPSession = await first.newBrowserCDPSession();
	/** A connection lists the panels that were there when it was made, so each new panel gets a new one. */
	let over = first;

	async function targets(): Promise<Target[]> {
		const found = (await cdp.send("Target.getTargets", { filter: [{}] } as never)) as {
			targetInfos: Target[];
		};
		return found.targetInfos;
	}
	async function closeTargets(is: (target: Target) => boolean): Promise<number> {
		const found = (await targets()).filter(is);
		for (const { targetId } of found) await cdp.send("Target.closeTarget", { targetId }).catch(() => {});
		return found.length;
	}
	const isPanel = ({ type, url }: Target) => type === "page" && url.startsWith(`${origin}/sidepanel.html`);
	async function gone(is: (target: Target) => boolean): Promise<void> {
		for (let tries = 0; tries < 200 && (await targets()).some(is); tries++)
			await new Promise((resolve) => setTimeout(resolve, 50));
	}
	let protocol: Protocol | undefined;
	/** The debugging protocol at one of our own targets; detach it when done. */
	async function attach(is: (target: Target) => boolean): Promise<Attached> {
		protocol ??= await connectProtocol(endpoint);
		const found = (await targets()).find((target) => target.url.startsWith(origin) && is(target));
		if (!found) throw new Error(`there is no such target in the browser of ${name}`);
		return protocol.attach(found.targetId);
	}
	const isOffscreen = ({ url }: Target) => url === `${origin}/offscreen.html`;
	const isWorker = ({ type }: Target) => type === "service_worker";
	const isOwnWorker = (target: Target) => isWorker(target) && target.url.startsWith(origin);

	const panelPages = () =>
		over
			.contexts()
			.flatMap((each) => each.pages())
			.filter((page) => page.url().startsWith(`${origin}/sidepanel.html`) && !page.isClosed());

	return {
		name,
		id,
		origin,
		folder: profile,
		context,
		targets,
		/** The real side panel; in a tab where this browser cannot be told to open it. */
		async panel(): Promise<Page> {
			const open = panelPages()[0];
			if (open) return open;
			let how = "the browser's own action";
			for (let tries = 0; tries < 200; tries++) {
				// the worker says in its first turn that the action opens the panel; until then the action does nothing
				if (tries % 40 === 0 && !(await targets()).some(isPanel)) {
					const tab = (await targets()).find(({ type, url }) => type === "tab" && !url.startsWith(origin));
					try {
						await cdp.send("Extensions.triggerAction" as never, { id, targetId: tab?.targetId } as never);
					} catch {
						how = "a tab";
						if (tries === 0) await (await context.newPage()).goto(`${origin}/sidepanel.html`);
					}
				}
				await new Promise((resolve) => setTimeout(resolve, 50));
				if (!(await targets()).some(isPanel)) continue;
				over = await chromium.connectOverCDP(endpoint);
				const page = panelPages()[0];
				if (page) return page;
			}
			throw new Error(`the side panel of ${name} did not open (by ${how})`);
		},
		/** Whether the panel is the browser's own, not a tab. */
		async isRealPanel(): Promise<boolean> {
			const page = panelPages()[0];
			return page !== undefined && !context.pages().some((tab) => tab.url() === page.url());
		},
		/** A second browser window with a side panel of its own. */
		async secondPanel(): Promise<Page> {
			const before = new Set((await targets()).filter(isPanel).map(({ targetId }) => targetId));
			const { targetId: page } = await cdp.send("Target.createTarget", {
				url: "about:blank",
				newWindow: true,
			});
			const { windowId } = await cdp.send("Browser.getWindowForTarget", { targetId: page });
			const tabs = (await targets()).filter(({ type }) => type === "tab");
			for (const { targetId } of tabs) {
				const at = await cdp.send("Browser.getWindowForTarget", { targetId }).catch(() => undefined);
				if (at?.windowId === windowId)
					await cdp.send("Extensions.triggerAction" as never, { id, targetId } as never);
			}
			for (let tries = 0; tries < 200; tries++) {
				const fresh = (await targets()).find((target) => isPanel(target) && !before.has(target.targetId));
				if (!fresh) {
					await new Promise((resolve) => setTimeout(resolve, 50));
					continue;
				}
				const own = await chromium.connectOverCDP(endpoint);
				for (const found of own.contexts().flatMap((each) => each.pages())) {
					if (!found.url().startsWith(`${origin}/sidepanel.html`)) continue;
					const session = await found.context().newCDPSession(found);
					const { targetInfo } = await session.send("Target.getTargetInfo");
					await session.detach();
					if (targetInfo.targetId === fresh.targetId) return found;
				}
			}
			throw new Error(`a second side panel of ${name} did not open`);
		},
		/** The panel as a page of its own in a tab. */
		async tab(): Promise<Page> {
			const page = await context.newPage();
			await page.goto(`${origin}/sidepanel.html`);
			return page;
		},
		/** Another extension in the same browser; answers its id. */
		async loadAnother(path: string): Promise<string> {
			const found: unknown = await owner.send("Extensions.loadUnpacked" as never, { path } as never);
			return (found as { readonly id: string }).id;
		},
		/** The debugging protocol at the worker. While attached, it lives. */
		worker: () => attach(isWorker),
		/** The debugging protocol at the document that holds every wire. */
		offscreen: () => attach(isOffscreen),
		/** Whether a worker runs. */
		hasWorker: async () => (await targets()).some(isOwnWorker),
		/** Ends the service worker, as the browser does when it is idle. */
		killWorker: () => closeTargets(isOwnWorker),
		/** The same until none runs: what happened just before may wake another one at once. */
		async sleepWorker(): Promise<void> {
			for (let tries = 0; tries < 40; tries++) {
				await closeTargets(isOwnWorker);
				await new Promise((resolve) => setTimeout(resolve, 250));
				if (!(await targets()).some(isOwnWorker)) return;
			}
			throw new Error(`the worker of ${name} does not sleep`);
		},
		async closePanel(): Promise<void> {
			// the browser knows sooner than the connection that its page is gone: both must, or the next caller gets a dead page
			const seen = panelPages();
			await closeTargets(isPanel);
			await gone(isPanel);
			for (const page of seen) if (!page.isClosed()) await page.waitForEvent("close").catch(() => {});
		},
		/** Closes the document that holds every wire. Closing its debugging target would take the whole browser down. */
		async closeOffscreen(): Promise<void> {
			// the debugging connection that saw the document may go with it
			await panelPages()[0]
				?.evaluate(() => chrome.offscreen.closeDocument())
				.catch(() => {});
		},
		/** Wakes the worker and runs one of the browser's own functions in it. */
		async reload(): Promise<void> {
			const page = panelPages()[0] ?? (await context.newPage());
			if (!page.url().startsWith(origin)) await page.goto(`${origin}/sidepanel.html`);
			const old = new Set((await targets()).filter(isOwnWorker).map(({ targetId }) => targetId));
			await page.evaluate(() => chrome.runtime.reload()).catch(() => {});
			// the old pages and the old worker go first
			await gone(isPanel);
			// the action of an extension that is off for this moment takes the browser down with it
			for (let tries = 0; tries < 200; tries++) {
				if ((await targets()).some((each) => isOwnWorker(each) && !old.has(each.targetId))) return;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			throw new Error(`the extension of ${name} did not come back`);
		},
		async close({ keep = folder !== undefined } = {}): Promise<void> {
			protocol?.close();
			await context.close().catch(() => {});
			if (!keep) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
export type Profile = Awaited<ReturnType<typeof openProfile>>;

async function debuggingPort(profile: string): Promise<number> {
	const { readFile } = await import("node:fs/promises");
	for (let tries = 0; tries < 200; tries++) {
		const text = await readFile(join(profile, "DevToolsActivePort"), "utf8").catch(() => "");
		const port = Number(text.split("\n")[0]);
		if (port > 0) return port;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error("the browser did not open its debugging port");
}
