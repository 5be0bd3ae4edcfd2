/**
 * Pictures of the built panel for looking at, with fixtures in place of the worker and with the extension's own policy:
 * `npx wxt build && node scripts/run.mjs test/ui/preview.ts [--rtl] [--forced] [--language de] [name …]` writes
 * test-results/panel/<name>-<light|dark>-<width>.png; from right to left with `-rtl`, in the system's colours with `-forced`, in another
 * language with `-de` in the name. What is cut off at a side, too wide or not accessible is said.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright";
import { chatOf } from "./fixtures.ts";
import { beginnings } from "./pictures/beginnings.ts";
import { calls } from "./pictures/calls.ts";
import { chats } from "./pictures/chats.ts";
import { fakeWorker, findCutOff, findFaults } from "./pictures/in-the-page.ts";
import { people } from "./pictures/people.ts";
import type { Picture, Pictures } from "./pictures/picture.ts";
import { relays } from "./pictures/relays.ts";
import { settingsScreens } from "./pictures/settings.ts";
import { type Messages, translated } from "./pictures/translated.ts";

const pictures: Pictures = { ...beginnings, ...relays, ...calls, ...chats, ...people, ...settingsScreens };

const made = Date.now();
const root = process.cwd();
const built = process.env.BUILT ?? join(root, ".output/chrome-mv3");
const out = join(root, "test-results/panel");
const axe = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

const { values: how, positionals: wanted } = parseArgs({
	allowPositionals: true,
	options: {
		rtl: { type: "boolean", default: false },
		forced: { type: "boolean", default: false },
		language: { type: "string", default: "en" },
	},
});
const wordsOf = (language: string): Messages =>
	JSON.parse(readFileSync(join(built, `_locales/${language}/messages.json`), "utf8"));
const english = wordsOf("en");
const messages = wordsOf(how.language);
const named = (name: string) => (how.language === "en" ? name : translated(name, english, messages));
const suffix = `${how.rtl ? "-rtl" : ""}${how.forced ? "-forced" : ""}${how.language === "en" ? "" : `-${how.language}`}`;
for (const name of wanted) if (!(name in pictures)) throw new Error(`there is no picture ${name}`);
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [name, picture] of Object.entries(pictures)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	// of another language only what it does to the room there is
	const ways: readonly (readonly ["light" | "dark", number])[] =
		how.language === "en"
			? [
					["light", 360],
					["dark", 360],
					["light", 320],
					["dark", 600],
				]
			: [["light", 320]];
	const shots = ways.map(([mode, width]) => take(browser, name, picture, mode, width));
	// one that cannot be taken does not keep the others from it
	for (const shot of await Promise.allSettled(shots))
		if (shot.status === "rejected") {
			console.log(`${name}: ${String(shot.reason).split("\n").slice(0, 3).join(" ")}`);
			process.exitCode = 1;
		}
}
await browser.close();

async function take(from: Browser, name: string, picture: Picture, mode: "light" | "dark", width: number) {
	const { content_security_policy: policy, version } = JSON.parse(
		readFileSync(join(built, "manifest.json"), "utf8"),
	);
	const page = await from.newPage({
		viewport: { width, height: 720 },
		colorScheme: mode,
		forcedColors: how.forced ? "active" : "none",
		deviceScaleFactor: 2,
	});
	page.setDefaultTimeout(8_000);
	page.on("console", (line) => line.type() !== "log" && console.log(name, line.text()));
	page.on("pageerror", (error) => console.log(name, error.message));
	await page.route("**/*", (route) => {
		const path = new URL(route.request().url()).pathname;
		return route.fulfill({
			body: readFileSync(join(built, path)),
			contentType: types[extname(path)] ?? "application/octet-stream",
			headers: { "content-security-policy": policy.extension_pages },
		});
	});
	await page.addInitScript(fakeWorker, {
		view: picture.view,
		chat: picture.chat,
		feed: `chat:${chatOf("bob")}`,
		code: picture.code,
		made,
		answer: picture.answer,
		answers: picture.answers,
		messages,
		version,
	});
	await page.goto("https://panel.test/sidepanel.html");
	if (how.rtl) await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
	const [first, ...rest] = picture.press ?? [];
	const press = (what: string) =>
		page
			.getByRole("button", { name: named(what) })
			.first()
			.click();
	if (picture.type && first && !(await page.getByRole("textbox", { name: named(picture.type[0]) }).count()))
		await press(first);
	else if (first && picture.type) rest.unshift(first);
	else if (first) await press(first);
	if (picture.type) await page.getByRole("textbox", { name: named(picture.type[0]) }).fill(picture.type[1]);
	for (const what of rest) await press(what);
	for (const step of picture.steps ?? []) {
		if ("press" in step) await pressed(page, step.press).click();
		else if ("hover" in step) await page.getByText(named(step.hover)).last().hover();
		else if ("scrollTo" in step)
			await page
				.getByText(named(step.scrollTo))
				.first()
				.evaluate((found) => found.scrollIntoView());
		else if ("write" in step) await page.getByRole("textbox", { name: named("Message") }).fill(step.write);
		else await page.keyboard.press(step.key);
	}
	if (picture.scrollUp) await page.locator(".timeline").evaluate((box) => (box.scrollTop = 0));
	await page.waitForTimeout(picture.view ? 550 : 900);
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	if (overflow > 0) console.log(`${name} ${width}: ${overflow} px too wide`);
	for (const cut of await page.evaluate(findCutOff)) console.log(`${name} ${width}: cut off: ${cut}`);
	await page.evaluate(axe);
	const faults = await page.evaluate(findFaults);
	for (const fault of faults) console.log(`${name} ${mode} ${width}: ${fault}`);
	await page.screenshot({ path: join(out, `${name}-${mode}-${width}${suffix}.png`) });
	await page.close();
}

function pressed(page: Page, what: string) {
	const name = named(what);
	return page
		.getByRole("button", { name })
		.or(page.getByRole("menuitem", { name }))
		.or(page.getByRole("menuitemradio", { name }))
		.or(page.getByRole("link", { name, exact: true }))
		.first();
}
