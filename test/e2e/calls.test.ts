/** Calls between two real panels, with devices that the browser makes up: what is heard, painted, told and left behind. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	accept,
	fakeDevices,
	hangUp,
	isLive,
	isOver,
	loudest,
	painted,
	ring,
	sheet,
	stillOpen,
	watchOpen,
} from "../driver/calling.ts";
import { openChat } from "../driver/journey.ts";
import { setDevices } from "../driver/permission.ts";
import type { Profile } from "../driver/profile.ts";
import { button, chatOf, item } from "../driver/talking.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

let pair: Pair;
beforeAll(async () => {
	pair = await openPair({ args: fakeDevices });
	await introduce(pair);
	for (const profile of [pair.alice, pair.bob]) await watchOpen(profile);
});
afterAll(() => pair.close());

const panels = async (): Promise<readonly [Page, Page]> => [
	await chatOf(pair, pair.alice),
	await chatOf(pair, pair.bob),
];
async function nothingIsLeft(): Promise<void> {
	for (const profile of [pair.alice, pair.bob])
		await expect.poll(() => stillOpen(profile), { timeout: 10_000 }).toEqual({ peers: 0, tracks: 0 });
}
/** Alice rings, bob says yes, and both are heard. */
async function callEachOther(how: "Voice call" | "Video call"): Promise<readonly [Page, Page]> {
	const [a, b] = await panels();
	await ring(a, how);
	await accept(b, how === "Video call" ? "Accept with video" : "Accept call");
	await Promise.all([isLive(a), isLive(b)]);
	return [a, b];
}
/** Pressed at one moment of the machine's clock: a ring takes 40 ms, and a debugger's two clicks are further apart. */
async function pressAt(panel: Page, name: string, moment: number): Promise<void> {
	await button(panel, name).evaluate(async (element: HTMLElement, due) => {
		await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
		element.click();
	}, moment);
}
const kept = async (profile: Profile): Promise<Record<string, unknown>> => {
	const worker = await profile.worker();
	try {
		return await worker.evaluate<Record<string, unknown>>("chrome.storage.session.get(null)");
	} finally {
		await worker.detach();
	}
};
const callOf = async (profile: Profile): Promise<string | undefined> =>
	((await kept(profile)).call as { readonly id: string } | null)?.id;
/** What both know of their call, for when it failed. */
async function told({ alice, bob }: Pair): Promise<string> {
	const lines = [];
	for (const profile of [alice, bob]) {
		const { call, rings, journal } = await kept(profile);
		const text = await (await profile.panel()).locator("body").textContent();
		lines.push(
			JSON.stringify({ call, rings, text, journal: (journal as unknown[] | undefined)?.slice(-20) }, null, 1),
		);
	}
	return lines.join("\n");
}
async function endFrom(panel: Page): Promise<void> {
	await hangUp(panel);
	const [a, b] = [await pair.alice.panel(), await pair.bob.panel()];
	await Promise.all([isOver(a), isOver(b)]);
	await nothingIsLeft();
}

test("a voice call: heard, muted, deafened, with a camera and without, and a line in the chat", async () => {
	const [a, b] = await callEachOther("Voice call");
	for (const panel of [a, b]) expect((await loudest(panel)).them).toBeGreaterThan(0.02);
	await button(a, "Mute").click();
	await b.getByText("muted", { exact: true }).waitFor();
	await expect.poll(async () => (await loudest(b, 400)).them, { timeout: 5_000 }).toBeLessThan(0.01);
	await button(a, "Unmute").click();
	await expect.poll(async () => (await loudest(b, 1_200)).them, { timeout: 10_000 }).toBeGreaterThan(0.02);
	await button(b, "Deafen").click();
	await a.getByText("hears nothing", { exact: true }).waitFor();
	await button(b, "Undeafen").click();
	await button(a, "Camera on").click();
	expect(await painted(b, "alice", 5)).toBeGreaterThanOrEqual(5);
	await button(a, "Camera off").click();
	await b.getByLabel("Picture of alice").waitFor({ state: "detached" });
	await endFrom(b);
	const [a2, b2] = await panels();
	for (const panel of [a2, b2]) await item(panel, "Voice call, 0:").waitFor();
});

