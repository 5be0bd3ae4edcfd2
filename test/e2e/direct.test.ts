/** The direct path between two real browsers: it opens by itself, outlives workers and the relay, and where it cannot be, nobody misses it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	acceptRequest,
	addContact,
	allMessages,
	connectTo,
	createIdentity,
	openChat,
	read,
	say,
} from "../driver/journey.ts";
import type { Profile } from "../driver/profile.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

const other = (pair: Pair, profile: Profile) => (profile === pair.alice ? pair.bob : pair.alice);
async function chatOf(pair: Pair, profile: Profile) {
	const panel = await profile.panel();
	await openChat(panel, other(pair, profile).name);
	return panel;
}
async function tell(pair: Pair, from: Profile, text: string): Promise<void> {
	await say(await chatOf(pair, from), text);
	await read(await chatOf(pair, other(pair, from)), from.name, text);
}
async function shown(profile: Profile, prefix: string): Promise<string[]> {
	const items = await allMessages(await profile.panel());
	return items.flatMap((item) => new RegExp(`${prefix} \\d+`).exec(item)?.[0] ?? []);
}
/** Waits until a panel says how letters travel. */
async function says(
	pair: Pair,
	profile: Profile,
	way: "direct" | "through relay",
	timeout = 30_000,
): Promise<void> {
	const panel = await chatOf(pair, profile);
	await panel.getByText(way, { exact: true }).first().waitFor({ timeout });
}
async function bothSay(pair: Pair, way: "direct" | "through relay", timeout?: number): Promise<void> {
	await Promise.all([says(pair, pair.alice, way, timeout), says(pair, pair.bob, way, timeout)]);
}
const letters = ({ wire }: Pair) =>
	wire.messages.filter(({ isBinary, fromClient }) => isBinary && fromClient).length;

describe("where both networks allow it", () => {
	let pair: Pair;
	beforeAll(async () => {
		pair = await openPair();
		await introduce(pair);
	});
	afterAll(() => pair.close());

	test("it opens by itself, and texts and receipts no longer pass the relay", async () => {
		await tell(pair, pair.alice, "hello bob");
		await bothSay(pair, "direct");
		// what was on its way through the relay has come
		await new Promise((resolve) => setTimeout(resolve, 2_000));
		const before = letters(pair);
		for (let i = 0; i < 5; i++) {
			await tell(pair, pair.alice, `straight to bob ${i}`);
			await tell(pair, pair.bob, `straight to alice ${i}`);
		}
		expect(letters(pair) - before).toBe(0);
		// and nothing of how it came about was to be read there
		const passed = Buffer.concat(pair.wire.messages.map(({ bytes }) => bytes)).toString("latin1");
		expect(passed).not.toMatch(/candidate:|a=fingerprint|ice-ufrag|webrtc-datachannel/);
	});

	test("workers are killed fifteen times under it: nothing is lost, doubled or out of order", async () => {
		const said = Array.from({ length: 15 }, (_, i) => `kill ${i}`);
		for (const [i, text] of said.entries()) {
			await say(await pair.alice.panel(), text);
			await (i % 2 === 0 ? pair.alice : pair.bob).killWorker();
		}
		await read(await pair.bob.panel(), "alice", "kill 14", 60_000);
		await expect.poll(() => shown(pair.bob, "kill"), { timeout: 60_000 }).toEqual(said);
		await bothSay(pair, "direct");
	});

	test("the relay goes away: texts still arrive", async () => {
		await pair.relay.stop("SIGKILL");
		await tell(pair, pair.alice, "without any relay");
		await tell(pair, pair.bob, "none here either");
		await pair.relay.start();
	});

	test("the document of the hands is closed: the relay carries, and the path comes back", async () => {
		await pair.bob.closeOffscreen();
		await tell(pair, pair.alice, "are you there");
		await tell(pair, pair.bob, "I am");
		await bothSay(pair, "direct", 90_000);
		await tell(pair, pair.bob, "and direct again");
	});
});

/** As behind a wall: only TURN may be used, and there is none. No setting of the browser does this to an extension's document. */
async function wall(profile: Profile): Promise<void> {
	await (await profile.panel()).evaluate(() => {
		const views = chrome.extension.getViews() as (Window & typeof globalThis)[];
		const hands = views.find(({ location }) => location.pathname === "/offscreen.html");
		if (!hands) throw new Error("no document of the hands");
		const Real = hands.RTCPeerConnection;
		hands.RTCPeerConnection = class extends Real {
			constructor(configuration?: RTCConfiguration) {
				super({ ...configuration, iceServers: [], iceTransportPolicy: "relay" });
			}
			override setConfiguration() {}
		};
	});
}

describe("where one network lets nothing through", () => {
	let pair: Pair;
	beforeAll(async () => {
		pair = await openPair();
		for (const profile of [pair.alice, pair.bob]) {
			const panel = await profile.panel();
			await createIdentity(panel, profile.name);
			await connectTo(panel, pair.wire.url);
		}
		await wall(pair.bob);
		await addContact(await pair.alice.panel(), "bob");
		await acceptRequest(await pair.bob.panel());
	});
	afterAll(() => pair.close());

	test("texts arrive through the relay all the while, in order", async () => {
		const said = Array.from({ length: 25 }, (_, i) => `walled ${i}`);
		for (const text of said) {
			await tell(pair, pair.alice, text);
			await new Promise((resolve) => setTimeout(resolve, 1_000));
		}
		expect(await shown(pair.bob, "walled")).toEqual(said);
		await bothSay(pair, "through relay");
	});
});
