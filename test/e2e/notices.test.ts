/** What a browser says outside the panel: with the panel closed and the worker dead, hidden by default, and nothing to who wants quiet. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { message, openChat, say } from "../driver/journey.ts";
import type { Attached } from "../driver/protocol.ts";
import { button, chatOf, item, tell } from "../driver/talking.ts";
import { befriend, openPair, type Pair, settle } from "./pair.ts";

let pair: Pair;
let hands: Attached;
/** A page of the extension that is no panel: it asks the browser and wakes nobody. */
let watch: Page;
beforeAll(async () => {
	pair = await openPair();
	await settle(pair);
	hands = await pair.bob.offscreen();
	// before the first sound: what is played, and whether it really is
	await hands.evaluate(`{
		globalThis.heard = { contexts: [], notes: 0 };
		const Real = AudioContext;
		globalThis.AudioContext = class extends Real {
			constructor() {
				super();
				heard.contexts.push(this);
			}
			createOscillator() {
				heard.notes += 1;
				return super.createOscillator();
			}
		};
	}`);
	await befriend(pair);
	await tell(pair, pair.alice, "hello");
	watch = await pair.bob.context.newPage();
	await watch.goto(`${pair.bob.origin}/manifest.json`);
});
afterAll(async () => {
	await hands?.detach();
	await pair.close();
});

const shown = () => watch.evaluate(async () => Object.keys((await chrome.notifications.getAll()) as object));
const badge = () => watch.evaluate(() => chrome.action.getBadgeText({}));
const notes = () => hands.evaluate<number>("heard.notes");

/** As most of the day: no panel, no worker. */
async function leaveBob(): Promise<void> {
	const panel = await pair.bob.panel();
	if ((await button(panel, "Back").count()) > 0) await button(panel, "Back").click();
	await pair.bob.closePanel();
	await pair.bob.sleepWorker();
}
/** Says something and waits until bob's device has it. */
async function delivered(text: string): Promise<void> {
	const panel = await chatOf(pair, pair.alice);
	await say(panel, text);
	await expect
		.poll(async () => (await item(panel, text).getAttribute("aria-label")) ?? "", { timeout: 15_000 })
		.toMatch(/delivered$/);
}

test("a message to a closed panel and a dead worker is announced within three seconds, with a number and a sound", async () => {
	// the request made no sound: bob had not said yes
	await leaveBob();
	expect([await shown(), await badge(), await notes()]).toEqual([[], "", 0]);
	const panel = await chatOf(pair, pair.alice);
	await say(panel, "a plan nobody else may read");
	await expect.poll(shown, { timeout: 3_000, interval: 20 }).toHaveLength(1);
	await expect.poll(badge).toBe("1");
	await expect.poll(notes).toBe(2);
	await expect.poll(() => hands.evaluate("heard.contexts.map(({ state }) => state)")).toEqual(["running"]);
	expect(await hands.evaluate<number>("heard.contexts[0].currentTime")).toBeGreaterThan(0);
	// and it lets the sound card go
	await expect.poll(() => hands.evaluate("heard.contexts[0].state"), { timeout: 5_000 }).toBe("suspended");
});

test("it tells neither who nor what until that is wanted, and its icon is there", async () => {
	const worker = await pair.bob.worker();
	const made = () =>
		worker.evaluate<{ title: string; message: string; iconUrl: string }[]>("globalThis.made");
	await worker.evaluate(`{
		globalThis.made = [];
		const create = chrome.notifications.create.bind(chrome.notifications);
		chrome.notifications.create = (name, options) => { made.push(options); return create(name, options); };
	}`);
	await delivered("still hidden");
	await expect
		.poll(async () => (await made()).map(({ title, message }) => `${title}: ${message}`))
		.toEqual(["Sidelong: 2 new messages"]);
	const iconUrl = (await made())[0]?.iconUrl ?? "";
	const icon = await watch.evaluate(async (url) => {
		const image = await createImageBitmap(await (await fetch(url)).blob());
		return [image.width, image.height];
	}, iconUrl);
	expect(icon).toEqual([128, 128]);
	const panel = await pair.bob.panel();
	await button(panel, "Settings").click();
	await panel.getByText("Say who wrote and what").click();
	await button(panel, "Back").click();
	await delivered("now you may know");
	await expect
		.poll(async () => (await made()).at(-1))
		.toMatchObject({
			title: "alice",
			message: "now you may know",
		});
	await worker.detach();
});

test("a click, on it or on its button, opens its chat with the place to write in focus, and takes notice and number away", async () => {
	const clicked = async (event: "onClicked" | "onButtonClicked") => {
		const [name] = await shown();
		expect(name).toMatch(/^message:/);
		const worker = await pair.bob.worker();
		await worker.evaluate(`chrome.notifications.${event}.dispatch(${JSON.stringify(name)}, 0)`);
		await worker.detach();
	};
	const isReady = (panel: Page) =>
		expect
			.poll(() => panel.evaluate(() => document.activeElement?.getAttribute("aria-label")))
			.toBe("Message");
	// in the panel that is there
	const panel = await pair.bob.panel();
	await button(panel, "Settings").waitFor();
	await clicked("onClicked");
	await message(panel).waitFor();
	await isReady(panel);
	await item(panel, "a plan nobody else may read").waitFor();
	await expect.poll(async () => [await shown(), await badge()]).toEqual([[], ""]);
	// with none: the debugger cannot make a click, so the browser gives no side panel, and the window in its place is opened
	await leaveBob();
	await delivered("open a window for me");
	await expect.poll(shown).toHaveLength(1);
	const opening = pair.bob.context.waitForEvent("page");
	await clicked("onButtonClicked");
	const page = await opening;
	await item(page, "open a window for me").waitFor();
	await isReady(page);
	await expect.poll(async () => [await shown(), await badge()]).toEqual([[], ""]);
	await pair.bob.closePanel();
});

test("somebody who is muted is silent and not counted; do not disturb is silent and counted", async () => {
	const panel = await pair.bob.panel();
	await openChat(panel, "alice");
	const mute = async (choice: string) => {
		await openChat(panel, "alice");
		await button(panel, "More").click();
		await panel.getByRole("menuitem", { name: "Details" }).click();
		await panel.getByRole("button", { name: /^Mute/ }).click();
		await panel
			.getByRole("menuitem", { name: choice })
			.or(panel.getByRole("menuitemradio", { name: choice }))
			.click();
		await panel.getByRole("menu").waitFor({ state: "detached" });
		await button(panel, "Back").click();
		await button(panel, "Back").click();
	};
	await mute("Always");
	const before = await notes();
	await delivered("into silence");
	expect([await shown(), await badge(), await notes()]).toEqual([[], "", before]);
	await mute("Unmute");
	await button(panel, "Settings").click();
	await panel.getByRole("button", { name: /^Do not disturb/ }).click();
	await panel.getByRole("menuitem", { name: "For 1 hour" }).click();
	await panel.getByRole("menu").waitFor({ state: "detached" });
	await leaveBob();
	await delivered("quietly");
	await expect.poll(badge).toBe("1");
	expect([await shown(), await notes()]).toEqual([[], before]);
});
