/** A passphrase in real browsers: what lies in the profile folder, what is asked for, and how long it takes. */
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openChat, read, say } from "../driver/journey.ts";
import { expectAccessible } from "./accessible.ts";
import { introduce, openPair, type Pair, reopen } from "./pair.ts";

const passphrase = "CANARYPASS tide at four";
const canary = "CANARYTEXT nobody reads this";
let pair: Pair;
beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
}, 120_000);
afterAll(() => pair.close());

/** Files of the profile that hold these bytes, in UTF-8 or UTF-16. */
function holding(folder: string, text: string): string[] {
	const wide = [...text].map((letter) => `${letter}\\x00`).join("");
	const find = (pattern: string) => {
		try {
			return execFileSync("grep", ["-raPl", "--exclude-dir=extension", pattern, folder], {
				encoding: "utf8",
			});
		} catch {
			return "";
		}
	};
	return [...new Set(`${find(text)}${find(wide)}`.split("\n").filter(Boolean))];
}

test("nothing of what is kept lies in the profile, and a restart asks", async () => {
	const { alice, bob } = pair;
	const panel = await alice.panel();
	await panel.getByRole("button", { name: "Back", exact: true }).click();
	await panel.getByRole("button", { name: "Settings" }).click();
	await panel.getByRole("button", { name: "Set a passphrase" }).click();
	await panel.getByRole("textbox", { name: "New passphrase", exact: true }).fill(passphrase);
	await panel.getByRole("textbox", { name: "New passphrase again" }).fill(passphrase);
	await panel.getByRole("button", { name: "Set", exact: true }).click();
	await panel
		.getByRole("button", { name: "Lock", exact: true })
		.or(panel.getByRole("button", { name: "Change" }).last())
		.first()
		.waitFor();
	// a slow machine seals for seconds
	await panel.getByRole("button", { name: "Sign out" }).waitFor();
	await openChat(panel, "bob");
	await say(panel, canary);
	const bobs = await bob.panel();
	await openChat(bobs, "alice");
	await read(bobs, "alice", canary);
	const held = (await panel.evaluate(() => chrome.storage.session.get("vault"))) as {
		vault: { key: string };
	};
	expect(held.vault.key).toHaveLength(43);
	const secrets = [canary.slice(0, 10), "CANARYPASS", held.vault.key];
	for (const secret of secrets) expect(holding(alice.folder, secret), secret).toEqual([]);

	// two surfaces, one lock
	const tab = await alice.tab();
	await tab.getByRole("button", { name: "Lock", exact: true }).waitFor();
	const shown = (page: typeof tab) =>
		page.evaluate(
			() =>
				new Promise<number>((resolve) => {
					const look = () => {
						if ([...document.querySelectorAll("h1")].some((each) => each.textContent === "Locked"))
							resolve(performance.timeOrigin + performance.now());
						else requestAnimationFrame(look);
					};
					look();
				}),
		);
	const seen = [shown(panel), shown(tab)];
	const pressed = await tab.evaluate(() => {
		document.querySelector<HTMLButtonElement>('button[aria-label="Lock"]')?.click();
		return performance.timeOrigin + performance.now();
	});
	const times = (await Promise.all(seen)).map((at) => Math.round(at - pressed));
	console.log(`covered after ${times.join(" and ")} ms`);
	for (const page of [panel, tab]) expect(await page.content()).not.toContain("CANARYTEXT");
	await expect
		.poll(async () => Object.keys((await panel.evaluate(() => chrome.storage.session.get())) as object))
		.not.toContain("vault");
	const kept = (await tab.evaluate(() => chrome.storage.session.get())) as Record<string, object>;
	for (const [name, value] of Object.entries(kept))
		if (!["covered", "menu", "update"].includes(name))
			expect([name, Object.keys(value)]).toEqual([name, ["sealed"]]);
	console.log(
		`session when covered: ${Object.keys(kept)
			.map((name) => name.split(":")[0])
			.join(" ")}`,
	);

	await say(bobs, "while you were away");
	const field = tab.getByRole("textbox", { name: "Passphrase" });
	await field.fill("not this one");
	await tab.getByRole("button", { name: "Unlock" }).click();
	await tab.getByText("That is not the passphrase.").waitFor();
	await field.fill(passphrase);
	const began = Date.now();
	await tab.getByRole("button", { name: "Unlock" }).click();
	await tab.getByRole("button", { name: "Settings" }).waitFor();
	console.log(`unlocked after ${Date.now() - began} ms`);
	await openChat(tab, "bob");
	await read(tab, "bob", "while you were away");

	await alice.close({ keep: true });
	for (const secret of secrets) expect(holding(alice.folder, secret), secret).toEqual([]);
	pair = await reopen(pair, ["alice"]);
	const again = await pair.alice.panel();
	await again.getByRole("textbox", { name: "Passphrase" }).fill(passphrase);
	expect(await again.content()).not.toContain("bob");
	expect(
		Object.keys((await again.evaluate(() => chrome.storage.session.get())) as object).filter(
			(name) => name !== "menu",
		),
	).toEqual([]);
	await again.getByRole("button", { name: "Unlock" }).click();
	await openChat(again, "bob");
	await read(again, "alice", canary).catch(() => read(again, "You", canary));
}, 180_000);

test("signed out nothing runs, and who forgot the passphrase begins again", async () => {
	const panel = await pair.alice.panel();
	const press = (name: string) => panel.getByRole("button", { name, exact: true }).last().click();
	await press("Back");
	await press("Settings");
	await panel.getByRole("button", { name: /^Sign out/ }).click();
	await expectAccessible(panel, "the question before signing out");
	await press("Sign out");
	await panel.getByText("Nothing runs and nobody can reach you").waitFor();
	const left = () =>
		panel.evaluate(async () => ({
			memory: Object.keys(await chrome.storage.session.get()).filter((name) => name !== "menu"),
			documents: (await chrome.runtime.getContexts({ contextTypes: ["OFFSCREEN_DOCUMENT" as never] })).length,
		}));
	await expect.poll(left, { timeout: 5_000 }).toEqual({ memory: [], documents: 0 });
	await expectAccessible(panel, "locked");
	await press("Forgot it?");
	await panel.getByRole("dialog", { name: "Delete everything?" }).waitFor();
	await expectAccessible(panel, "the question of who forgot");
	await press("Delete everything");
	await panel.getByRole("textbox", { name: "Your handle" }).waitFor();
	const rows = await panel.evaluate(async () => {
		const [{ name = "" } = {}] = await indexedDB.databases();
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const asked = indexedDB.open(name);
			asked.onsuccess = () => resolve(asked.result);
			asked.onerror = () => reject(asked.error);
		});
		// the key of the next vault is in one of the two
		const stores = [...database.objectStoreNames].filter((store) => !["plain", "cryptoKeys"].includes(store));
		const counts = stores.map(
			(store) =>
				new Promise<number>((resolve) => {
					const asked = database.transaction(store).objectStore(store).count();
					asked.onsuccess = () => resolve(asked.result);
				}),
		);
		database.close();
		return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
	});
	expect(rows).toBe(0);
}, 120_000);
