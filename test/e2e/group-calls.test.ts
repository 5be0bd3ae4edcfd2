/** Three and four real browsers in one call: everybody is painted and heard by everybody, also by those who know each other through one only. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accept,
	hangUp,
	isLive,
	isOver,
	painted,
	ring,
	sheet,
	stillOpen,
	watchOpen,
} from "../driver/calling.ts";
import { openChat } from "../driver/journey.ts";
import type { Profile } from "../driver/profile.ts";
import { button, item } from "../driver/talking.ts";
import { goHome, openParty } from "./party.ts";

type Name = "alice" | "bob" | "carol" | "dave";
let party: Awaited<ReturnType<typeof openParty<Name>>>;
beforeAll(async () => {
	party = await openParty<Name>("alice", "bob", "carol", "dave");
	for (const profile of party.profiles) await watchOpen(profile);
});
afterAll(() => party.close());

/** How loud each of the others is in the document that holds the call, the loudest within some time. */
function heard(panel: Page, ms = 2_000): Promise<number[]> {
	return panel.evaluate(async (span) => {
		const hands = chrome.extension
			.getViews()
			.find(({ location }) => location.pathname === "/offscreen.html") as
			| { sidelong?: { levels(): Record<string, number> } }
			| undefined;
		const most: Record<string, number> = {};
		for (const end = Date.now() + span; Date.now() < end; ) {
			for (const [seat, level] of Object.entries(hands?.sidelong?.levels() ?? {}))
				if (seat !== "") most[seat] = Math.max(most[seat] ?? 0, level);
			await new Promise((resolve) => setTimeout(resolve, 40));
		}
		return Object.values(most);
	}, ms);
}
async function isPaintedAndHeard(names: readonly Name[]): Promise<void> {
	for (const name of names) {
		const panel = await party[name].panel();
		const others = names.filter((other) => other !== name);
		for (const other of others) expect(await painted(panel, other, 3)).toBeGreaterThanOrEqual(3);
		await expect
			.poll(async () => (await heard(panel)).filter((level) => level > 0.02).length, { timeout: 20_000 })
			.toBe(others.length);
	}
}
async function bring(by: Profile, who: Profile): Promise<void> {
	const panel = await by.panel();
	await button(panel, "Add people").click();
	await button(panel, `Ring ${who.name}`).click();
	await button(panel, "Close").click();
	await accept(await who.panel(), "Accept with video");
	await isLive(await who.panel());
}
async function nothingIsLeft(): Promise<void> {
	for (const profile of party.profiles)
		await expect.poll(() => stillOpen(profile), { timeout: 15_000 }).toEqual({ peers: 0, tracks: 0 });
}

test("whoever is in a call is busy for a third, and finds the missed one", async () => {
	const { alice, bob, carol } = party;
	const [panel, thirds] = [await alice.panel(), await carol.panel()];
	await goHome(panel);
	await openChat(panel, "bob");
	await ring(panel, "Voice call");
	await accept(await bob.panel());
	await isLive(panel);
	await goHome(thirds);
	await openChat(thirds, "alice");
	await ring(thirds, "Voice call");
	await thirds.getByText("alice is in another call").first().waitFor();
	await isOver(thirds);
	expect(await sheet(panel).count()).toBe(0);
	await hangUp(panel);
	await Promise.all([isOver(panel), isOver(await bob.panel())]);
	await goHome(panel);
	await openChat(panel, "carol");
	await item(panel, "Missed voice call").waitFor();
	await nothingIsLeft();
});

test("alice brings carol, whom bob does not know, and then dave", async () => {
	const { alice, bob, carol, dave } = party;
	const panel = await alice.panel();
	await goHome(panel);
	await openChat(panel, "bob");
	await ring(panel, "Video call");
	await accept(await bob.panel(), "Accept with video");
	await isLive(panel);
	await button(panel, "Add people").click();
	await button(panel, "Ring carol").click();
	await button(panel, "Close").click();
	await sheet(await carol.panel())
		.getByText("with bob")
		.waitFor();
	await accept(await carol.panel(), "Accept with video");
	await isPaintedAndHeard(["alice", "bob", "carol"]);
	await (await bob.panel()).getByText("added by alice").waitFor();
	await bring(alice, dave);
	await isPaintedAndHeard(["alice", "bob", "carol", "dave"]);
});

test("what bob switches off carol sees, though they never spoke before", async () => {
	const [bob, carol] = [await party.bob.panel(), await party.carol.panel()];
	await button(bob, "Camera off").click();
	await carol.getByLabel("Picture of bob").waitFor({ state: "detached" });
	await button(bob, "Camera on").click();
	expect(await painted(carol, "bob", 3)).toBeGreaterThanOrEqual(3);
});

test("workers die, and all four stay", async () => {
	for (const profile of party.profiles) await profile.killWorker();
	await new Promise((resolve) => setTimeout(resolve, 1_000));
	await isPaintedAndHeard(["alice", "bob", "carol", "dave"]);
});

test("one leaves and comes back; whoever brought them leaves; then it is over and nothing is left", async () => {
	const [alice, bob, carol, dave] = await Promise.all(party.profiles.map((profile) => profile.panel()));
	if (!alice || !bob || !carol || !dave) throw new Error("somebody is missing");
	await hangUp(dave);
	for (const panel of [alice, bob, carol])
		await panel.getByLabel("Picture of dave").waitFor({ state: "detached" });
	await button(dave, "Join again").click();
	for (const panel of [alice, bob, carol]) await painted(panel, "dave", 2);
	await hangUp(alice);
	for (const panel of [bob, carol, dave])
		await panel.getByLabel("Picture of alice").waitFor({ state: "detached" });
	expect(await painted(bob, "carol", 3)).toBeGreaterThanOrEqual(3);
	expect(await painted(carol, "dave", 3)).toBeGreaterThanOrEqual(3);
	await hangUp(bob);
	await hangUp(carol);
	await Promise.all([alice, bob, carol, dave].map(isOver));
	await nothingIsLeft();
});
