/** The first call of a browser that was never asked for its microphone: one tab, one question, and a call that waits for the answer. */
import type { Page } from "playwright";
import { afterEach, beforeEach, expect, test } from "vitest";
import { accept, hangUp, isLive, isOver, loudest, painted, ring } from "../driver/calling.ts";
import { answer, heldQuestion, holdQuestion, questions, setDevices } from "../driver/permission.ts";
import { button, chatOf } from "../driver/talking.ts";
import { introduce, openPair, type Pair } from "./pair.ts";

// what was answered once stays answered: browsers of their own for each
let pair: Pair;
let panels: { readonly a: Page; readonly b: Page };
beforeEach(async () => {
	pair = await openPair({ args: ["--use-fake-device-for-media-stream=fps=15"] });
	await introduce(pair);
	await setDevices(pair.alice, "granted");
	await holdQuestion(pair.bob);
	panels = { a: await chatOf(pair, pair.alice), b: await chatOf(pair, pair.bob) };
});
afterEach(() => pair.close());

/** Alice rings, bob says yes, and his browser asks him in a tab; her call rings on. */
async function askedBob(how: "Voice call" | "Video call"): Promise<Page> {
	const { a, b } = panels;
	const opening = pair.bob.context.waitForEvent("page");
	await ring(a, how);
	await accept(b, how === "Video call" ? "Accept with video" : "Accept call");
	const tab = await heldQuestion(pair.bob, await opening);
	await tab.getByText("Choose “Allow while visiting the site”").waitFor();
	await b.getByText("It still rings there").first().waitFor();
	return tab;
}
async function ended(): Promise<void> {
	await Promise.all([isOver(panels.a), isOver(panels.b)]);
}

test("the tab opens once, says what to choose, closes by itself, and the call goes on", async () => {
	const { a, b } = panels;
	const tab = await askedBob("Video call");
	await tab.getByRole("heading", { name: "May Sidelong hear and see you?" }).waitFor();
	// whoever asks again is led to the same tab
	await button(b, "Show me").click();
	await tab.getByText("This tab closes by itself").waitFor();
	expect(questions(pair.bob)).toHaveLength(1);
	await a.getByText("It rings").first().waitFor();
	const closed = tab.waitForEvent("close");
	await answer(pair.bob, tab, "granted");
	await closed;
	await Promise.all([isLive(a), isLive(b)]);
	for (const panel of [a, b]) expect((await loudest(panel)).them).toBeGreaterThan(0.02);
	await Promise.all([painted(a, "bob", 3), painted(b, "alice", 3)]);
	await hangUp(b);
	await ended();
	// never again
	await ring(b, "Voice call");
	await accept(a);
	await Promise.all([isLive(a), isLive(b)]);
	expect(questions(pair.bob)).toHaveLength(0);
	await hangUp(a);
	await ended();
});

test("refused: the tab and the panel say the next step, it rings on, one may listen, and the next call works", async () => {
	const { a, b } = panels;
	const tab = await askedBob("Voice call");
	await answer(pair.bob, tab, "denied");
	await tab.getByRole("heading", { name: "The microphone is blocked" }).waitFor();
	await tab.getByText("Set Microphone to Allow").waitFor();
	await b.getByText("The microphone is blocked for Sidelong.").waitFor();
	await a.getByText("It rings").first().waitFor();
	await button(b, "Only listen").click();
	await Promise.all([isLive(a), isLive(b)]);
	expect((await loudest(b)).them).toBeGreaterThan(0.02);
	expect((await loudest(a, 600)).them).toBeLessThan(0.01);
	await hangUp(a);
	await ended();
	await tab.close();

	// the next one: still refused, and allowed in the browser's settings while it rings
	await ring(a, "Voice call");
	await accept(b);
	await b.getByText("The microphone is blocked for Sidelong.").waitFor();
	await a.getByText("It rings").first().waitFor();
	await setDevices(pair.bob, "granted");
	await Promise.all([isLive(a), isLive(b)]);
	expect((await loudest(a)).them).toBeGreaterThan(0.02);
	await hangUp(b);
	await ended();
});
