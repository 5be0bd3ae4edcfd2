/** The screens about trust and keys for whoever chose their own colours and no motion: nothing moves, and everything can be told apart. */
import { mkdirSync } from "node:fs";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openChat } from "../driver/journey.ts";
import { button } from "../driver/talking.ts";
import { faultsOf } from "./accessible.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

const folder = "test-results/pictures";
const passphrase = "tide at four, nine geese";
let pair: Pair;
beforeAll(async () => {
	mkdirSync(folder, { recursive: true });
	pair = await openPair();
	await introduce(pair);
}, 120_000);
afterAll(() => pair.close());

/**
 * Buttons and fields without an edge of their own: in chosen colours a ground is the page's, and only a border, an outline or words say that
 * there is something. Words that cannot be read. And whatever still moves.
 */
const seen = (panel: Page) =>
	panel.evaluate(() => {
		const isShown = (each: Element) => each.checkVisibility() && each.getBoundingClientRect().width > 0;
		const hasEdge = (each: Element | null) => {
			if (!each) return false;
			const { borderTopWidth, borderTopStyle, outlineWidth, outlineStyle } = getComputedStyle(each);
			const isThere = (width: string, style: string) => Number.parseFloat(width) > 0 && style !== "none";
			return isThere(borderTopWidth, borderTopStyle) || isThere(outlineWidth, outlineStyle);
		};
		const says = (each: Element) => each.textContent?.trim() || each.querySelector("svg, canvas");
		const bare = [...document.querySelectorAll("button, input:not([type=file], .unseen), textarea")]
			.filter(isShown)
			.filter((each) => !(says(each) || hasEdge(each) || hasEdge(each.parentElement)))
			.map((each) => each.outerHTML.slice(0, 120));
		// words on a ground that is not the page's: the browser lays the page's ground behind each, in the colour of the words
		const page = getComputedStyle(document.body).backgroundColor;
		const groundOf = (each: Element | null): string => {
			if (!each) return page;
			const { backgroundColor } = getComputedStyle(each);
			return backgroundColor.endsWith(", 0)") ? groundOf(each.parentElement) : backgroundColor;
		};
		const unread = [...document.body.querySelectorAll("*")]
			.filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()))
			.filter((each) => isShown(each) && groundOf(each) !== page)
			.filter((each) => getComputedStyle(each).getPropertyValue("forced-color-adjust") !== "none")
			.map((each) => each.outerHTML.slice(0, 120));
		const moving = document
			.getAnimations()
			.filter(({ playState, effect }) => {
				const { duration, iterations } = effect?.getComputedTiming() ?? {};
				return playState === "running" && Number(duration) > 1 && (iterations ?? 1) > 0;
			})
			.map((each) => (each as CSSAnimation).animationName ?? "a transition");
		return { bare, moving, unread };
	});

async function isInOrder(panel: Page, name: string): Promise<void> {
	const { bare, moving, unread } = await seen(panel);
	const faults = await faultsOf(panel);
	await panel.screenshot({ path: `${folder}/forced-${name}.png` });
	expect({ faults, bare, moving, unread }, name).toEqual({ faults: [], bare: [], moving: [], unread: [] });
}

test("every screen about trust and keys, in the colours of whoever looks", async () => {
	const panel = await pair.alice.panel();
	await panel.emulateMedia({ forcedColors: "active", reducedMotion: "reduce", colorScheme: "dark" });
	await panel.setViewportSize({ width: 360, height: 720 });
	const back = () => button(panel, "Back").click();
	const fill = (name: string) => panel.getByRole("textbox", { name, exact: true }).fill(passphrase);
	await openChat(panel, "bob");
	await button(panel, "More").click();
	await isInOrder(panel, "menu");
	await panel.getByRole("menuitem", { name: "Compare numbers" }).click();
	await panel.getByRole("img", { name: /QR/ }).or(button(panel, "They match")).first().waitFor();
	await isInOrder(panel, "number");
	await button(panel, "They match").click();
	await button(panel, "Later").waitFor();
	await isInOrder(panel, "question");
	await button(panel, "Later").click();
	await panel.getByRole("status").filter({ hasText: "You verified" }).waitFor();
	await isInOrder(panel, "verified");
	await back();
	await button(panel, "More").click();
	await panel.getByRole("menuitem", { name: "Details" }).click();
	await panel.getByText("Read receipts").waitFor();
	await isInOrder(panel, "person");
	await back();
	await back();
	await button(panel, "Add contact").first().click();
	await button(panel, "Create invite").click();
	await panel.getByRole("img", { name: "The invite as a QR code" }).waitFor();
	await isInOrder(panel, "invite");
	await panel.keyboard.press("Escape");
	await isInOrder(panel, "add");
	await back();
	await button(panel, "Settings").click();
	await button(panel, "Set a passphrase").click();
	await isInOrder(panel, "settings");
	await fill("New passphrase");
	await fill("New passphrase again");
	await button(panel, "Set").click();
	await panel.getByRole("button", { name: /^Sign out/ }).waitFor();
	await panel.getByRole("button", { name: /^Identity/ }).click();
	await panel.locator("code.fingerprint").waitFor();
	await isInOrder(panel, "identity");
	await back();
	await button(panel, "Back up").first().click();
	await panel.getByRole("textbox").first().waitFor();
	await isInOrder(panel, "backup");
	await back();
	await back();
	await button(panel, "Lock").click();
	await button(panel, "Unlock").waitFor();
	await isInOrder(panel, "locked");
	// an error is more than a colour
	await panel.getByRole("textbox", { name: "Passphrase" }).fill("another");
	await button(panel, "Unlock").click();
	await panel.getByText("That is not the passphrase.").waitFor();
	await isInOrder(panel, "wrong");
}, 120_000);
