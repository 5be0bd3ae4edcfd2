/** A call above all other windows, in a real browser: opened in one click, worked from there, and gone with the call. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, fakeDevices, hangUp, isLive, isOver, painted, ring } from "../driver/calling.ts";
import { button, chatOf } from "../driver/talking.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;
beforeAll(async () => {
	pair = await openPair({ args: fakeDevices });
	await introduce(pair);
});
afterAll(() => pair.close());

/** A video call that both see, and alice's window of it. */
async function callInWindow(): Promise<{ readonly bob: Page; readonly own: Page }> {
	const [a, b] = [await chatOf(pair, pair.alice), await chatOf(pair, pair.bob)];
	await ring(a, "Video call");
	await accept(b, "Accept with video");
	await Promise.all([isLive(a), isLive(b)]);
	// a side panel is offered no window above all others: it would be nowhere on the screen
	const opening = pair.alice.context.waitForEvent("page");
	await button(a, "Call in its own window").click();
	const own = await opening;
	await isLive(own);
	return { bob: b, own };
}
async function floatFrom(own: Page): Promise<Page> {
	const opening = pair.alice.context.waitForEvent("page");
	await button(own, "Keep above other windows").click();
	return opening;
}

test("it paints the other one, mutes, turns the camera off, hangs up, and is gone with the call", async () => {
	const { bob, own } = await callInWindow();
	const float = await floatFrom(own);
	expect(await painted(float, "bob", 5)).toBeGreaterThanOrEqual(5);
	// as the panel looks, under the same policy
	const stage = float.locator("main");
	expect(await stage.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
		await own.locator("main").evaluate((element) => getComputedStyle(element).backgroundColor),
	);
	await button(float, "Mute").click();
	await bob.getByText("muted", { exact: true }).waitFor();
	await button(float, "Unmute").click();
	await button(float, "Camera off").click();
	await bob.getByLabel("Picture of alice").waitFor({ state: "detached" });
	// again: it is there already
	const pages = pair.alice.context.pages().length;
	await button(own, "Keep above other windows").click();
	await button(float, "Mute").click();
	await button(float, "Unmute").waitFor();
	expect(pair.alice.context.pages()).toHaveLength(pages);
	const closed = float.waitForEvent("close");
	await hangUp(float);
	await closed;
	for (const profile of [pair.alice, pair.bob]) await isOver(await profile.panel());
});

test("it goes with the window it came from, and the call goes on", async () => {
	const { bob, own } = await callInWindow();
	const float = await floatFrom(own);
	await painted(float, "bob");
	const closed = float.waitForEvent("close");
	await own.close();
	await closed;
	const panel = await pair.alice.panel();
	await painted(bob, "alice");
	await isLive(panel);
	await hangUp(panel);
	for (const profile of [pair.alice, pair.bob]) await isOver(await profile.panel());
});
