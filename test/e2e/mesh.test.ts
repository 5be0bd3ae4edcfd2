/** The hands' connections with a real browser's ICE, DTLS and SCTP: alone, behind coturn, and where no UDP passes. */
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTurn } from "../../relay/turn.ts";
import { type Coturn, hasCoturn, startCoturn } from "../relay/coturn.ts";
import { bytesFrom } from "../relay/person.ts";
import { checks, closes, loadMesh, look, offers, pairUp, sends } from "./mesh-page.ts";
import { launchPeerBrowser } from "./peer-browser.ts";

const secret = "a shared secret";
let browser: Browser;
let page: Page;
let coturn: Coturn | undefined;
beforeAll(async () => {
	if (hasCoturn) coturn = await startCoturn(secret);
	// an extension's document sees addresses, a page names that stand for them
	browser = await launchPeerBrowser("--disable-features=WebRtcHideLocalIpsWithMdns");
});
beforeEach(async () => {
	await page?.close();
	page = await browser.newPage();
	await loadMesh(page);
});
afterAll(async () => {
	await browser.close();
	await coturn?.close();
});

const areOpen = async () => (await look(page)).map(({ last }) => last?.state).join();
const open = () => expect.poll(areOpen, { timeout: 15_000 }).toBe("open,open");

test("two ends open, see each other's real certificate, and carry frames up to 33 KiB", async () => {
	await pairUp(page);
	await offers(page, 0);
	await open();
	const [a, b] = await look(page);
	expect(a.last?.localFingerprint).toMatch(/^[\w-]{43}$/);
	expect([a.last?.localFingerprint, a.last?.remoteFingerprint]).toEqual([
		b.last?.remoteFingerprint,
		b.last?.localFingerprint,
	]);
	expect(a.last?.localFingerprint).not.toBe(b.last?.localFingerprint);
	expect([a.refused, b.refused]).toEqual([[], []]);
	expect(await sends(page, 0, 33 * 1_024)).toBe(true);
	expect(await sends(page, 1, 635)).toBe(true);
	await expect.poll(async () => (await look(page)).map(({ frames }) => frames)).toEqual([1, 1]);
	expect(await sends(page, 0, 33 * 1_024 + 1)).toBe(false);
	await closes(page, 0);
	await expect.poll(async () => (await look(page))[1].last).toMatchObject({ state: "closed", why: "left" });
});

test("thirty connections one after the other, begun by either end", async () => {
	for (let round = 0; round < 30; round++) {
		await pairUp(page);
		await offers(page, round % 2 === 0 ? 0 : 1);
		await open();
		expect(await sends(page, round % 3 === 0 ? 0 : 1, 600)).toBe(true);
		await closes(page, 0);
	}
});

test("another path is looked for under traffic, from one end and from both at once", async () => {
	await pairUp(page);
	await offers(page, 0);
	await open();
	const before = (await look(page))[0].last;
	for (const who of [[0], [1], [0, 1], [1, 0]] as const) {
		for (let i = 0; i < 20; i++) expect(await sends(page, 0, 1_000)).toBe(true);
		await checks(page, ...who);
		for (let i = 0; i < 20; i++) expect(await sends(page, 1, 1_000)).toBe(true);
		await page.waitForTimeout(500);
		expect(await areOpen()).toBe("open,open");
	}
	await expect.poll(async () => (await look(page)).map(({ frames }) => frames)).toEqual([80, 80]);
	const [a, b] = await look(page);
	// the same DTLS all the time, so what was vouched for still holds
	expect(a.last).toEqual(before);
	expect([a.refused, b.refused, a.restarts, b.restarts]).toEqual([[], [], 3, 3]);
});

test("where nothing passes it gives up after twenty seconds", async () => {
	// an end that may only use TURN and has none: as behind a wall that lets no UDP out
	await pairUp(page, { relayOnly: true }, { relayOnly: true }, 10);
	await offers(page, 0);
	await expect
		.poll(async () => (await look(page)).map(({ last }) => `${last?.state} ${last?.why}`), {
			timeout: 10_000,
		})
		.toEqual(["failed timed-out", "failed timed-out"]);
	expect((await look(page)).map(({ kinds }) => kinds)).toEqual([[], []]);
});

describe.skipIf(!hasCoturn)("through coturn alone", () => {
	const turn = (transport: string) =>
		createTurn({
			date: () => Date.now(),
			random: (length) => bytesFrom("chance", length),
			stunUrls: [],
			turnUrls: [`turn:127.0.0.1:${coturn?.port}?transport=${transport}`],
			secrets: [secret],
		})().iceServers;

	test.each(["udp", "tcp"])(
		"both ends over %s, and no address but the server's is told",
		async (transport) => {
			const end = { relayOnly: true, iceServers: turn(transport) };
			await pairUp(page, end, end);
			await offers(page, 0);
			await open();
			const [a, b] = await look(page);
			expect([a.kinds, b.kinds, a.refused, b.refused]).toEqual([["relay"], ["relay"], [], []]);
			expect(await sends(page, 0, 1_000)).toBe(true);
			await expect.poll(async () => (await look(page))[1].frames).toBe(1);
			await checks(page, 0, 1);
			await page.waitForTimeout(1_000);
			expect(await areOpen()).toBe("open,open");
		},
	);

	test("one end without UDP reaches the other over TURN's TCP", async () => {
		await pairUp(page, { relayOnly: true, iceServers: turn("tcp") }, { iceServers: turn("udp") });
		await offers(page, 1);
		await open();
		expect(await sends(page, 0, 1_000)).toBe(true);
		await expect.poll(async () => (await look(page))[1].frames).toBe(1);
	});

	test("the server goes away: the break is seen, and without another path it ends", async () => {
		const end = { relayOnly: true, iceServers: turn("udp") };
		await pairUp(page, end, end);
		await offers(page, 0);
		await open();
		await coturn?.close();
		coturn = undefined;
		await expect
			.poll(async () => (await look(page)).map(({ last }) => `${last?.state} ${last?.why}`), {
				timeout: 60_000,
			})
			.toEqual(["failed broke", "failed broke"]);
		const [a] = await look(page);
		expect(a.states).toContain("interrupted");
		expect(a.restarts).toBeGreaterThan(1);
	});
});