test("a video call is painted on both sides, and again when the panel was closed", async () => {
	const [a, b] = await callEachOther("Video call");
	await Promise.all([painted(a, "bob", 5), painted(b, "alice", 5)]);
	await pair.bob.closePanel();
	await new Promise((resolve) => setTimeout(resolve, 500));
	const again = await pair.bob.panel();
	await button(again, "Open call").click();
	const before = Date.now();
	await painted(again, "alice");
	expect(Date.now() - before).toBeLessThan(3_000);
	await endFrom(a);
});

test("from their row in the list, by pointer and by keys", async () => {
	const [a, b] = await panels();
	await button(a, "Back").click();
	const row = a.getByRole("list", { name: "Chats" }).getByRole("listitem", { name: "bob" });
	await row.hover();
	await row.getByRole("button", { name: "Video call", exact: true }).click();
	await accept(b);
	await Promise.all([isLive(a), isLive(b)]);
	await endFrom(a);
	await button(a, "Back").or(row).first().waitFor();
	if ((await row.count()) === 0) await button(a, "Back").click();
	await row.getByRole("button").first().focus();
	await a.keyboard.press("Tab");
	await a.keyboard.press("Enter");
	await accept(b);
	await Promise.all([isLive(a), isLive(b)]);
	await endFrom(b);
});

test("a browser that paints no track of another document is given the frames", async () => {
	await pair.bob.closePanel();
	const panel = await chatOf(pair, pair.bob);
	// such a track belongs to another realm, which is how it can be told here
	await panel.evaluate(() => {
		const Real = MediaStream;
		Object.assign(globalThis, {
			MediaStream: class extends Real {
				constructor(tracks: MediaStreamTrack[] = []) {
					super(tracks.filter((track) => track instanceof MediaStreamTrack));
				}
			},
		});
	});
	const [a, b] = await callEachOther("Video call");
	expect(await painted(b, "alice", 10)).toBeGreaterThanOrEqual(10);
	await endFrom(a);
	await pair.bob.closePanel();
});

test("declined, taken back, and nothing opened for it", async () => {
	const [a, b] = await panels();
	await ring(a, "Voice call");
	await sheet(b).getByRole("button", { name: "Decline call" }).click();
	await a.getByText("bob declined").first().waitFor();
	await isOver(a);
	await ring(b, "Video call");
	await sheet(a).waitFor();
	expect((await stillOpen(pair.alice)).peers).toBe(0);
	await hangUp(b);
	await sheet(a).waitFor({ state: "detached" });
	await Promise.all([isOver(a), isOver(b)]);
	await openChat(a, "bob");
	await item(a, "Missed video call").waitFor();
	await nothingIsLeft();
});

test("nobody answers: after 45 s it is over on both sides, and was missed", async () => {
	const [a, b] = await panels();
	const from = Date.now();
	await ring(a, "Voice call");
	await sheet(b).waitFor();
	await a.getByText("bob did not answer").first().waitFor({ timeout: 60_000 });
	expect(Date.now() - from).toBeGreaterThan(43_000);
	await sheet(b).waitFor({ state: "detached" });
	await Promise.all([isOver(a), isOver(b)]);
	await openChat(b, "alice");
	await item(b, "Missed voice call").first().waitFor();
	await nothingIsLeft();
});

