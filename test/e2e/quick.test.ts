/** From anywhere in a real browser: its menus, its address bar and its keys, and what they lead to on the other side. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, fakeDevices, isLive, isOver, sheet } from "../driver/calling.ts";
import { message, openChat } from "../driver/journey.ts";
import type { Profile } from "../driver/profile.ts";
import { button, chatOf, item } from "../driver/talking.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;
beforeAll(async () => {
	pair = await openPair({ args: fakeDevices });
	await introduce(pair);
	// alice is somewhere else in her browser
	await pair.alice.closePanel();
});
afterAll(() => pair.close());

async function inWorker<T>(profile: Profile, expression: string): Promise<T> {
	const worker = await profile.worker();
	try {
		return await worker.evaluate<T>(expression);
	} finally {
		await worker.detach();
	}
}
interface Line {
	readonly id: string;
	readonly title: string;
	readonly parentId?: string;
}
/** What the worker says that it put into the menus. */
const lines = async (profile: Profile): Promise<Line[]> =>
	JSON.parse(await inWorker(profile, `chrome.storage.session.get("menu").then(({ menu }) => menu ?? "[]")`));
/** Whether the browser has a line of this name: it changes none that it does not have. */
const hasLine = (profile: Profile, id: string) =>
	inWorker<boolean>(
		profile,
		`chrome.contextMenus.update(${JSON.stringify(id)}, {}).then(() => true, () => false)`,
	);
async function bobInMenu(): Promise<string> {
	const isBob = ({ title, parentId }: Line) => title === "bob" && !parentId;
	await expect.poll(async () => (await lines(pair.alice)).some(isBob), { timeout: 10_000 }).toBe(true);
	return (await lines(pair.alice)).find(isBob)?.id.split(":")[1] ?? "";
}
/** The debugger can press no line of a menu: what follows a press is called. */
const clicks = (profile: Profile, info: object, tab: object = {}) =>
	inWorker<void>(
		profile,
		`chrome.windows.getLastFocused().then(({ id }) => chrome.contextMenus.onClicked.dispatch(
			${JSON.stringify(info)}, { id: 1, windowId: id, ...${JSON.stringify(tab)} }))`,
	);
/** As `act` opens it: without a real press the browser gives no side panel, and a window comes in its place. */
async function windowOf(profile: Profile, act: () => Promise<void>): Promise<Page> {
	const opening = profile.context.waitForEvent("page", { timeout: 15_000 });
	await act();
	return opening;
}

test("the menus name bob, also after the worker died, and nothing is made twice", async () => {
	const bob = await bobInMenu();
	for (const id of [`person:${bob}`, `call:${bob}`, `page:${bob}`, "selection:"])
		await expect.poll(() => hasLine(pair.alice, id), { message: id }).toBe(true);
	await expect.poll(() => hasLine(pair.alice, "hang-up:")).toBe(false);
	const before = await lines(pair.alice);
	await pair.alice.sleepWorker();
	await chatOf(pair, pair.alice);
	await pair.alice.closePanel();
	expect(await lines(pair.alice)).toEqual(before);
	await expect.poll(() => hasLine(pair.alice, `person:${bob}`)).toBe(true);
	expect(JSON.stringify(await inWorker(pair.alice, "chrome.storage.session.get('journal')"))).not.toMatch(
		/"menu"/,
	);
});

test("a selection waits above the field with its passage, and arrives with Enter as a card that asks", async () => {
	const there = await chatOf(pair, pair.bob);
	const requests: string[] = [];
	there.on("request", (request) => requests.push(request.url()));
	const bob = await bobInMenu();
	const page = await windowOf(pair.alice, () =>
		clicks(
			pair.alice,
			{
				menuItemId: `selection:${bob}`,
				pageUrl: "https://ann:secret@example.org/walk?a=b",
				selectionText: "Low water is at 16:20",
			},
			{ title: "Walking the sandbanks" },
		),
	);
	await page.getByText("Walking the sandbanks").waitFor();
	await expect
		.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
		.toBe("Message");
	// nothing has left yet
	expect(await there.locator(".page-card").count()).toBe(0);
	await page.keyboard.press("Enter");
	const card = there.getByRole("button", { name: "Open Walking the sandbanks, example.org" });
	await card.waitFor();
	expect(await card.textContent()).toBe("eWalking the sandbanksexample.orgLow water is at 16:20");
	await item(there, "Walking the sandbanks").waitFor();
	await page.locator(".card-bar").waitFor({ state: "detached" });
	await card.click();
	const question = there.getByRole("dialog", { name: "Open this link?" });
	expect(await question.locator(".link-whole").textContent()).toBe(
		"https://example.org/walk?a=b#:~:text=Low%20water%20is%20at%2016%3A20",
	);
	await question.getByRole("button", { name: "Cancel" }).click();
	expect(requests.filter((url) => /^https?:/.test(url))).toEqual([]);
	await page.close();
});

