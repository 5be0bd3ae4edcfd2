/** Codes read with a camera, in real browsers: an invite, and the number of somebody side by side. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { showToCamera } from "../driver/fake-camera.ts";
import { connectTo, createIdentity, openChat } from "../driver/journey.ts";
import { answer, heldQuestion, holdQuestion, questions, setDevices } from "../driver/permission.ts";
import { button } from "../driver/talking.ts";
import { expectAccessible } from "./accessible.ts";
import { openPair, type Pair } from "./pair.ts";

const folder = mkdtempSync(join(tmpdir(), "sidelong-camera-"));
const camera = join(folder, "seen.y4m");
let pair: Pair;
beforeAll(async () => {
	showToCamera(camera, "");
	pair = await openPair({
		args: ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${camera}`],
	});
	for (const [profile, name] of [
		[pair.alice, "alice"],
		[pair.bob, "bob"],
	] as const) {
		const panel = await profile.panel();
		await createIdentity(panel, name);
		await connectTo(panel, pair.wire.url);
	}
});
afterAll(async () => {
	await pair.close();
	rmSync(folder, { recursive: true, force: true });
});

const badge = (panel: Page) => panel.getByRole("img", { name: "verified", exact: true });

test("an invite on alice's screen lets bob in, after the tab asked for the camera alone", async () => {
	const [alice, bob] = [await pair.alice.panel(), await pair.bob.panel()];
	await button(alice, "Add contact").first().click();
	await button(alice, "Create invite").click();
	// before it is there, the field of that name is the one to paste into
	await alice.getByRole("img", { name: "The invite as a QR code" }).waitFor();
	const link = await alice.getByRole("textbox", { name: "Invite link" }).inputValue();
	expect(link).toMatch(/^gx1\./);
	await holdQuestion(pair.bob);
	await button(bob, "Add contact").first().click();
	await button(bob, "Scan with the camera").click();
	const dialog = bob.getByRole("dialog", { name: "Scan a code" });
	await button(bob, "Show me").click();
	await expect.poll(() => questions(pair.bob).length).toBe(1);
	const tab = await heldQuestion(pair.bob, questions(pair.bob)[0] as Page);
	await tab.getByRole("heading", { name: "May Sidelong use the camera?" }).waitFor();
	showToCamera(camera, "https://example.org/ is no invite", link);
	await answer(pair.bob, tab, "granted");
	// the dialog waited, and goes on by itself: another code is said to be none, and the next one is read
	await dialog.getByText("This code holds no invite.").waitFor();
	await expectAccessible(bob, "scanning");
	await bob.getByRole("textbox", { name: "Message" }).waitFor({ timeout: 30_000 });
	await badge(bob).first().waitFor();
});

test("side by side: bob's number verifies him for alice, another one does not", async () => {
	await setDevices(pair.alice, "granted");
	const [alice, bob] = [await pair.alice.panel(), await pair.bob.panel()];
	await button(alice, "Back").click();
	await openChat(alice, "bob");
	const toNumber = async (panel: Page) => {
		await button(panel, "More").click();
		await panel.getByRole("menuitem", { name: "Compare numbers" }).click();
		const groups = panel.getByRole("group", { name: /Your number with/ }).getByRole("button");
		await groups.first().waitFor();
		return (await groups.allTextContents()).join("");
	};
	const [number, theirs] = [await toNumber(alice), await toNumber(bob)];
	expect(theirs).toBe(number);
	showToCamera(camera, number);
	await button(alice, "Scan their code").click();
	// asked once, before the first
	await button(alice, "Later").click();
	await alice.getByRole("status").filter({ hasText: "You verified" }).waitFor();
	await alice.keyboard.press("Escape");
	await badge(alice).first().waitFor();
	await button(bob, "Not verified any more").click();
	showToCamera(camera, `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`);
	await button(bob, "Scan their code").click();
	await bob.getByRole("alert").filter({ hasText: "Then trust it with nothing" }).waitFor();
	expect(await badge(bob).count()).toBe(0);
});
