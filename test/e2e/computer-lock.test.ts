/** The computer's own lock, and minutes without anybody, in a real browser with a window: both ask for the passphrase. */
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { extensionFolder, relayBundle } from "../../scripts/build.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { connectTo, createIdentity } from "../driver/journey.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { hasProgram } from "../driver/programs.ts";
import { type RelayProcess, startRelayProcess } from "../driver/relay-process.ts";
import { openScreen } from "../driver/screen.ts";

const hasScreen = hasProgram("Xvfb") && hasProgram("xset");
const passphrase = "a tide that comes at four";
let screen: Awaited<ReturnType<typeof openScreen>>;
let relay: RelayProcess;
let alice: Profile;
beforeAll(async () => {
	if (!hasScreen) return;
	screen = await openScreen();
	relay = await startRelayProcess(relayBundle, 0, []);
	alice = await openProfile({
		executable: ensureBrowser(console.log),
		extension: extensionFolder,
		headless: false,
		name: "alice",
		env: { DISPLAY: screen.display },
	});
	const panel = await alice.panel();
	await createIdentity(panel, "alice");
	await connectTo(panel, relay.url);
	await panel.getByRole("button", { name: "Settings" }).click();
	await panel.getByRole("button", { name: "Set a passphrase" }).click();
	await panel.getByRole("textbox", { name: "New passphrase", exact: true }).fill(passphrase);
	await panel.getByRole("textbox", { name: "New passphrase again" }).fill(passphrase);
	await panel.getByRole("button", { name: "Set", exact: true }).click();
	// a slow machine seals for seconds
	await panel.getByRole("button", { name: "Sign out" }).waitFor();
}, 120_000);
afterAll(async () => {
	await alice?.close();
	await relay?.close();
	await screen?.close();
});

const locked = (panel: Page) => panel.getByRole("heading", { name: "Locked" });
async function unlock(panel: Page) {
	screen.unlock();
	// the browser looks once a second: a lock after a shorter pause would be none to it
	await panel.waitForTimeout(2_500);
	await panel.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
	await panel.getByRole("button", { name: "Unlock" }).click();
	await locked(panel).waitFor({ state: "detached" });
}
const memory = (panel: Page) => panel.evaluate(async () => Object.keys(await chrome.storage.session.get()));

describe.skipIf(!hasScreen)("a screen that locks", () => {
	test("the panel locks with the screen", async () => {
		const panel = await alice.panel();
		expect(await memory(panel)).toContain("vault");
		screen.lock();
		await locked(panel).waitFor();
		await expect.poll(() => memory(panel)).not.toContain("vault");
		await unlock(panel);
		expect(await memory(panel)).toContain("vault");
	});

	test("a worker that sleeps is woken by the lock", async () => {
		await alice.closePanel();
		await alice.sleepWorker();
		screen.lock();
		// nothing of ours is open: whoever opens the panel later finds it locked
		await expect.poll(() => alice.hasWorker(), { timeout: 20_000 }).toBe(true);
		const panel = await alice.panel();
		await locked(panel).waitFor();
		await expect.poll(() => memory(panel)).not.toContain("vault");
		await unlock(panel);
	});

	test("a minute without anybody locks it, once that is chosen", async () => {
		const panel = await alice.panel();
		await panel.getByRole("button", { name: "Settings" }).click();
		await panel.getByRole("button", { name: /^Lock when nobody is here/ }).click();
		await panel.getByRole("menuitemradio", { name: "After 1 min" }).click();
		screen.unlock();
		const began = Date.now();
		await locked(panel).waitFor({ timeout: 90_000 });
		expect(Date.now() - began).toBeGreaterThan(50_000);
		await unlock(panel);
	}, 120_000);
});
