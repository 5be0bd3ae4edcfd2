/** A key that gpg made becomes an identity in a real browser, and what leaves it again is a key that gpg knows. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectTo } from "../driver/journey.ts";
import { button } from "../driver/talking.ts";
import { expectAccessible } from "./accessible.ts";
import { openPair, type Pair } from "./pair.ts";

const passphrase = "nine geese at four";
// a short path: gpg's agent listens on a socket in it
const home = mkdtempSync(join(tmpdir(), "gpg-"));
function gpg(...args: string[]): string {
	const { status, stdout, stderr } = spawnSync(
		"gpg",
		["--homedir", home, "--batch", "--no-tty", "--pinentry-mode", "loopback", ...args],
		{ encoding: "utf8" },
	);
	if (status !== 0) throw new Error(stderr);
	return stdout;
}
function made(name: string, kind: string): string {
	gpg("--passphrase", passphrase, "--quick-generate-key", name, kind, "sign", "never");
	return gpg("--passphrase", passphrase, "--armor", "--export-secret-keys", `=${name}`);
}

let pair: Pair;
beforeAll(async () => {
	pair = await openPair();
}, 120_000);
afterAll(async () => {
	await pair.close();
	spawnSync("gpgconf", ["--homedir", home, "--kill", "all"]);
	rmSync(home, { recursive: true, force: true });
});
const box = (panel: Page, name: string) => panel.getByRole("textbox", { name, exact: true });

test("one of another kind is refused with a sentence, a good one is who one is from then on", async () => {
	const panel = await pair.alice.panel();
	await button(panel, "Use an OpenPGP key").click();
	await expectAccessible(panel, "bringing a key");
	await box(panel, "Your handle").fill("ada");
	const use = () => button(panel, "Use this key").click();
	const says = (text: string) => panel.getByRole("alert").filter({ hasText: text }).waitFor();
	await box(panel, "Or paste the secret key").fill("no key at all");
	await use();
	await says("There is no OpenPGP key in this.");
	await box(panel, "Or paste the secret key").fill(made("Rivest <r@example.org>", "rsa2048"));
	await use();
	await says("This key is of another kind.");
	const key = made("Ada <ada@example.org>", "ed25519");
	const file = join(home, "ada.asc");
	writeFileSync(file, key);
	await panel.locator("input[type=file]").setInputFiles(file);
	await expect.poll(() => box(panel, "Or paste the secret key").inputValue()).toContain("BEGIN PGP PRIVATE");
	await box(panel, "Passphrase of the key").fill("another");
	await use();
	await says("That is not the passphrase of this key.");
	await box(panel, "Passphrase of the key").fill(passphrase);
	await use();
	await box(panel, "Relay address").waitFor();
	await connectTo(panel, pair.wire.url);
	await button(panel, "Settings").click();
	await panel.getByRole("button", { name: /^Identity/ }).click();
	const fingerprint = /^fpr:+(\w{40}):/m.exec(
		gpg("--with-colons", "--list-secret-keys", "=Ada <ada@example.org>"),
	);
	const shown = panel.locator("code.fingerprint");
	await shown.waitFor();
	expect((await shown.textContent())?.replace(/\s/g, "")).toBe(fingerprint?.[1]);
	await expectAccessible(panel, "an identity around a key that gpg made");
}, 120_000);