test("a camera that is taken away in a call: it is said, the voice goes on, and it comes back", async () => {
	const [a, b] = await callEachOther("Video call");
	await painted(b, "alice", 3);
	await setDevices(pair.alice, "denied", ["camera"]);
	await a.getByText("The camera is blocked for Sidelong.").waitFor();
	await b.getByLabel("Picture of alice").waitFor({ state: "detached" });
	expect((await loudest(b)).them).toBeGreaterThan(0.02);
	await setDevices(pair.alice, "granted", ["camera"]);
	await painted(b, "alice", 3);
	await endFrom(a);
});

test("a screen beside the camera: seen by the other, also after panels, workers and the relay were gone", async () => {
	const [a, b] = await callEachOther("Video call");
	await button(a, "Share screen").click();
	const shown = (panel: Page) => painted(panel, "alice", 3, "Screen");
	await shown(b);
	await painted(b, "alice", 3);
	for (const profile of [pair.alice, pair.bob]) await profile.closePanel();
	const again = await Promise.all([pair.alice.panel(), pair.bob.panel()]);
	for (const panel of again) await button(panel, "Open call").click();
	await shown(again[1]);
	for (const profile of [pair.alice, pair.bob]) await profile.killWorker();
	await pair.relay.stop("SIGKILL");
	await pair.relay.start();
	await shown(again[1]);
	await button(again[0], "Stop sharing").click();
	await again[1].getByLabel("Screen of alice").waitFor({ state: "detached" });
	await painted(again[1], "alice", 3);
	await endFrom(again[0]);
});

test("the worker dies three times and the relay once, and the call goes on", async () => {
	const [a, b] = await callEachOther("Video call");
	for (let death = 0; death < 3; death++) {
		await pair.alice.killWorker();
		await pair.bob.killWorker();
		await new Promise((resolve) => setTimeout(resolve, 700));
		await painted(b, "alice", 3);
	}
	await pair.relay.stop("SIGKILL");
	await pair.relay.start();
	await painted(a, "bob", 3);
	expect((await loudest(b)).them).toBeGreaterThan(0.02);
	await endFrom(a);
});

test("with the panel closed and the worker dead it comes as a notification, and is answered in a window", async () => {
	const [a] = await panels();
	await pair.bob.closePanel();
	await pair.bob.killWorker();
	const watch = await pair.bob.context.newPage();
	await watch.goto(`${pair.bob.origin}/manifest.json`);
	const shown = () =>
		watch.evaluate(async () =>
			Object.keys((await chrome.notifications.getAll()) as object).filter((name) => name.startsWith("call:")),
		);
	await ring(a, "Voice call");
	await expect.poll(shown, { timeout: 5_000, interval: 50 }).toHaveLength(1);
	expect(await watch.evaluate(() => chrome.action.getBadgeText({}))).toBe("☎");
	const [name] = await shown();
	const opening = pair.bob.context.waitForEvent("page");
	// the debugger cannot make a click: what follows one is called
	const worker = await pair.bob.worker();
	await worker.evaluate(`chrome.notifications.onButtonClicked.dispatch(${JSON.stringify(name)}, 0)`);
	await worker.detach();
	const page = await opening;
	await Promise.all([isLive(a), isLive(page)]);
	expect((await loudest(page)).them).toBeGreaterThan(0.02);
	expect(await shown()).toEqual([]);
	await hangUp(a);
	await isOver(a);
	await nothingIsLeft();
	await page.close();
	await watch.close();
});

test("both ring each other at once, ten times: always one call", async () => {
	for (let round = 0; round < 10; round++) {
		const [a, b] = await panels();
		for (const panel of [a, b]) await button(panel, "Voice call").waitFor();
		const moment = Date.now() + 250;
		await Promise.all([a, b].map((panel) => pressAt(panel, "Voice call", moment)));
		await Promise.all([isLive(a), isLive(b)]).catch(async (reason: unknown) => {
			throw new Error(`round ${round}: ${String(reason)}\n${await told(pair)}`);
		});
		const [one, other] = await Promise.all([pair.alice, pair.bob].map(callOf));
		expect(one).toBe(other);
		await endFrom(round % 2 ? a : b);
	}
});
