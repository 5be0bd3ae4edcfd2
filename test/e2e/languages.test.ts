/** The panel in a browser that speaks German, at its narrowest, from the first screen to a chat; and once from right to left. */
import { mkdirSync } from "node:fs";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openChat } from "../driver/journey.ts";
import type { Profile } from "../driver/profile.ts";
import { findCutOff } from "../ui/pictures/in-the-page.ts";
import { faultsOf } from "./accessible.ts";
import { openPair, type Pair } from "./pair.ts";

const folder = "test-results/pictures";
let pair: Pair;
beforeAll(async () => {
	mkdirSync(folder, { recursive: true });
	// what Chromium on Linux takes its language from
	pair = await openPair({ bobEnv: { LANGUAGE: "de", LANG: "de_DE.UTF-8" } });
});
afterAll(() => pair.close());

/** Nothing is cut off at the side, nothing is inaccessible, and a picture of it. */
async function isInOrder(panel: Page, name: string): Promise<void> {
	await panel.setViewportSize({ width: 320, height: 640 });
	const faults = await faultsOf(panel);
	const wide = await panel.evaluate(findCutOff);
	await panel.screenshot({ path: `${folder}/${name}-320.png` });
	expect({ faults, wide }, name).toEqual({ faults: [], wide: [] });
}
const button = (panel: Page, name: string) => panel.getByRole("button", { name, exact: true });

async function firstRun({ panel: open }: Profile): Promise<Page> {
	const panel = await open();
	await panel.getByRole("textbox").first().waitFor();
	const language = await panel.evaluate(() => chrome.i18n.getUILanguage());
	if (!language.startsWith("de"))
		throw new Error("this browser speaks no German: Debian has it in chromium-l10n");
	return panel;
}

test("a first run in German: every screen on the way, with its name", async () => {
	const panel = await firstRun(pair.bob);
	expect(await panel.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
		"de",
		"ltr",
	]);
	await isInOrder(panel, "german-welcome");
	await panel.getByRole("textbox", { name: "Dein Name" }).fill("bob");
	await button(panel, "Identität anlegen").click();
	await panel.getByRole("textbox", { name: "Adresse des Relays" }).waitFor();
	await isInOrder(panel, "german-connect");
	await panel.getByRole("textbox", { name: "Adresse des Relays" }).fill(pair.wire.url);
	await button(panel, "Verbinden").click();
	await button(panel, "Einstellungen").waitFor();
	await isInOrder(panel, "german-home");
	await button(panel, "Einstellungen").click();
	await panel.getByText("Wer mich erreichen darf").waitFor();
	await isInOrder(panel, "german-settings");
	await button(panel, "Zurück").click();
	await button(panel, "Kontakt hinzufügen").first().click();
	await panel.getByRole("textbox", { name: "Name", exact: true }).waitFor();
	await isInOrder(panel, "german-add");
	await button(panel, "Zurück").click();
});

test("a chat with somebody who reads English, and a mistake in German", async () => {
	const alice = await pair.alice.panel();
	await alice.getByRole("textbox", { name: "Your handle" }).fill("alice");
	await button(alice, "Create identity").click();
	await alice.getByRole("textbox", { name: "Relay address" }).fill(pair.wire.url);
	await button(alice, "Connect").click();
	await button(alice, "Add contact").first().click();
	await alice.getByRole("textbox", { name: "Handle" }).fill("bob");
	await button(alice, "Send request").click();
	const panel = await pair.bob.panel();
	await panel.getByRole("button", { name: /1 Anfrage/ }).click();
	await isInOrder(panel, "german-request");
	await button(panel, "Annehmen").click();
	await panel.getByRole("textbox", { name: "Nachricht" }).fill("Grüß dich");
	await button(panel, "Senden").click();
	await panel.getByRole("listitem", { name: /^Du, Grüß dich, .*, zugestellt$/ }).waitFor();
	await isInOrder(panel, "german-chat");
	await openChat(alice, "bob");
	await alice.getByRole("listitem", { name: /^bob, Grüß dich/ }).waitFor();
	await button(panel, "Zurück").click();
	await button(panel, "Kontakt hinzufügen").first().click();
	await panel.getByRole("textbox", { name: "Name", exact: true }).fill("nobody-here");
	await button(panel, "Anfrage senden").click();
	await panel.getByRole("alert").filter({ hasText: "Hier heißt niemand so." }).waitFor();
	await button(panel, "Zurück").click();
});

test("from right to left nothing is cut off, and the first thing is on the right", async () => {
	const panel = await pair.bob.panel();
	await panel.evaluate(() => {
		document.documentElement.dir = "rtl";
	});
	await isInOrder(panel, "rtl-home");
	await panel.getByRole("list", { name: "Chats" }).getByRole("listitem").first().click();
	await panel.getByRole("textbox", { name: "Nachricht" }).waitFor();
	await isInOrder(panel, "rtl-chat");
	const [back, more] = [button(panel, "Zurück"), button(panel, "Mehr")];
	expect((await back.boundingBox())?.x).toBeGreaterThan(
		(await more.boundingBox())?.x ?? Number.POSITIVE_INFINITY,
	);
	await back.click();
	await button(panel, "Einstellungen").click();
	await isInOrder(panel, "rtl-settings");
});
