/** The hands' calls with a real browser's devices, codecs, ICE and DTLS. */
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	checks,
	endsCall,
	figure,
	lead,
	look,
	loudest,
	openCallPage,
	painted,
	pairUp,
	people,
	qualities,
	whatIsLeft,
	wishes,
} from "./call-page.ts";
import { launchPeerBrowser } from "./peer-browser.ts";
import { createGate } from "./udp-gate.ts";

let browser: Browser;
let page: Page;
beforeAll(async () => {
	browser = await launchPeerBrowser(
		"--use-fake-device-for-media-stream",
		"--use-fake-ui-for-media-stream",
		"--auto-select-tab-capture-source-by-title=hands",
		"--autoplay-policy=no-user-gesture-required",
		// an extension's document sees addresses, a page names that stand for them
		"--disable-features=WebRtcHideLocalIpsWithMdns",
	);
});
beforeEach(async () => {
	await page?.context().close();
	page = await openCallPage(browser);
});
afterAll(async () => {
	await browser.close();
});

const states = async () =>
	(await look(page)).map(({ states: all }) => all.map(({ what }) => what).join(", "));
const live = () => expect.poll(states, { timeout: 10_000 }).toEqual(["live", "live"]);
test("sound and pictures pass, through the filter, in letters of at most 16 KiB", async () => {
	const dialled = await pairUp(page, { wish: { camera: true } }, { wish: { camera: true } });
	await live();
	const [a, b] = await look(page);
	expect([a.refused, b.refused]).toEqual([[], []]);
	expect([a.restarts, b.restarts]).toEqual([0, 0]);
	for (const { length, filtered } of [...a.descriptions, ...b.descriptions])
		expect(Math.max(length, filtered)).toBeLessThan(12_000);
	console.log(
		`devices ${Math.round(dialled)} ms, then live after ${a.states.map(({ at }) => Math.round(at - dialled))} and ${b.states.map(({ at }) => Math.round(at - dialled))} ms; descriptions`,
		...[a, b].flatMap(({ descriptions }) => descriptions.map((each) => Object.values(each).join(" "))),
	);
	for (const who of [0, 1] as const) {
		await expect.poll(() => figure(page, who, "inbound-rtp", "video", "framesDecoded")).toBeGreaterThan(10);
		expect(await loudest(page, who, "them")).toBeGreaterThan(0.05);
		expect(await loudest(page, who, "")).toBeGreaterThan(0.05);
		expect(await painted(page, who, "camera")).toBeGreaterThan(3);
	}
	await qualities(page);
	await page.waitForTimeout(1_000);
	const [quality] = await qualities(page);
	expect(quality).toMatchObject({
		path: "direct",
		word: "good",
		audioCodec: "opus",
		videoCodec: "VP9",
		height: 360,
	});
	expect(quality?.received).toBeGreaterThan(10_000);
});

test("every switch works without another description", async () => {
	await pairUp(page);
	await live();
	const before = (await look(page)).map(({ descriptions }) => descriptions.length);
	expect(await loudest(page, 1, "them")).toBeGreaterThan(0.05);
	await wishes(page, 0, { muted: true });
	await page.waitForTimeout(300);
	expect(await loudest(page, 1, "them")).toBeLessThan(0.001);
	expect(await painted(page, 1, "camera")).toBe(0);
	await wishes(page, 0, { muted: false, camera: true });
	expect(await loudest(page, 1, "them")).toBeGreaterThan(0.05);
	expect(await painted(page, 1, "camera")).toBeGreaterThan(3);
	// more people: a smaller picture
	await people(page, 0, 4);
	await expect.poll(async () => (await qualities(page))[1]?.height, { timeout: 10_000 }).toBe(180);
	await people(page, 0, 7);
	await page.waitForTimeout(300);
	expect(await painted(page, 1, "camera")).toBe(0);
	await people(page, 0, 2);
	await wishes(page, 0, { camera: false });
	await page.waitForTimeout(300);
	expect(await painted(page, 1, "camera")).toBe(0);
	expect((await whatIsLeft(page)).tracks).toBe(2);
	await wishes(page, 1, { deafened: true });
	await page.waitForTimeout(300);
	expect(await loudest(page, 0, "them")).toBeLessThan(0.001);
	expect((await look(page)).map(({ descriptions }) => descriptions.length)).toEqual(before);
	expect(await states()).toEqual(["live", "live"]);
});

