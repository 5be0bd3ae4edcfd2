/** Two people compare their number in real browsers: both read the same, each says so, and it stays said. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, fakeDevices, hangUp, isLive, isOver, ring } from "../driver/calling.ts";
import { openChat } from "../driver/journey.ts";
import { expectAccessible } from "./accessible.ts";
import { introduce, openPair, type Pair, reopen } from "./pair.ts";

let pair: Pair;
beforeAll(async () => {
	pair = await openPair({ args: fakeDevices });
	await introduce(pair);
});
afterAll(() => pair.close());

const button = (panel: Page, name: string) => panel.getByRole("button", { name, exact: true });
const badge = (panel: Page) => panel.getByRole("img", { name: "verified", exact: true });

async function toNumber(panel: Page): Promise<void> {
	await button(panel, "More").click();
	await panel.getByRole("menuitem", { name: "Compare numbers" }).click();
}
/** The sixty digits as they stand on the screen. */
async function digitsOn(panel: Page): Promise<string> {
	const groups = panel.getByRole("group", { name: /Your number with/ }).getByRole("button");
	await groups.first().waitFor();
	return (await groups.allTextContents()).join("");
}

test("both read the same number, each marks it with the keys alone, and the badge shows", async () => {
	const [alice, bob] = [await pair.alice.panel(), await pair.bob.panel()];
	expect([await badge(alice).count(), await badge(bob).count()]).toEqual([0, 0]);
	for (const panel of [alice, bob]) await toNumber(panel);
	const number = await digitsOn(alice);
	expect(number).toMatch(/^\d{60}$/);
	expect(await digitsOn(bob)).toBe(number);
	await expectAccessible(alice, "a number to compare");
	for (const panel of [alice, bob]) {
		// group by group, then to the answer: one stop of Tab for all twelve
		await panel.getByRole("group").getByRole("button").first().focus();
		for (let group = 0; group < 4; group++) await panel.keyboard.press("Enter");
		expect(await panel.locator("[aria-current=true]").textContent()).toBe(number.slice(15, 20));
		for (const name of ["Scan their code", "They match"]) {
			await panel.keyboard.press("Tab");
			expect(await panel.evaluate(() => document.activeElement?.textContent)).toBe(name);
		}
		await panel.keyboard.press("Enter");
		// asked once, before the first: the way to a backup is first, later comes next
		await panel.getByRole("dialog", { name: "Keep what you verify?" }).waitFor();
		await expectAccessible(panel, "the question about a backup");
		await button(panel, "Later").focus();
		await panel.keyboard.press("Enter");
		await panel.getByRole("status").filter({ hasText: "You verified" }).waitFor();
	}
	await expectAccessible(alice, "a number that was compared");
	for (const panel of [alice, bob]) {
		await panel.keyboard.press("Escape");
		await badge(panel).first().waitFor();
	}
});

test("a browser that was closed and opened again still shows it, until it is taken back", async () => {
	await pair.alice.close({ keep: true });
	pair = await reopen(pair, ["alice"]);
	const alice = await pair.alice.panel();
	await openChat(alice, "bob");
	await badge(alice).first().waitFor();
	await toNumber(alice);
	await button(alice, "Not verified any more").click();
	await button(alice, "They match").waitFor();
	await alice.keyboard.press("Escape");
	await badge(alice).first().waitFor({ state: "detached" });
	expect(await badge(await pair.bob.panel()).count()).toBe(1);
});

test("in a call both see the same pictures and digits; one says so, and is shown it", async () => {
	const [alice, bob] = [await pair.alice.panel(), await pair.bob.panel()];
	await ring(alice, "Voice call");
	await accept(bob, "Accept call");
	await Promise.all([isLive(alice), isLive(bob)]);
	await button(alice, "Compare aloud with bob").click();
	const read = async (panel: Page, name: string) => {
		const card = panel.getByRole("region", { name: `Compare with ${name}` });
		await button(panel, "It is the same").waitFor();
		const names = await card.getByRole("listitem").allTextContents();
		return [...names, await card.locator("bdi").textContent()].join(" ");
	};
	const string = await read(alice, "bob");
	expect(string).toMatch(/^(\S+( \S+)* ){4}\d{3} \d{3}$/);
	expect(await read(bob, "alice")).toBe(string);
	await expectAccessible(alice, "comparing aloud");
	await button(alice, "It is the same").press("Enter");
	await alice.getByText("You verified bob").waitFor();
	await button(alice, "Close").click();
	await button(bob, "Not the same").click();
	await bob.getByRole("alert").filter({ hasText: "Somebody may stand between" }).waitFor();
	await button(bob, "Close").click();
	await hangUp(alice);
	await Promise.all([isOver(alice), isOver(bob)]);
	await openChat(alice, "bob").catch(() => {});
	await badge(alice).first().waitFor();
});
