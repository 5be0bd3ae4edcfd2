/** An identity goes to another real browser: the code is pasted, the digits are the same in both, and the first one stops. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { extensionFolder } from "../../scripts/build.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { openChat, read, say } from "../driver/journey.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { button } from "../driver/talking.ts";
import { expectAccessible } from "./accessible.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;
let fresh: Profile | undefined;
beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
}, 120_000);
afterAll(async () => {
	await fresh?.close();
	await pair.close();
});

const digitsIn = async (panel: Page) => {
	const shown = panel.getByRole("img", { name: /^Digits to compare:/ });
	await shown.waitFor({ timeout: 30_000 });
	return (await shown.getAttribute("aria-label"))?.replace(/\D/g, "");
};

test("pasted, compared, confirmed: bob, his mark, the handle and the settings are there, and letters go both ways", async () => {
	const [alice, bob] = [await pair.alice.panel(), await pair.bob.panel()];
	await button(alice, "More").click();
	await alice.getByRole("menuitem", { name: "Compare numbers" }).click();
	await button(alice, "They match").click();
	// asked once, before the first
	await button(alice, "Later").click();
	await alice.getByRole("img", { name: "verified", exact: true }).first().waitFor();
	await alice.keyboard.press("Escape");
	await button(alice, "Back").click();
	await button(alice, "Settings").click();
	await alice.getByText("Dark", { exact: true }).click();
	expect(await alice.getByRole("radio", { name: "Dark" }).isChecked()).toBe(true);
	await button(alice, "Identity").click();
	await alice.getByRole("button", { name: /^Continue in another browser/ }).click();
	await expectAccessible(alice, "before the code");
	await button(alice, "Show the code").click();
	await alice.getByRole("img", { name: "The code for the other browser" }).waitFor();
	await expectAccessible(alice, "the code");
	const code = await alice.getByRole("textbox", { name: "The code as text" }).inputValue();
	expect(code).toMatch(/^gx1m\./);

	const executable = ensureBrowser(console.log);
	const opened = await openProfile({ executable, extension: extensionFolder, headless: true, name: "fresh" });
	fresh = opened;
	const there = await opened.panel();
	await button(there, "Continue from another browser").click();
	await expectAccessible(there, "the field");
	await there.getByRole("textbox", { name: "Code of the other browser" }).fill(`my code: ${code}`);
	await button(there, "Continue here").click();
	const [ours, theirs] = [await digitsIn(alice), await digitsIn(there)];
	expect(ours).toMatch(/^\d{6}$/);
	expect(theirs).toBe(ours);
	await expectAccessible(alice, "comparing");
	await expectAccessible(there, "comparing there");
	expect(await button(there, "Settings").count()).toBe(0);
	const began = Date.now();
	await button(alice, "They are the same. Continue there").click();
	await button(there, "Settings").waitFor({ timeout: 30_000 });
	console.log(`everything was there after ${Date.now() - began} ms`);
	await alice.getByRole("heading", { name: "Sidelong goes on in the other browser" }).waitFor();
	await expectAccessible(alice, "gone");

	await openChat(there, "bob");
	await there.getByRole("img", { name: "verified", exact: true }).first().waitFor();
	await openChat(bob, "alice");
	await say(there, "a new browser");
	await read(bob, "alice", "a new browser");
	await say(bob, "welcome there");
	await read(there, "bob", "welcome there");
	await button(there, "Back").click();
	await button(there, "Settings").click();
	expect(await there.getByRole("radio", { name: "Dark" }).isChecked()).toBe(true);
	await there.getByText("People find you as").first().waitFor();

	await button(alice, "To your identity").click();
	await alice.getByRole("heading", { name: "Identity" }).waitFor();
	await alice.keyboard.press("Escape");
	await alice.keyboard.press("Escape");
	await alice.getByText("Another device has taken the place of this one", { exact: false }).first().waitFor();
}, 240_000);
