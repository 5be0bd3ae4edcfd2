/** Pictures of the real panel, for the eye, into test-results/pictures; a machine sees to it that nothing is wider than the panel. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { relayBundle } from "../../scripts/build.ts";
import { accept, fakeDevices, hangUp, isLive, isOver, painted, ring, sheet } from "../driver/calling.ts";
import {
	acceptRequest,
	addContact,
	connectTo,
	createIdentity,
	openChat,
	read,
	say,
} from "../driver/journey.ts";
import { startRelayProcess } from "../driver/relay-process.ts";
import { act, button, item, says, setTimer } from "../driver/talking.ts";
import { openPair, type Pair } from "./pair.ts";

const folder = join(process.cwd(), "test-results/pictures");
const widths = [320, 360, 600] as const;
const height = 720;
/** As long as a handle may be, and with nowhere to break. */
const longName = "bartholomew_of_the_longest_name_";

let pair: Pair;
beforeAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	pair = await openPair({ args: fakeDevices });
});
afterAll(() => pair.close());

/** Every width, light and dark, and once from right to left. */
async function picture(panel: Page, name: string): Promise<void> {
	for (const width of widths) {
		await panel.setViewportSize({ width, height });
		for (const colorScheme of ["light", "dark"] as const) {
			await panel.emulateMedia({ colorScheme, reducedMotion: "reduce" });
			await take(panel, `${name}-${colorScheme}-${width}`);
		}
	}
	await panel.setViewportSize({ width: 360, height });
	await panel.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	await panel.evaluate(() => {
		document.dir = "rtl";
	});
	await take(panel, `${name}-rtl-360`);
	await panel.evaluate(() => {
		document.dir = "ltr";
	});
}

async function take(panel: Page, name: string): Promise<void> {
	await panel.screenshot({ path: join(folder, `${name}.png`) });
	const wide = await panel.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	expect(wide, `${name} is too wide by`).toBeLessThanOrEqual(0);
}

/** What a text may be, what it answers, how long it lives; the menus over it; the person behind it. */
async function richChat(a: Page, b: Page): Promise<void> {
	await says(a, "direct");
	const text =
		"The **low** one is _really_ at `16:20`, see [the table](https://tides.example/table):\n\n1. gate 3\n2. gate 4\n\n> wind from the west\n\n```\nconst tide = { low: 16.3, high: 22.6, unit: 'hours of the day' };\n```";
	await say(b, text);
	await item(a, "The **low** one").waitFor();
	await item(a, "The **low** one").hover();
	await picture(a, "16-markdown");
	await act(a, "The **low** one", "Reply");
	await a.getByRole("textbox", { name: "Message" }).fill("Gate 4 is closed on Sundays.");
	await picture(a, "17-replying");
	await setTimer(a, "5 minutes");
	await a.getByRole("button", { name: "Send" }).click();
	await item(b, "Gate 4 is closed").waitFor();
	await picture(a, "18-quote-and-timer");
	await a.getByRole("button", { name: "Message timer" }).click();
	await picture(a, "19-timer-menu");
	await a.getByRole("menuitemradio", { name: "Off", exact: true }).click();
	await item(a, "Gate 4 is closed").hover();
	await item(a, "Gate 4 is closed").getByRole("button", { name: "More for this message" }).click();
	await picture(a, "20-message-menu");
	await a.keyboard.press("Escape");
	await a.getByRole("button", { name: "More", exact: true }).click();
	await a.getByRole("menuitem", { name: "Details" }).click();
	await a.getByText("Read receipts").waitFor();
	await picture(a, "21-person");
	await a.getByRole("button", { name: "Back", exact: true }).click();
}

/** A call from the sheet that rings to the line that it leaves. Its pictures move, so no two of them are the same. */
async function calls(a: Page, b: Page): Promise<void> {
	await openChat(a, longName);
	await ring(a, "Video call");
	await sheet(b).waitFor();
	await picture(b, "22-call-incoming");
	await picture(a, "23-call-ringing");
	await accept(b, "Accept with video");
	await Promise.all([isLive(a), isLive(b)]);
	await painted(a, longName, 5);
	await picture(a, "24-call-video");
	await button(a, "Add people").click();
	await a.getByText("Everybody you know is in it already.").waitFor();
	await picture(a, "25-call-add-nobody");
	await button(a, "Close").click();
	await button(a, "Devices").click();
	await picture(a, "26-call-devices");
	await button(a, "Close").click();
	await button(a, "Camera off").click();
	await button(a, "Mute").click();
	await picture(b, "27-call-muted");
	await button(a, "Back, the call goes on").click();
	await picture(a, "28-call-bar");
	await hangUp(b);
	await Promise.all([isOver(a), isOver(b)]);
	await openChat(a, longName);
	await item(a, "Video call, 0:").waitFor();
	await picture(a, "29-call-line");
}

