/** Blocking and names of one's own, between two real browsers. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;

beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
});
afterAll(async () => await pair?.close());

const button = (panel: Page, name: string) => panel.getByRole("button", { name, exact: true });
const textbox = (panel: Page, name: string) => panel.getByRole("textbox", { name, exact: true });
const chatWith = (panel: Page, name: string) => panel.getByRole("listitem", { name, exact: true });
const messages = (panel: Page) => panel.getByRole("list", { name: "Messages" });

async function says(panel: Page, words: string): Promise<void> {
	await textbox(panel, "Message").fill(words);
	await button(panel, "Send").click();
}
async function openDetails(panel: Page): Promise<void> {
	await button(panel, "More").click();
	await panel.getByRole("menuitem", { name: "Details" }).click();
}

test("a name of alice's own stands in her list and chat, and bob sees nothing of it", async () => {
	const [alice, bob] = [await pair.alice.panel(), await pair.bob.panel()];
	await openDetails(alice);
	await textbox(alice, "Your name for them").fill("Robert from upstairs");
	await button(alice, "Save").click();
	await alice.getByRole("heading", { name: "Robert from upstairs" }).first().waitFor();
	await alice.keyboard.press("Escape");
	await alice.getByRole("heading", { name: "Robert from upstairs" }).first().waitFor();
	await says(alice, "hello there");
	await messages(bob).getByText("hello there").waitFor();
	await alice.keyboard.press("Escape");
	await chatWith(alice, "Robert from upstairs").waitFor();
	expect(await bob.content()).not.toContain("Robert");
	await chatWith(alice, "Robert from upstairs").getByRole("button").first().click();
});

test("who is blocked sees somebody who is away, and reads nothing more", async () => {
	const [alice, bob] = [await pair.alice.panel(), await pair.bob.panel()];
	await openDetails(alice);
	await button(alice, "Block").click();
	await alice.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).click();
	await button(alice, "Settings").waitFor();
	expect(await chatWith(alice, "Robert from upstairs").count()).toBe(0);
	await bob.getByText("not connected", { exact: true }).first().waitFor();
	await says(bob, "are you there?");
	await bob.waitForTimeout(3_000);
	expect(await bob.content()).not.toMatch(/blocked/i);
	await button(alice, "Settings").click();
	await button(alice, "Unblock Robert from upstairs").click();
	await alice.keyboard.press("Escape");
	await chatWith(alice, "Robert from upstairs").getByRole("button").first().click();
	expect(await messages(alice).getByText("are you there?").count()).toBe(0);
	await says(alice, "I am back");
	await messages(bob).getByText("I am back").waitFor();
	await messages(alice).getByText("are you there?").waitFor();
});