test("another path is looked for while both talk, and by both at once", async () => {
	await pairUp(page);
	await live();
	for (const who of [[0], [1], [0, 1]] as const) {
		for (const end of who) await checks(page, end);
		await page.waitForTimeout(700);
	}
	expect(await states()).toEqual(["live", "live"]);
	expect(await loudest(page, 0, "them")).toBeGreaterThan(0.05);
	const [a, b] = await look(page);
	expect([a.refused, b.refused, a.restarts, b.restarts]).toEqual([[], [], 2, 2]);
});

test("ten calls one after the other leave nothing, and the other end knows at once", async () => {
	const noticed: number[] = [];
	for (let round = 0; round < 10; round++) {
		await pairUp(page, { wish: { camera: round % 2 === 0 } });
		await live();
		const [, before] = await look(page);
		const at = await page.evaluate(() => performance.now());
		await endsCall(page, 0);
		await expect.poll(async () => (await states())[1]).toBe("live, closed left");
		const [, b] = await look(page);
		expect(b.states.length).toBe(before.states.length + 1);
		noticed.push((await page.evaluate(() => performance.now())) - at);
		await endsCall(page, 1);
		expect(await whatIsLeft(page)).toEqual({ tracks: 0, connections: 0 });
	}
	console.log(`the other end's close was seen after at most ${Math.round(Math.max(...noticed))} ms`);
	expect(Math.max(...noticed)).toBeLessThan(1_000);
});

test("a screen is shown beside the camera, stopped in the browser's own bar, and shown again", async () => {
	await pairUp(page, { wish: { camera: true } });
	await live();
	// a page, unlike an extension's document, may ask only after a click
	await page.mouse.click(10, 10);
	expect(await wishes(page, 0, { sharing: true })).toMatchObject({ sharing: "on", camera: "on" });
	await expect.poll(() => painted(page, 1, "screen"), { timeout: 8_000 }).toBeGreaterThan(0);
	expect(await painted(page, 1, "camera")).toBeGreaterThan(3);
	await page.evaluate(() => {
		const ends = (
			globalThis as unknown as {
				ends: { calls: { shown: { picture(seat: null, what: string): MediaStreamTrack | null } } }[];
			}
		).ends;
		const track = ends[0]?.calls.shown.picture(null, "screen");
		track?.dispatchEvent(new Event("ended"));
	});
	expect((await look(page))[0].media.at(-1)).toMatchObject({ sharing: "off", camera: "on" });
	expect((await whatIsLeft(page)).tracks).toBe(3);
});

test("a path that breaks is noticed, nothing is sent meanwhile, and it comes back", async () => {
	const gate = createGate();
	await lead(page, gate);
	await pairUp(page);
	await live();
	gate.shut(true);
	const began = Date.now();
	await expect.poll(states, { timeout: 15_000 }).toEqual(["live, unsure", "live, unsure"]);
	console.log(`a broken path was seen after ${Date.now() - began} ms`);
	const sent = await figure(page, 0, "outbound-rtp", "audio", "packetsSent");
	await page.waitForTimeout(500);
	expect(await figure(page, 0, "outbound-rtp", "audio", "packetsSent")).toBe(sent);
	gate.shut(false);
	const mended = Date.now();
	await expect.poll(states, { timeout: 15_000 }).toEqual(["live, unsure, live", "live, unsure, live"]);
	console.log(`and again a path after ${Date.now() - mended} ms`);
	expect(await loudest(page, 1, "them")).toBeGreaterThan(0.05);
	expect((await look(page))[0].restarts).toBeGreaterThan(0);
	gate.close();
});
