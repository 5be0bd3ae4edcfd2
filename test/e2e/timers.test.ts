/** What should go, goes: on both sides, at the same moment, from everywhere, though the clocks of the two disagree by seven minutes. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clockAhead } from "../driver/clock-ahead.ts";
import { openChat, say } from "../driver/journey.ts";
import type { Profile } from "../driver/profile.ts";
import { button, item, says, setTimer, tell } from "../driver/talking.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

const skewSeconds = 420;
const bobEnv = clockAhead(skewSeconds);
let pair: Pair;
beforeAll(async () => {
	if (!bobEnv) return;
	pair = await openPair({ bobEnv });
	await introduce(pair);
});
afterAll(() => pair?.close());

/** How many rows there are of everything that holds a message. By its id alone it stays known, so that a copy that comes late is not shown. */
async function rows(profile: Profile): Promise<Record<string, number>> {
	const worker = await profile.worker();
	const counted = await worker.evaluate<Record<string, number>>(`new Promise((resolve, reject) => {
		const opening = indexedDB.open("sidelong");
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const db = opening.result;
			const names = ["messages", "outbox", "expiring"];
			const transaction = db.transaction(names);
			const counts = {};
			for (const name of names) {
				const request = transaction.objectStore(name).count();
				request.onsuccess = () => { counts[name] = request.result; };
			}
			transaction.oncomplete = () => { db.close(); resolve(counts); };
		};
	})`);
	await worker.detach();
	return counted;
}

const notices = (panel: Page) =>
	panel.evaluate(async () => Object.keys((await chrome.notifications.getAll()) as object).length);
/** The moment at which something is gone. */
async function goneAt(what: () => Promise<unknown>): Promise<number> {
	await what();
	return performance.now();
}

test.skipIf(!bobEnv)("the clocks do disagree", async () => {
	const [a, b] = await Promise.all(
		[pair.alice, pair.bob].map(async (each) => (await each.panel()).evaluate(() => Date.now())),
	);
	expect(Math.abs((b ?? 0) - (a ?? 0) - skewSeconds * 1000)).toBeLessThan(2_000);
});

test.skipIf(!bobEnv)("a minute later it is gone from panel, list and disk of both", async () => {
	const [a, b] = [await pair.alice.panel(), await pair.bob.panel()];
	await tell(pair, pair.alice, "this stays");
	await says(a, "direct");
	await button(b, "Back").click();
	const before = [await rows(pair.alice), await rows(pair.bob)];
	await setTimer(a, "60 seconds");
	const from = performance.now();
	await say(a, "gone in a minute");
	const inList = b.getByRole("list", { name: "Chats" }).getByText("gone in a minute");
	await inList.waitFor();
	await expect.poll(() => notices(b)).toBe(1);
	expect(await b.getByText("1 unread").count()).toBe(1);
	const [alices, bobs] = await Promise.all([
		goneAt(() => item(a, "gone in a minute").waitFor({ state: "detached", timeout: 90_000 })),
		goneAt(() => inList.waitFor({ state: "detached", timeout: 90_000 })),
	]);
	const lived = [alices, bobs].map((at) => at - from);
	for (const ms of lived) expect(Math.abs(ms - 60_000)).toBeLessThan(1_500);
	expect(Math.max(...lived) - Math.min(...lived)).toBeLessThan(1_000);
	await openChat(b, "alice");
	expect(await item(b, "gone in a minute").count()).toBe(0);
	await expect.poll(async () => [await rows(pair.alice), await rows(pair.bob)]).toEqual(before);
});

async function setSeconds(a: Page, seconds: number): Promise<void> {
	await button(a, "Message timer").click();
	await a.getByRole("menuitemradio", { name: /^Custom/ }).click();
	const dialog = a.getByRole("dialog");
	await dialog.getByRole("textbox", { name: "How long" }).fill(String(seconds));
	await dialog.getByText("Seconds", { exact: true }).click();
	await button(a, "Set timer").click();
}

test.skipIf(!bobEnv)("its notification goes with it, before the browser would take it away", async () => {
	const [a, b] = [await pair.alice.panel(), await pair.bob.panel()];
	await button(b, "Back").click();
	await setSeconds(a, 5);
	const from = performance.now();
	await say(a, "hardly here");
	await expect.poll(() => notices(b), { interval: 20 }).toBe(1);
	await expect.poll(() => notices(b), { interval: 20, timeout: 8_000 }).toBe(0);
	const ms = performance.now() - from;
	expect(Math.abs(ms - 5_000)).toBeLessThan(1_500);
	await openChat(b, "alice");
});

test.skipIf(!bobEnv)("in front of both it goes at the same moment, also as a quote", async () => {
	const [a, b] = [await pair.alice.panel(), await pair.bob.panel()];
	await setSeconds(a, 8);
	await tell(pair, pair.alice, "soon gone");
	await setTimer(a, "Off");
	await item(b, "soon gone").hover();
	await item(b, "soon gone").getByRole("button", { name: "Reply", exact: true }).click();
	await tell(pair, pair.bob, "answering it");
	const [alices, bobs] = await Promise.all(
		[a, b].map((panel) => goneAt(() => item(panel, "soon gone").waitFor({ state: "detached" }))),
	);
	expect(Math.abs((alices ?? 0) - (bobs ?? 0))).toBeLessThan(1_000);
	for (const panel of [a, b]) await item(panel, "answering it").getByText("This message is gone").waitFor();
});
