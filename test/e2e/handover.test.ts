/** An identity goes to another real browser: the code is pasted, the digits are the same in both, and the first one stops. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { extensionFolder } from "../../scripts/build.ts";
import { showToCamera } from "../driver/fake-camera.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { openChat, read, say } from "../driver/journey.ts";
import { setDevices } from "../driver/permission.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { button } from "../driver/talking.ts";
import { expectAccessible } from "./accessible.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;
let fresh: Profile | undefined;
let scanning: Profile | undefined;
beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
}, 120_000);
afterAll(async () => {
	await fresh?.close();
	await scanning?.close();
	await pair.close();
	rmSync(folder, { recursive: true, force: true });
});

const folder = mkdtempSync(join(tmpdir(), "sidelong-handover-"));
const camera = join(folder, "seen.y4m");

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

test("scanned, before there is an identity: another code is said to be none, and a no leaves nothing there", async () => {
	const bob = await pair.bob.panel();
	await button(bob, "Back").click();
	await button(bob, "Settings").click();
	await button(bob, "Identity").click();
	await bob.getByRole("button", { name: /^Continue in another browser/ }).click();
	await button(bob, "Show the code").click();
	const code = await bob.getByRole("textbox", { name: "The code as text" }).inputValue();
	showToCamera(camera, "https://example.org/ is no code", code);
	const opened = await openProfile({
		...{ executable: ensureBrowser(console.log), extension: extensionFolder, headless: true },
		...{ name: "scanning" },
		args: ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${camera}`],
	});
	scanning = opened;
	await setDevices(opened, "granted");
	const there = await opened.panel();
	await button(there, "Continue from another browser").click();
	await button(there, "Scan with the camera").click();
	await there.getByText("This is no code of another browser.").waitFor({ timeout: 30_000 });
	const [ours, theirs] = [await digitsIn(bob), await digitsIn(there)];
	expect(theirs).toBe(ours);
	await button(bob, "They differ. Stop").click();
	await there.getByRole("heading", { name: "Nothing came over" }).waitFor({ timeout: 30_000 });
	await expectAccessible(there, "nothing came over");
	await button(there, "Try another code").click();
	await there.getByRole("textbox", { name: "Code of the other browser" }).waitFor();
	expect(await bob.getByRole("button", { name: "Show the code" }).isEnabled()).toBe(true);
}, 120_000);
