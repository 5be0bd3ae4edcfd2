/** Two real relays: alice goes from one to the other, bob sees it and follows with a click. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { relayBundle } from "../../scripts/build.ts";
import { openChat } from "../driver/journey.ts";
import { type RelayProcess, startRelayProcess } from "../driver/relay-process.ts";
import { button, tell } from "../driver/talking.ts";
import { expectAccessible } from "./accessible.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;
let second: RelayProcess;

beforeAll(async () => {
	pair = await openPair();
	second = await startRelayProcess(relayBundle, 0, ["--name", "The other one"]);
	await introduce(pair);
});
afterAll(async () => {
	await pair?.close();
	await second?.close();
});

const host = () => new URL(second.url).host;
async function inSettings(panel: Page): Promise<void> {
	const back = button(panel, "Back");
	while ((await button(panel, "Settings").count()) === 0) await back.click();
	await button(panel, "Settings").click();
}

test("alice adds a relay, and tells bob before she goes there", async () => {
	await tell(pair, pair.alice, "at the first");
	const alice = await pair.alice.panel();
	await inSettings(alice);
	await button(alice, "Add a relay").click();
	await alice.getByRole("textbox", { name: "Relay address" }).fill(host());
	await expectAccessible(alice, "another relay");
	await button(alice, "Only keep it for later").click();
	await button(alice, `Go to ${host()}`).click();
	await button(alice, "Tell people, then go").click();
	await alice.getByText("The other one").waitFor();
	await alice.getByText("people are told that you stay here").waitFor();
	await alice.getByRole("list", { name: "Other relays" }).getByRole("listitem").waitFor();
	await expectAccessible(alice, "settings with two relays");
});

test("bob sees one line, and follows with a click", async () => {
	const bob = await pair.bob.panel();
	await openChat(bob, "alice");
	await bob.getByText(`alice moved to ${host()}`).waitFor({ timeout: 30_000 });
	await expectAccessible(bob, "a chat with somebody who moved");
	await button(bob, "Use that relay, too").click();
	expect(await bob.getByRole("textbox", { name: "Relay address" }).inputValue()).toContain(host());
	await button(bob, "Tell people, then go").click();
	await bob.getByRole("textbox", { name: "Message" }).waitFor({ timeout: 30_000 });
	await expect.poll(() => bob.getByText(`alice moved to ${host()}`).count(), { timeout: 30_000 }).toBe(0);
});

test("texts pass both ways there, the chat is the same, and both relays stand in the list with the second in use", async () => {
	await tell(pair, pair.bob, "here, too");
	await tell(pair, pair.alice, "at the second");
	const bob = await pair.bob.panel();
	await bob.getByRole("list", { name: "Messages" }).getByText("at the first").waitFor();
	await inSettings(bob);
	await bob.getByText("The other one").waitFor();
	const others = bob.getByRole("list", { name: "Other relays" }).getByRole("listitem");
	expect(await others.count()).toBe(1);
	expect(await others.textContent()).toContain(new URL(pair.wire.url).host);
});