test("every screen fits, at every width, in either direction", async () => {
	const { alice, bob, relay } = pair;
	const [a, b] = [await alice.panel(), await bob.panel()];
	await picture(a, "01-welcome");
	await createIdentity(a, "alice");
	await picture(a, "02-connect");
	await a.getByRole("textbox", { name: "Relay address" }).fill("127.0.0.1:1720");
	await a.getByRole("button", { name: "Connect", exact: true }).click();
	await a.getByRole("alert").waitFor();
	await picture(a, "03-connect-error");
	const closed = await startRelayProcess(relayBundle, 0, ["--password", "a heron by the lake"]);
	await a.getByRole("textbox", { name: "Relay address" }).fill(closed.url);
	await a.getByLabel("Relay password", { exact: true }).fill("a heron by the sea");
	await a.getByLabel("Relay password", { exact: true }).press("Enter");
	await a.getByText("The relay did not accept this password.").waitFor();
	await picture(a, "03-wrong-password");
	await closed.close();
	await a.getByLabel("Relay password", { exact: true }).fill("");
	await connectTo(a, relay.url);
	await a.getByText("Nobody here yet").waitFor();
	await picture(a, "04-home-empty");

	await createIdentity(b, longName);
	await connectTo(b, relay.url);
	await a.getByRole("button", { name: "Add contact" }).click();
	await a.getByRole("textbox", { name: "Handle" }).fill("bartholomew_of_the_wrong_name");
	await a.getByRole("button", { name: "Send request" }).click();
	await a.getByRole("alert").waitFor();
	await picture(a, "05-add-error");
	await a.getByRole("button", { name: "Back", exact: true }).click();
	await addContact(a, longName);
	await a.getByText(`waiting for ${longName}`).first().waitFor();
	await picture(a, "06-pending");
	await b.getByRole("button", { name: /1 request/ }).click();
	await b.getByRole("button", { name: "Accept" }).waitFor();
	await picture(b, "07-request");
	await b.getByRole("button", { name: "Back", exact: true }).click();
	await picture(b, "08-home-request");
	await acceptRequest(b);
	await b.getByRole("textbox", { name: "Message" }).waitFor();
	await openChat(a, longName);

	for (const [panel, from, text] of [
		[a, "alice", "Did you get the tide table?"],
		[a, "alice", "The low one is at 16:20."],
		[b, longName, "Good, that is the one for the long walk. I will bring the thermos and the small stove."],
		[
			b,
			longName,
			"https://example.org/maps/walking-the-sandbanks/page-two/with_a_path_that_has_nowhere_to_break_at_all_0123456789",
		],
		[b, longName, "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"],
		[a, "alice", "Page two has the map.\nMeet at gate 3?"],
	] as const) {
		await say(panel, text);
		await read(panel === a ? b : a, from, text.split("\n")[0] ?? "");
	}
	await a.getByText("delivered").first().waitFor();
	await picture(a, "09-chat");
	await richChat(a, b);
	await calls(a, b);
	await a
		.getByRole("textbox", { name: "Message" })
		.fill("Gate 3 is fine, and what I write now has more than one line, so that the field grows.");
	await picture(a, "10-chat-writing");
	await a.getByRole("textbox", { name: "Message" }).fill("");
	await a.getByRole("button", { name: "Back", exact: true }).click();
	for (const text of ["Are you there?", "Gate 3 it is. Bring the big towel, and a second one."])
		await say(b, text);
	await a.getByText("2 unread").waitFor({ state: "attached" });
	await picture(a, "11-home");
	await a.getByRole("button", { name: "Settings" }).click();
	await picture(a, "12-settings");
	await a.getByText("Do not disturb", { exact: true }).scrollIntoViewIfNeeded();
	await picture(a, "12-settings-notices");
	await a.getByRole("button", { name: /^Diagnostics/ }).click();
	await a.getByText("Person 1").first().waitFor();
	await picture(a, "15-diagnostics");
	await a.getByRole("button", { name: "Back", exact: true }).click();
	await a.getByRole("button", { name: "Back", exact: true }).click();

	// the direct path would outlive the relay
	await bob.close({ keep: true });
	await relay.stop("SIGKILL");
	await a.getByText("No way to the relay.").waitFor();
	await picture(a, "13-offline");
	await openChat(a, longName);
	await say(a, "This one waits.");
	await a
		.getByRole("listitem")
		.filter({ hasText: `waiting for ${longName}` })
		.first()
		.waitFor();
	await picture(a, "14-chat-offline");
});
