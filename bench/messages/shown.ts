/** How long people wait: from the click to the text on the other's screen, by the clock that all processes of a machine share. */
import type { Page } from "playwright";
import { message, openChat, read, say } from "../../test/driver/journey.ts";
import type { Profile } from "../../test/driver/profile.ts";
import type { Pair } from "../../test/e2e/pair.ts";

/** When a text appears in a panel's list of messages. */
export function watchFor(panel: Page, text: string): Promise<number> {
	return panel.evaluate(
		(wanted) =>
			new Promise<number>((resolve) => {
				const look = () => {
					const list = document.querySelector('[aria-label="Messages"]');
					if (!list?.textContent?.includes(wanted)) return false;
					resolve(performance.timeOrigin + performance.now());
					return true;
				};
				if (look()) return;
				const observer = new MutationObserver(() => {
					if (look()) observer.disconnect();
				});
				observer.observe(document.body, { subtree: true, childList: true, characterData: true });
			}),
		text,
	);
}

/** One text from alice to bob; `before` happens right before the click. */
async function sendOne(pair: Pair, text: string, before = async () => {}): Promise<number> {
	const panel = await pair.alice.panel();
	const shown = watchFor(await pair.bob.panel(), text);
	await message(panel).fill(text);
	await before();
	const sent = await panel.evaluate(() => {
		const button = document.querySelector<HTMLButtonElement>('button[aria-label="Send"]');
		const at = performance.timeOrigin + performance.now();
		button?.click();
		return at;
	});
	return (await shown) - sent;
}

export async function sentToShown(pair: Pair, count: number, name: string): Promise<number[]> {
	const waits: number[] = [];
	for (let i = 0; i < count; i++) waits.push(await sendOne(pair, `${name} ${i} of the bench`));
	return waits;
}

/** The reader's worker is killed; the next text finds none. */
export async function coldToShown(pair: Pair, count: number): Promise<number[]> {
	const waits: number[] = [];
	for (let i = 0; i < count; i++) {
		waits.push(
			await sendOne(pair, `cold ${Date.now()} ${i}`, async () => void (await pair.bob.killWorker())),
		);
		await new Promise((resolve) => setTimeout(resolve, 300));
	}
	return waits;
}

/** Which way letters go from now on, on both sides. */
export async function goBy(pair: Pair, way: "direct" | "through relay"): Promise<void> {
	const ask = (profile: Profile) =>
		profile.panel().then((panel) =>
			panel.evaluate(
				(whom) => {
					const port = chrome.runtime.connect({ name: "panel" });
					return new Promise<void>((resolve) => {
						port.onMessage.addListener((answer: { kind?: string; call?: number }) => {
							if (answer.kind !== "answer" || answer.call !== 0) return;
							port.disconnect();
							resolve();
						});
						port.postMessage({ kind: "call", call: 0, name: "setDirect", argument: { direct: whom } });
					});
				},
				way === "direct" ? "accepted" : "nobody",
			),
		);
	await Promise.all([ask(pair.alice), ask(pair.bob)]);
	await say(await pair.alice.panel(), `now ${way}`);
	await read(await pair.bob.panel(), "alice", `now ${way}`);
	for (const [profile, other] of [
		[pair.alice, "bob"],
		[pair.bob, "alice"],
	] as const) {
		const panel = await profile.panel();
		await openChat(panel, other);
		await panel.getByText(way, { exact: true }).first().waitFor({ timeout: 30_000 });
	}
}

/** A long chat is opened from the list: click to the last message on a painted screen. */
export async function openLong(panel: Page, name: string): Promise<number> {
	await panel.getByRole("list", { name: "Chats" }).waitFor();
	const ms = await panel.evaluate(
		(wanted) =>
			new Promise<number>((resolve) => {
				const row = [...document.querySelectorAll<HTMLElement>('[aria-label="Chats"] li')].find(
					(each) => each.getAttribute("aria-label") === wanted,
				);
				const observer = new MutationObserver(() => {
					if (!document.querySelector('[aria-label="Messages"] li')) return;
					observer.disconnect();
					// painted: after the frame that shows it
					requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
				});
				observer.observe(document.body, { subtree: true, childList: true });
				const began = performance.now();
				row?.querySelector("button")?.click();
			}),
		name,
	);
	await panel.getByRole("button", { name: "Back" }).click();
	return ms;
}
