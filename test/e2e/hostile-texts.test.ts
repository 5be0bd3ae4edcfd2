/** Texts that try to become more than text, sent between two real panels: nothing runs, and nobody but the relay is spoken to. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { message, say } from "../driver/journey.ts";
import type { Profile } from "../driver/profile.ts";
import type { Attached } from "../driver/protocol.ts";
import { chatOf, item, messages, tell } from "../driver/talking.ts";
import { attacks } from "../ui/corpus.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

/** What only the worker must split or the composer refuses is no attack on a panel. */
const texts = attacks.filter((text) => !text.includes("\u0000"));
/** Every request of every document and worker of both browsers, and every dialog. */
const heard: string[] = [];
const watches: Attached[] = [];

let pair: Pair;
beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
	for (const profile of [pair.alice, pair.bob]) {
		watchPanel(await profile.panel());
		for (const attached of [await profile.worker(), await profile.offscreen()])
			await watch(profile, attached);
	}
});
afterAll(async () => {
	for (const attached of watches) await attached.detach();
	await pair.close();
});

function watchPanel(panel: Page): void {
	panel.on("request", (request) => heard.push(request.url()));
	panel.on("websocket", (socket) => heard.push(socket.url()));
	panel.on("popup", (popup) => heard.push(`popup ${popup.url()}`));
	panel.on("dialog", (dialog) => {
		heard.push(`dialog ${dialog.message()}`);
		void dialog.dismiss();
	});
}

async function watch(profile: Profile, attached: Attached): Promise<void> {
	watches.push(attached);
	attached.on("Network.requestWillBeSent", ({ request }) =>
		heard.push((request as { readonly url: string }).url),
	);
	attached.on("Network.webSocketCreated", ({ url }) => heard.push(String(url)));
	await attached.send("Network.enable");
	await attached.evaluate(`fetch("${profile.origin}/manifest.json").then(({ ok }) => ok)`);
}

/** What is foreign in all that was heard. */
const foreign = () =>
	heard.filter((url) => !url.startsWith(pair.alice.origin) && !url.startsWith(pair.bob.origin));

/** Marks the window that a script would reach; answers whether one did. */
const trap = (panel: Page) =>
	panel.evaluate(() => {
		const touched = globalThis as { __xss?: boolean };
		globalThis.alert = () => {
			touched.__xss = true;
		};
	});
const isTouched = (panel: Page) => panel.evaluate(() => (globalThis as { __xss?: boolean }).__xss === true);
/** What a text made that only markup makes. */
const made = (panel: Page) =>
	messages(panel)
		.locator(".bubble")
		.locator(
			"script,img,iframe,svg:not(.icon),math,object,embed,form,input,video,audio,style,link,meta,base,a,[style]",
		)
		.evaluateAll((found) => found.map((each) => each.outerHTML));

test("the watch hears a request when there is one", async () => {
	expect(heard.filter((url) => url.endsWith("/manifest.json")).length).toBe(4);
	expect(foreign()).toEqual([]);
});

test("every text arrives as text, both panels alike", async () => {
	const [a, b] = [await chatOf(pair, pair.alice), await chatOf(pair, pair.bob)];
	for (const panel of [a, b]) await trap(panel);
	for (const text of texts) await say(a, text);
	await tell(pair, pair.alice, "after all of them");
	for (const panel of [a, b]) {
		const shown = await messages(panel)
			.locator(":scope > li")
			.evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""));
		expect(shown.length).toBe(texts.length + 1);
		for (const [index, text] of texts.entries()) expect(shown[index]).toContain(text.trim());
		expect(await made(panel)).toEqual([]);
		expect(await isTouched(panel)).toBe(false);
	}
	expect(foreign()).toEqual([]);
});

test("as a draft in the list, as what is answered and as a quote, too", async () => {
	const [a, b] = [await chatOf(pair, pair.alice), await chatOf(pair, pair.bob)];
	for (const text of texts.filter((_, index) => index % 3 === 0)) {
		await message(b).fill(text);
		await b.getByRole("button", { name: "Back", exact: true }).click();
		await b.getByRole("list", { name: "Chats" }).getByText("Draft").waitFor();
		await b.getByRole("list", { name: "Chats" }).getByRole("listitem", { name: "alice" }).click();
		await message(b).waitFor();
	}
	await message(b).fill("");
	for (const text of [
		"<img src=x onerror=alert(1)>",
		"[a](javascript:alert(1))",
		"![a](https://evil.example/x.png)",
	]) {
		await tell(pair, pair.alice, `again ${text}`);
		await item(b, `again ${text}`).hover();
		await item(b, `again ${text}`).getByRole("button", { name: "Reply", exact: true }).click();
		await tell(pair, pair.bob, `about ${texts.indexOf(text)}`);
	}
	for (const panel of [a, b]) {
		expect(await messages(panel).locator("button.quote").count()).toBe(3);
		expect(await made(panel)).toEqual([]);
		expect(await isTouched(panel)).toBe(false);
	}
	expect(foreign()).toEqual([]);
});
