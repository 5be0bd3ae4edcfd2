/** A backup in real browsers: made by keys alone, its file from the real download, restored in a fresh profile, and the old contact still there. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contentReaders } from "../../extension/background/backing.ts";
import { readContents, writeContents } from "../../extension/background/backup/contents.ts";
import { openBackup, sealBackup } from "../../extension/crypto/backup-file.ts";
import { fromBase64Url, toBase64Url } from "../../protocol/bytes.ts";
import { toAddress, toChatId, toIid } from "../../protocol/ids.ts";
import { extensionFolder } from "../../scripts/build.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { openChat, read, say } from "../driver/journey.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { expectAccessible } from "./accessible.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

const passphrase = "tide at four, nine geese";
const folder = mkdtempSync(join(tmpdir(), "sidelong-backup-"));
let pair: Pair;
let fresh: Profile | undefined;
beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
}, 120_000);
afterAll(async () => {
	await fresh?.close();
	await pair.close();
	rmSync(folder, { recursive: true, force: true });
});

const button = (panel: Page, name: string) => panel.getByRole("button", { name, exact: true });
const box = (panel: Page, name: string) => panel.getByRole("textbox", { name, exact: true });

/** Presses a button by the keyboard. */
async function press(panel: Page, name: string): Promise<void> {
	await button(panel, name).focus();
	await panel.keyboard.press("Enter");
}

/** What the panel hands to the browser to be saved: the bytes of the link it clicks. */
async function watchDownloads(panel: Page): Promise<void> {
	await panel.evaluate(() => {
		const saved: { name: string; bytes: number[] }[] = [];
		Object.assign(globalThis, { saved });
		HTMLAnchorElement.prototype.click = function click(this: HTMLAnchorElement) {
			const name = this.download;
			void fetch(this.href)
				.then((answer) => answer.arrayBuffer())
				.then((bytes) => saved.push({ name, bytes: [...new Uint8Array(bytes)] }));
		};
	});
}

test("made by keys alone, restored in a fresh profile, and bob is still there", async () => {
	const { alice, bob } = pair;
	const panel = await alice.panel();
	await watchDownloads(panel);
	await button(panel, "Back").click();
	await button(panel, "Back up").waitFor();
	await expectAccessible(panel, "home, not backed up");
	await press(panel, "Back up");
	await box(panel, "Passphrase of the backup").fill(passphrase);
	await box(panel, "Passphrase of the backup again").fill(passphrase);
	await expectAccessible(panel, "the passphrase");
	await panel.keyboard.press("Enter");
	const list = panel.getByRole("list", { name: "Your recovery words" });
	await list.waitFor();
	await expectAccessible(panel, "the words");
	const words = await list.getByRole("listitem").locator("b").allTextContents();
	expect(words).toHaveLength(12);
	await press(panel, "I wrote them down");
	const asked = panel.getByRole("textbox", { name: /^Word \d+$/ });
	await asked.first().waitFor();
	for (const field of await asked.all()) {
		const label = await field.evaluate((each) => (each as HTMLInputElement).labels?.[0]?.textContent ?? "");
		await field.focus();
		await panel.keyboard.type(words[Number(label.replace(/\D/g, "")) - 1] ?? "");
	}
	await panel.keyboard.press("Enter");
	await panel.getByRole("heading", { name: "Your backup is made" }).waitFor();
	await expectAccessible(panel, "made");
	const saved = async () =>
		panel.evaluate(
			() => (globalThis as unknown as { saved: { name: string; bytes: number[] }[] }).saved[0] ?? null,
		);
	await expect.poll(saved).not.toBeNull();
	const made = await saved();
	expect(made?.name).toMatch(/^sidelong-alice-\d{4}-\d\d-\d\d\.backup$/);
	const file = join(folder, made?.name ?? "");
	writeFileSync(file, Uint8Array.from(made?.bytes ?? []));
	expect(readFileSync(file).includes("bob")).toBe(false);
	await press(panel, "Done");
	await alice.close();

	const executable = ensureBrowser(console.log);
	const opened = await openProfile({ executable, extension: extensionFolder, headless: true, name: "fresh" });
	fresh = opened;
	const again = await opened.panel();
	await press(again, "Restore from a backup");
	await again.locator("input[type=file]").setInputFiles(file);
	await box(again, "Passphrase").or(box(again, "Passphrase of the backup")).fill("not this one at all");
	await expectAccessible(again, "restoring");
	await press(again, "Restore");
	await again.getByText("That is not the passphrase of this backup. Nothing was changed.").waitFor();
	await box(again, "Passphrase of the backup").fill(passphrase);
	const began = Date.now();
	await press(again, "Restore");
	await button(again, "Settings").waitFor();
	console.log(`restored after ${Date.now() - began} ms`);
	await openChat(again, "bob");
	await say(again, "a new browser");
	const bobs = await bob.panel();
	await openChat(bobs, "alice");
	await read(bobs, "alice", "a new browser");
	await say(bobs, "welcome back");
	await read(again, "bob", "welcome back");

	await button(again, "Back").click();
	await button(again, "Settings").click();
	await press(again, "Identity");
	await button(again, "Copy the fingerprint").waitFor();
	await expectAccessible(again, "identity");
	await panelEnds(again);

	const many = join(folder, "many.backup");
	writeFileSync(many, await withPeople(readFileSync(file), 500));
	await press(again, "Restore from a backup");
	await again.locator("input[type=file]").setInputFiles(many);
	await box(again, "Passphrase of the backup").fill(passphrase);
	const started = Date.now();
	await press(again, "Restore");
	await again.getByRole("list", { name: "Chats" }).getByRole("listitem").nth(499).waitFor();
	console.log(`500 people restored and listed after ${Date.now() - started} ms (at most 5,000 wanted)`);
}, 240_000);

/** The same backup with more people in it. */
async function withPeople(file: Uint8Array, count: number): Promise<Uint8Array> {
	const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
	const plain = await openBackup(Uint8Array.from(file), { passphrase });
	const contents = typeof plain === "string" ? undefined : readContents(plain, contentReaders);
	const [bob] = contents && contents !== "newer" ? contents.people : [];
	if (!contents || contents === "newer" || !bob) throw new Error("no backup");
	const others = Array.from({ length: count - 1 }, (_, number) => ({
		...bob,
		...{ id: toChatId(random(16)), address: toAddress(random(32)), iid: toIid(random(32)) },
		...{ handle: `person-${number}` as typeof bob.handle, doors: [toBase64Url(random(32))] },
	}));
	const entropy = fromBase64Url(contents.words) ?? new Uint8Array();
	const all = writeContents({ ...contents, people: [bob, ...others] });
	return sealBackup(all, { passphrase, entropy }, random);
}

/** Deletes everything and finds the first screen. */
async function panelEnds(panel: Page): Promise<void> {
	await panel.getByRole("button", { name: /^Delete everything/ }).click();
	await panel.getByRole("dialog").getByRole("button", { name: "Delete everything" }).click();
	await box(panel, "Your handle").waitFor();
	const names = await panel.evaluate(() => indexedDB.databases());
	expect(names.length).toBeLessThan(2);
}
