/** What can be done with a message, done by two people in real panels, and whether it is still true after everything was closed. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { message, openChat, read, say } from "../driver/journey.ts";
import { act, button, chatOf, item, messages, names, says, setTimer, tell } from "../driver/talking.ts";
import { introduce, openPair, type Pair, reopen } from "./pair.ts";

let pair: Pair;
beforeAll(async () => {
	pair = await openPair();
	await introduce(pair);
});
afterAll(() => pair.close());

const panels = async () => [await chatOf(pair, pair.alice), await chatOf(pair, pair.bob)] as const;
/** Waits until both panels show something. */
async function onBoth(is: (panel: Awaited<ReturnType<typeof chatOf>>) => Promise<unknown>): Promise<void> {
	await Promise.all((await panels()).map(is));
}

test("both panels say that the path is direct", async () => {
	await tell(pair, pair.alice, "hello");
	await onBoth((panel) => says(panel, "direct"));
});

test("Markdown is shown as what it means, and a link asks before it leads anywhere", async () => {
	await tell(
		pair,
		pair.alice,
		"**strong** and _soft_ and ~~gone~~ `code` [tide table](https://tides.example/today)\n\n- one\n- two\n\n> cited\n\n```\nconst tide = 4;\n```",
	);
	for (const panel of await panels()) {
		const shown = item(panel, "**strong**");
		for (const [tag, text] of [
			["strong", "strong"],
			["em", "soft"],
			["s", "gone"],
			["code", "code"],
			["blockquote", "cited"],
			["pre", "const tide = 4;"],
		] as const)
			expect((await shown.locator(tag).first().textContent())?.trim(), tag).toBe(text);
		expect(await shown.locator("ul li").allTextContents()).toEqual(["one", "two"]);
		await shown.getByRole("link", { name: "tide table" }).click();
		const question = panel.getByRole("dialog", { name: "Open this link?" });
		await question.getByText("tides.example", { exact: true }).waitFor();
		await panel.keyboard.press("Escape");
		await question.waitFor({ state: "detached" });
	}
});

test("a reply carries its quote, which follows an edit and says when its message is gone", async () => {
	const [a, b] = await panels();
	await tell(pair, pair.alice, "gate 3 at four?");
	await act(b, "gate 3 at four?", "Reply");
	await tell(pair, pair.bob, "I will be there");
	await onBoth((panel) =>
		item(panel, "I will be there")
			.getByRole("button", { name: /gate 3 at four/ })
			.waitFor(),
	);
	await act(a, "gate 3 at four?", "Edit");
	await expect.poll(() => message(a).inputValue(), { timeout: 10_000 }).toBe("gate 3 at four?");
	await message(a).fill("gate 4 at five?");
	await button(a, "Save").click();
	await onBoth((panel) => item(panel, "gate 4 at five?").getByText("edited").waitFor());
	await onBoth((panel) =>
		item(panel, "I will be there")
			.getByRole("button", { name: /gate 4 at five/ })
			.waitFor(),
	);
	await tell(pair, pair.alice, "one more thing");
	await act(a, "one more thing", "Reply");
	await tell(pair, pair.alice, "about that");
	await act(a, "one more thing", "Delete");
	await button(a, "Delete for both").click();
	await onBoth((panel) => item(panel, "about that").getByText("This message is gone").waitFor());
	await onBoth((panel) => messages(panel).getByText("one more thing").waitFor({ state: "detached" }));
});

test("deleted for me is gone here and stays there", async () => {
	const [a, b] = await panels();
	await tell(pair, pair.alice, "only for bob");
	await act(a, "only for bob", "Delete");
	await button(a, "Delete for me").click();
	await item(a, "only for bob").waitFor({ state: "detached" });
	await tell(pair, pair.alice, "later than the deletion");
	expect(await item(b, "only for bob").count()).toBe(1);
});

test("copied is what was written, not what is shown", async () => {
	const [a] = await panels();
	const written = "a **copied** word";
	await tell(pair, pair.alice, written);
	await act(a, written, "Copy text");
	await a.getByText("Copied").first().waitFor();
	await message(a).focus();
	await a.keyboard.press("Control+V");
	await expect.poll(() => message(a).inputValue()).toBe(written);
	await message(a).fill("");
});

