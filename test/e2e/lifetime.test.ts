/** A browser as people have it: no debugger, no panel. Its worker is stopped by the browser itself after half a minute. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { extensionFolder } from "../../scripts/build.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { openChat, say } from "../driver/journey.ts";
import { openProfile } from "../driver/profile.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

/** Longer than the 30 s after which an idle worker is stopped. */
const idleMs = 40_000;

let pair: Pair;
let raw: ChildProcess | undefined;
const folder = mkdtempSync(join(tmpdir(), "sidelong-lifetime-"));

beforeAll(async () => {
	pair = await openPair();
	const executable = ensureBrowser(console.log);
	const bob = await openProfile({
		executable,
		extension: extensionFolder,
		headless: true,
		name: "bob",
		folder,
	});
	await introduce({ ...pair, bob });
	await bob.close({ keep: true });
});
afterAll(async () => {
	raw?.kill();
	await new Promise((resolve) => setTimeout(resolve, 500));
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	await pair.close();
});

test("a browser that starts is connected by itself, and answers a letter after its worker was stopped", async () => {
	const panel = await pair.alice.panel();
	await openChat(panel, "bob");
	const before = pair.wire.messages.length;
	raw = spawn(
		ensureBrowser(console.log),
		[
			"--headless",
			"--disable-gpu",
			"--no-first-run",
			"--disable-background-networking",
			...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
			`--user-data-dir=${folder}`,
			`--disable-extensions-except=${join(folder, "extension")}`,
			`--load-extension=${join(folder, "extension")}`,
		],
		{ stdio: "ignore" },
	);
	const since = () => pair.wire.messages.slice(before);
	await expect
		.poll(() => since().some(({ bytes, isBinary }) => !isBinary && bytes.includes('"welcome"')), {
			timeout: 30_000,
		})
		.toBe(true);
	await new Promise((resolve) => setTimeout(resolve, idleMs));
	await say(panel, "are you still there?");
	const item = panel
		.getByRole("list", { name: "Messages" })
		.getByRole("listitem")
		.filter({ hasText: "are you still there?" });
	await item.waitFor();
	await panel.getByText("delivered").last().waitFor({ timeout: 30_000 });
	// one login only: the socket was there all the time
	expect(since().filter(({ bytes, isBinary }) => !isBinary && bytes.includes('"welcome"'))).toHaveLength(1);
});