test("another person is chosen in the panel, and the page is taken away again", async () => {
	const page = await windowOf(pair.alice, () =>
		clicks(pair.alice, { menuItemId: "link:", linkUrl: "https://example.net/x", pageUrl: "https://a.test/" }),
	);
	await page.getByRole("heading", { name: "Send to" }).waitFor();
	await page.getByText("example.net").waitFor();
	await page.getByRole("list", { name: "Send to" }).getByRole("button", { name: "bob" }).click();
	await message(page).waitFor();
	await page.locator(".card-bar").getByText("example.net").waitFor();
	await button(page, "Take the page away").click();
	await page.locator(".card-bar").waitFor({ state: "detached" });
	await page.reload();
	await openChat(page, "bob");
	expect(await page.locator(".card-bar").count()).toBe(0);
	await page.close();
});

test("the address bar rings bob, the keys mute and hang up, and the icon says it in words", async () => {
	const b = await chatOf(pair, pair.bob);
	const title = (profile: Profile) => inWorker<string>(profile, "chrome.action.getTitle({})");
	const key = (profile: Profile, name: string) =>
		inWorker<void>(profile, `chrome.commands.onCommand.dispatch(${JSON.stringify(name)}, undefined)`);
	await expect.poll(() => title(pair.alice)).toBe("Sidelong");
	// what cannot be one person alone rings nobody
	const nobody = await windowOf(pair.alice, () =>
		inWorker(pair.alice, `chrome.omnibox.onInputEntered.dispatch("nobody call", "currentTab")`),
	);
	await button(nobody, "Settings").waitFor();
	await nobody.close();
	expect(await sheet(b).count()).toBe(0);
	const page = await windowOf(pair.alice, () =>
		inWorker(pair.alice, `chrome.omnibox.onInputEntered.dispatch("bob call", "currentTab")`),
	);
	await sheet(b).waitFor();
	await expect.poll(() => title(pair.bob)).toBe("A call for you");
	await expect.poll(() => hasLine(pair.bob, "answer:")).toBe(true);
	await accept(b);
	await Promise.all([isLive(page), isLive(b)]);
	await expect.poll(() => title(pair.alice)).toBe("In a call");
	await key(pair.alice, "mute");
	await b.getByText("muted", { exact: true }).waitFor();
	await expect.poll(() => title(pair.alice)).toBe("Muted");
	expect(await inWorker(pair.alice, "chrome.action.getBadgeText({})")).toBe("✕");
	await expect.poll(() => hasLine(pair.alice, "unmute:")).toBe(true);
	await key(pair.alice, "mute");
	await b.getByText("muted", { exact: true }).waitFor({ state: "detached" });
	await key(pair.alice, "hang-up");
	await Promise.all([isOver(page), isOver(b)]);
	await expect.poll(() => title(pair.alice)).toBe("Sidelong");
	await expect.poll(() => hasLine(pair.alice, "hang-up:")).toBe(false);
	await page.close();
});

test("a key answers what rings, in a worker that has just been woken", async () => {
	const b = await chatOf(pair, pair.bob);
	const bob = await bobInMenu();
	const page = await windowOf(pair.alice, () => clicks(pair.alice, { menuItemId: `call:${bob}` }));
	await sheet(b).waitFor();
	await inWorker(pair.bob, "void (globalThis.isOld = true)");
	await pair.bob.killWorker();
	// the panel wakes the next one; a key reaches it when it listens, as the browser sees to
	const listens = "!globalThis.isOld && chrome.commands.onCommand.hasListeners()";
	await expect.poll(() => inWorker(pair.bob, listens).catch(() => false), { timeout: 10_000 }).toBe(true);
	const answered = await windowOf(pair.bob, () =>
		inWorker(pair.bob, `chrome.commands.onCommand.dispatch("answer", undefined)`),
	);
	await Promise.all([isLive(page), isLive(b)]);
	await inWorker(pair.bob, `chrome.commands.onCommand.dispatch("hang-up", undefined)`);
	await Promise.all([isOver(page), isOver(b)]);
	await Promise.all([page.close(), answered.close()]);
});

test("the browser has given us all four keys, and the settings show them", async () => {
	await pair.alice.closePanel();
	const panel = await pair.alice.panel();
	// what was chosen in a menu a moment ago leads there still
	const back = button(panel, "Back");
	await back.or(button(panel, "Settings")).first().waitFor();
	await panel.waitForTimeout(500);
	if ((await back.count()) > 0) await back.click();
	await button(panel, "Settings").click();
	for (const [name, keys] of [
		["Open Sidelong", "Ctrl + Shift + Y"],
		["Answer a call", "Alt + Shift + Y"],
		["Mute, unmute", "Alt + Shift + M"],
		["Hang up", "Alt + Shift + H"],
	] as const)
		expect(await panel.getByRole("listitem").filter({ hasText: name }).textContent()).toBe(`${name}${keys}`);
	const opening = pair.alice.context.waitForEvent("page");
	await button(panel, "Change shortcuts").click();
	const shortcuts = await opening;
	await expect.poll(() => shortcuts.url()).toMatch(/^chrome:\/\/extensions\/shortcuts/);
	await shortcuts.close();
	await button(panel, "Back").click();
});
