/** An invite between two real browsers, at a relay that lets nobody in without its password. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { extensionFolder } from "../../scripts/build.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import { createIdentity } from "../driver/journey.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { expectAccessible } from "./accessible.ts";
import { openPair, type Pair } from "./pair.ts";

const password = "correct horse";
let pair: Pair;
let carol: Profile;
let text = "";

beforeAll(async () => {
	pair = await openPair({ relayArgs: ["--password", password] });
	carol = await openProfile({
		executable: ensureBrowser(console.log),
		extension: extensionFolder,
		headless: true,
		name: "carol",
	});
});
afterAll(async () => {
	await carol?.close();
	await pair?.close();
});

const button = (panel: Page, name: string) => panel.getByRole("button", { name, exact: true });
const textbox = (panel: Page, name: string) => panel.getByRole("textbox", { name, exact: true });
const chatWith = (panel: Page, name: string) => panel.getByRole("listitem", { name, exact: true });

async function says(panel: Page, words: string): Promise<void> {
	await textbox(panel, "Message").fill(words);
	await button(panel, "Send").click();
}

test("alice makes one: the code first, then the text, and it stands in her list", async () => {
	const alice = await pair.alice.panel();
	await createIdentity(alice, "alice");
	await textbox(alice, "Relay address").fill(pair.wire.url);
	await textbox(alice, "Relay password").fill(password);
	await button(alice, "Connect").click();
	await button(alice, "Add contact").first().click();
	await button(alice, "Create invite").click();
	await alice.getByRole("img", { name: "The invite as a QR code" }).waitFor();
	text = await textbox(alice, "Invite link").inputValue();
	expect(text).toMatch(/^gx1\.[\w-]{200,}$/);
	await expectAccessible(alice, "an invite");
	await alice.keyboard.press("Escape");
	await alice.getByRole("list", { name: "Open invites" }).getByRole("listitem").waitFor();
	await expectAccessible(alice, "adding somebody");
});

test("bob, who has no password, pastes it into his first run, and both write", async () => {
	const [alice, bob] = [await pair.alice.panel(), await pair.bob.panel()];
	await createIdentity(bob, "bob");
	await textbox(bob, "Invite link").fill(`Come, I am here: ${text} (only for you)`);
	await expectAccessible(bob, "a first run with an invite");
	await button(bob, "Use invite").click();
	await chatWith(bob, "alice").getByRole("img", { name: "verified" }).waitFor();
	await chatWith(bob, "alice").getByRole("button").first().click();
	await alice.keyboard.press("Escape");
	await chatWith(alice, "bob").getByText("introduced by your invite").waitFor();
	await chatWith(alice, "bob").getByRole("button").first().click();
	await says(bob, "thank you for having me");
	await alice.getByRole("list", { name: "Messages" }).getByText("thank you for having me").waitFor();
	await says(alice, "make yourself at home");
	await bob.getByRole("list", { name: "Messages" }).getByText("make yourself at home").waitFor();
	await button(alice, "More").click();
	await alice.getByRole("menuitem", { name: "Details" }).click();
	await alice.getByText("introduced by your invite").waitFor();
	await alice.keyboard.press("Escape");
	await alice.keyboard.press("Escape");
	await button(alice, "Add contact").first().click();
	await button(alice, "Create invite").waitFor();
	expect(await alice.getByRole("list", { name: "Open invites" }).count()).toBe(0);
});

test("carol comes too late, and is told so", async () => {
	const panel = await carol.panel();
	await createIdentity(panel, "carol");
	await textbox(panel, "Invite link").fill(text);
	await button(panel, "Use invite").click();
	await panel.getByRole("alert").getByText("This invite was used or has run out").waitFor();
	const alice = await pair.alice.panel();
	expect(await chatWith(alice, "carol").count()).toBe(0);
});