test("a timer for the chat, and one for the next message only, are seen by who receives", async () => {
	const [a] = await panels();
	await setTimer(a, "1 hour");
	await setTimer(a, "24 hours", { once: true });
	expect(await button(a, "Message timer").textContent()).toBe("24\u202fh, once");
	await tell(pair, pair.alice, "for a day");
	await tell(pair, pair.alice, "for an hour");
	for (const panel of await panels()) {
		const goes = async (text: string) => {
			const { expires, now } = await item(panel, text).evaluate((row) => ({
				expires: row.getAttribute("aria-description") ?? "",
				now: row.textContent ?? "",
			}));
			expect(expires).toMatch(/^Goes at /);
			return now;
		};
		expect(await goes("for a day")).toMatch(/24\s?h|left/);
		expect(await goes("for an hour")).toMatch(/60 min|1\s?h|left/);
	}
	await setTimer(a, "Off");
	await tell(pair, pair.alice, "for ever");
	expect(await item(a, "for ever").getAttribute("aria-description")).toBeNull();
});

test("a draft is one over two windows: the last writer wins, and it is there in a tab", async () => {
	const [a] = await panels();
	const second = await pair.alice.secondPanel();
	await openChat(second, "bob");
	const shows = (panel: typeof a, text: string) =>
		expect.poll(() => message(panel).inputValue(), { timeout: 5_000 }).toBe(text);
	await message(a).fill("begun in one window");
	await shows(second, "begun in one window");
	await message(second).fill("and ended in the other");
	await shows(a, "and ended in the other");
	// what arrives is shown by both, and what is sent from one empties the other
	await tell(pair, pair.bob, "to two panels");
	await read(second, "bob", "to two panels");
	const tab = await pair.alice.tab();
	await openChat(tab, "bob");
	await shows(tab, "and ended in the other");
	await button(tab, "Send").click();
	for (const panel of [a, second, tab]) {
		await read(panel, "You", "and ended in the other");
		await shows(panel, "");
	}
	await read(await chatOf(pair, pair.bob), "alice", "and ended in the other");
	await tab.close();
	await second.close();
});

/** What the worker keeps as drafts. */
function keptDrafts(panel: Page): Promise<string[]> {
	return panel.evaluate(
		() =>
			new Promise<string[]>((resolve) => {
				const port = chrome.runtime.connect({ name: "panel" });
				port.onMessage.addListener((message: { set?: { chats?: Record<string, { draft: string }> } }) => {
					if (!message.set?.chats) return;
					port.disconnect();
					resolve(Object.values(message.set.chats).map(({ draft }) => draft));
				});
			}),
	);
}

test("all of it is still so after both browsers were closed, and what was done offline arrives", async () => {
	const [a] = await panels();
	await setTimer(a, "Off").catch(() => {});
	await message(a).fill("a draft that stays");
	await tell(pair, pair.bob, "edit me");
	await tell(pair, pair.bob, "take me back");
	const settled = async () => (await panels()).map(names);
	const before = await Promise.all(await settled());
	// a page that is not in front keeps what was typed a second later; a browser that ends gives it none
	await expect.poll(() => keptDrafts(a), { timeout: 10_000 }).toContain("a draft that stays");
	await pair.alice.close({ keep: true });
	const b = await chatOf(pair, pair.bob);
	await pair.relay.stop("SIGKILL");
	await act(b, "edit me", "Edit");
	await message(b).fill("edited while nobody was there");
	await button(b, "Save").click();
	// nobody reaches for the next one while this one still moves
	await item(b, "edited while nobody was there").waitFor();
	await act(b, "take me back", "Delete");
	await button(b, "Delete for both").click();
	await say(b, "written while nobody was there");
	await item(b, "written while nobody was there").getByText("waiting for alice").waitFor();
	await pair.bob.close({ keep: true });
	await pair.relay.start();
	pair = await reopen(pair);
	const again = await chatOf(pair, pair.alice);
	await read(again, "bob", "written while nobody was there");
	await expect.poll(() => message(again).inputValue(), { timeout: 10_000 }).toBe("a draft that stays");
	await onBoth((panel) => item(panel, "edited while nobody was there").waitFor());
	await onBoth((panel) => messages(panel).getByText("take me back").waitFor({ state: "detached" }));
	await item(await chatOf(pair, pair.bob), "written while nobody was there")
		.getByText("delivered")
		.waitFor();
	const after = await Promise.all(await settled());
	for (const [side, list] of before.entries()) {
		const expected = list.filter((name) => !/edit me|take me back/.test(name));
		expect(after[side]?.filter((name) => !/while nobody was there/.test(name))).toEqual(expected);
	}
	await item(again, "I will be there")
		.getByRole("button", { name: /gate 4 at five/ })
		.waitFor();
	await item(again, "about that").getByText("This message is gone").waitFor();
});
