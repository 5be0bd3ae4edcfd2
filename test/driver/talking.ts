/** What two people do in a chat, by the names they see. */
import type { Locator, Page } from "playwright";
import { openChat, say } from "./journey.ts";
import type { Profile } from "./profile.ts";

/** Two who know each other. */
export interface Two {
	readonly alice: Profile;
	readonly bob: Profile;
}
export const other = (two: Two, one: Profile) => (one === two.alice ? two.bob : two.alice);

/** The panel with the chat open; a person opens it again where it was closed. */
export async function chatOf(two: Two, one: Profile): Promise<Page> {
	const panel = await one.panel();
	await openChat(panel, other(two, one).name);
	return panel;
}

/** Writes, and waits until the other one reads it; answers the milliseconds in between. */
export async function tell(two: Two, from: Profile, text: string): Promise<number> {
	const [here, there] = [await chatOf(two, from), await chatOf(two, other(two, from))];
	const before = performance.now();
	await say(here, text);
	const arrived = item(there, text);
	await arrived.waitFor();
	const ms = performance.now() - before;
	const name = (await arrived.getAttribute("aria-label")) ?? "";
	if (!name.startsWith(from.name)) throw new Error(`"${text}" is shown as ${name}, not of ${from.name}`);
	return ms;
}

export const messages = (panel: Page) => panel.getByRole("list", { name: "Messages" });
/** The last message whose name holds this text, as it was written; what it answers is no part of that. */
export const item = (panel: Page, text: string) =>
	messages(panel).getByRole("listitem", { name: text }).last();

/** Everything a chat shows: who, what, when, how far, in order. */
export const names = (panel: Page): Promise<string[]> =>
	messages(panel)
		.locator(":scope > li")
		.evaluateAll((items) => items.map((each) => each.getAttribute("aria-label") ?? ""));

/** The numbered texts that begin with `prefix`, in the order in which they are shown. */
export async function numbered(panel: Page, prefix: string): Promise<string[]> {
	return (await names(panel)).flatMap((name) => new RegExp(`${prefix} \\d+`).exec(name)?.[0] ?? []);
}

/** Presses one thing in the menu of a message. */
export async function act(panel: Page, text: string, what: string): Promise<void> {
	const found = item(panel, text);
	await found.hover();
	await found.getByRole("button", { name: "More for this message" }).click();
	await panel.getByRole("menuitem", { name: what, exact: true }).click();
	// it takes the focus with it
	await panel.getByRole("menu").waitFor({ state: "detached" });
}

/** Chooses in the menu of the timer in the composer. */
export async function setTimer(panel: Page, words: string, { once = false } = {}): Promise<void> {
	const open = () => button(panel, "Message timer").click();
	await open();
	if (once) await panel.getByRole("menuitemcheckbox", { name: "Only the next message" }).click();
	await panel.getByRole("menuitemradio", { name: words, exact: true }).click();
	await panel.getByRole("menu").waitFor({ state: "detached" });
}

export const button = (panel: Page, name: string): Locator =>
	panel.getByRole("button", { name, exact: true });

/** Waits until a panel says how letters travel. */
export async function says(
	panel: Page,
	way: "direct" | "through relay" | "not connected",
	timeout = 30_000,
): Promise<void> {
	await panel.locator("header").getByText(way, { exact: true }).waitFor({ timeout });
}
