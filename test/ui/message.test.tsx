// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import { chat, chatOf, chatView, choices, contact, letterOf, message, richTalk, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(() => {
	vi.useRealTimers();
	cleanup();
});

const bob = chatOf("bob");
async function withBob(messages = richTalk(), more = {}, draft = "") {
	const played = stage(view([contact("bob", more)], [chat("bob", { draft })]), messages);
	fireEvent.click(await button(/bob/));
	return { ...played, write: await field("Message") };
}
const row = (text: RegExp) => screen.findByRole("listitem", { name: text });
const line = (name: string | RegExp) => screen.findByRole("menuitem", { name });
async function openMenu(text: RegExp) {
	const item = await row(text);
	item.focus();
	fireEvent.keyDown(item, { key: "Enter" });
	return screen.findByRole("menu");
}

test("the keys go from message to message, and Enter shows what can be done", async () => {
	await withBob();
	const last = await row(/Perfect/);
	expect(last.tabIndex).toBe(0);
	last.focus();
	fireEvent.keyDown(last, { key: "ArrowUp" });
	await waitFor(() => expect(document.activeElement?.textContent).toContain("Page two"));
	fireEvent.keyDown(document.activeElement ?? last, { key: "Home" });
	await waitFor(() => expect(document.activeElement?.textContent).toContain("tide table"));
	expect(await within(await row(/tide table/)).findByRole("button", { name: "Reply" })).toBeTruthy();
	fireEvent.keyDown(document.activeElement ?? last, { key: "Enter" });
	const menu = await screen.findByRole("menu");
	expect(
		within(menu)
			.getAllByRole("menuitem")
			.map((one) => one.textContent),
	).toEqual(["Reply", "Copy text", "Delete"]);
	fireEvent.keyDown(menu, { key: "Escape" });
	await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
	expect(document.activeElement?.textContent).toContain("tide table");
});

test("an answer carries its message, and Escape leaves it", async () => {
	const { asked, write } = await withBob();
	await openMenu(/Page two/);
	fireEvent.click(await line("Reply"));
	await waitFor(() => expect(document.activeElement).toBe(write));
	expect(document.querySelector(".quote-bar")?.textContent).toContain("bob Page two");
	fireEvent.keyDown(write, { key: "Escape" });
	await waitFor(() => expect(document.querySelector(".quote-bar")).toBeNull());
	await openMenu(/Page two/);
	fireEvent.click(await line("Reply"));
	fireEvent.input(write, { target: { value: "yes" } });
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() => expect(asked("sendText")).toHaveLength(1));
	expect(asked("sendText")[0]).toMatchObject({
		text: "yes",
		quote: letterOf("Page two has the map. Meet at `gate 3`?"),
	});
	await waitFor(() => expect(document.querySelector(".quote-bar")).toBeNull());
});

test("an edit begins with the old text and gives the draft back", async () => {
	const { asked, write } = await withBob(richTalk(), {}, "half a thought");
	await openMenu(/Perfect/);
	fireEvent.click(await line("Edit"));
	await waitFor(() => expect(write.value).toBe("Perfect. Leaving at three."));
	fireEvent.input(write, { target: { value: "Leaving at four." } });
	fireEvent.keyDown(write, { key: "Escape" });
	await waitFor(() => expect(write.value).toBe("half a thought"));
	await openMenu(/Perfect/);
	fireEvent.click(await line("Edit"));
	await waitFor(() => expect(write.value).toBe("Perfect. Leaving at three."));
	fireEvent.input(write, { target: { value: "Leaving at four." } });
	fireEvent.click(await button("Save"));
	await waitFor(() => expect(asked("editText")).toHaveLength(1));
	expect(asked("editText")[0]).toMatchObject({
		of: letterOf("Perfect. Leaving at three."),
		text: "Leaving at four.",
	});
	await waitFor(() => expect(write.value).toBe("half a thought"));
	expect(asked("sendText")).toEqual([]);
	expect(asked("saveDraft")).toEqual([]);
});

test("an edit that failed comes back with its text and the reason", async () => {
	const { refuse, write } = await withBob();
	refuse("editText", "outbox-full");
	await openMenu(/Perfect/);
	fireEvent.click(await line("Edit"));
	await waitFor(() => expect(write.value).toBe("Perfect. Leaving at three."));
	fireEvent.input(write, { target: { value: "other" } });
	fireEvent.keyDown(write, { key: "Enter" });
	expect((await screen.findByRole("alert")).textContent).toContain("Too many messages wait");
	await waitFor(() => expect(write.value).toBe("other"));
	// and both stay until something else is written about
	await new Promise((after) => setTimeout(after, 150));
	expect(screen.getByRole("alert").textContent).toContain("Too many messages wait");
	fireEvent.keyDown(write, { key: "Escape" });
	await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
	expect(write.value).toBe("");
});

test("what is written in the moment an edit begins is kept", async () => {
	const { asked, write } = await withBob();
	await openMenu(/Perfect/);
	// as a browser does it: what fireEvent does waits for the effects
	(await line("Edit")).click();
	for (let i = 0; i < 100 && !document.querySelector('[aria-label="Save"]'); i++) await Promise.resolve();
	write.value = "written at once";
	write.dispatchEvent(new Event("input", { bubbles: true }));
	await new Promise((after) => setTimeout(after, 150));
	expect(write.value).toBe("written at once");
	fireEvent.click(await button("Save"));
	await waitFor(() => expect(asked("editText")[0]).toMatchObject({ text: "written at once" }));
});

test("deleting asks once: for me, and for both what is mine", async () => {
	const { asked } = await withBob();
	await openMenu(/tide table/);
	fireEvent.click(await line("Delete"));
	let dialog = await screen.findByRole("dialog", { name: "Delete this message?" });
	expect(within(dialog).queryByRole("button", { name: "Delete for both" })).toBeNull();
	fireEvent.click(within(dialog).getByRole("button", { name: "Delete for me" }));
	await waitFor(() => expect(asked("deleteMessage")).toHaveLength(1));
	expect(asked("deleteMessage")[0]).toMatchObject({ forBoth: false });
	await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	await openMenu(/Perfect/);
	fireEvent.click(await line("Delete"));
	dialog = await screen.findByRole("dialog");
	fireEvent.click(within(dialog).getByRole("button", { name: "Delete for both" }));
	await waitFor(() => expect(asked("deleteMessage")).toHaveLength(2));
	expect(asked("deleteMessage")[1]).toMatchObject({
		forBoth: true,
		of: letterOf("Perfect. Leaving at three."),
	});
});

test("theirs can go sooner, never later", async () => {
	const { asked } = await withBob();
	await openMenu(/Page two/);
	fireEvent.click(await line("Let it go sooner"));
	const menu = await screen.findByRole("menu", { name: "Let it go sooner" });
	expect(
		within(menu)
			.getAllByRole("menuitem")
			.map((one) => one.textContent),
	).toEqual(["In 30 seconds", "In 60 seconds"]);
	fireEvent.click(await line("In 60 seconds"));
	await waitFor(() => expect(asked("shortenMessage")).toMatchObject([{ chat: bob, seconds: 60 }]));
});

test("what could not be done is said where eyes and ears find it", async () => {
	const { refuse } = await withBob();
	refuse("shortenMessage", "not-found");
	await openMenu(/Page two/);
	fireEvent.click(await line("Let it go sooner"));
	fireEvent.click(await line("In 30 seconds"));
	await waitFor(() => expect(document.querySelector(".said")?.textContent).not.toBe(""));
	const last = await row(/Perfect/);
	last.focus();
	fireEvent.keyDown(last, { key: "x" });
	await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Message" })));
});

test("a quote leads to its message, and says when that is gone", async () => {
	const low = message("The low one");
	const { asked } = await withBob(
		chatView([
			low,
			message("answer", { quote: { id: low.id, mine: false, text: low.text } }),
			message("far", { quote: { id: letterOf("far away"), mine: true, text: "far away" } }),
			message("lost", { quote: { id: letterOf("lost one"), mine: true, text: null } }),
		]),
	);
	expect(await screen.findByText("This message is gone")).toBeTruthy();
	fireEvent.click(await button(/Show the message of bob/));
	await waitFor(() =>
		expect(document.querySelector(".message-marked")?.textContent).toContain("The low one"),
	);
	expect(asked("showMessage")).toEqual([]);
	fireEvent.click(await button(/Show the message of You/));
	await waitFor(() => expect(asked("showMessage")).toEqual([{ chat: bob, of: letterOf("far away") }]));
});

test("expiry is said in words and ticks by itself", async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], shouldAdvanceTime: true });
	await withBob(
		chatView([
			message("soon", { expires: { at: Date.now() + 62_000, ttl: 300 } }),
			message("later", { expires: { at: Date.now() + 5 * 60_000, ttl: 300 } }),
		]),
	);
	expect(await screen.findByText("2 min left")).toBeTruthy();
	expect(await screen.findByText("5 min")).toBeTruthy();
	await vi.advanceTimersByTimeAsync(20_000);
	expect(await screen.findByText(/4\d.s left/)).toBeTruthy();
	expect(document.querySelectorAll(".message-foot")).toHaveLength(2);
});

test("the timer is the chat's, or the next message's alone", async () => {
	const { asked, write } = await withBob(richTalk(), { choices: { ...choices, timer: 300 } });
	const timer = await button("Message timer");
	expect(timer.textContent).toContain("5 min");
	fireEvent.click(timer);
	const menu = await screen.findByRole("menu", { name: "Message timer" });
	expect(
		within(menu)
			.getAllByRole("menuitemradio")
			.map((one) => one.textContent),
	).toEqual([
		"Off",
		"30 seconds",
		"60 seconds",
		"5 minutes",
		"15 minutes",
		"30 minutes",
		"1 hour",
		"5 hours",
		"24 hours",
		"Custom…",
	]);
	expect(menu.textContent).toContain("Other people can keep copies.");
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "1 hour" }));
	await waitFor(() => expect(asked("choose")).toEqual([{ chat: bob, choices: { timer: 3_600 } }]));
	fireEvent.click(timer);
	fireEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Only the next message" }));
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "30 seconds" }));
	await waitFor(() => expect(timer.textContent).toContain("once"));
	fireEvent.input(write, { target: { value: "short" } });
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() => expect(asked("sendText")[0]).toMatchObject({ text: "short", ttl: 30 }));
	fireEvent.input(write, { target: { value: "long" } });
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() => expect(asked("sendText")).toHaveLength(2));
	expect(asked("sendText")[1]).not.toHaveProperty("ttl");
	expect(asked("choose")).toHaveLength(1);
});

test("a time of one's own lies between 5 seconds and a year", async () => {
	const { asked } = await withBob();
	fireEvent.click(await button("Message timer"));
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "Custom…" }));
	const typed = await field("How long");
	fireEvent.input(typed, { target: { value: "400" } });
	fireEvent.click(await screen.findByRole("radio", { name: "Days" }));
	fireEvent.click(await button("Set timer"));
	expect((await screen.findByText("Choose from 5 seconds to 365 days.")).textContent).toBeTruthy();
	fireEvent.input(typed, { target: { value: "3" } });
	fireEvent.click(await button("Set timer"));
	await waitFor(() => expect(asked("choose")).toEqual([{ chat: bob, choices: { timer: 259_200 } }]));
});

test("emoji are found by a word and written at the caret", async () => {
	const { write } = await withBob();
	fireEvent.input(write, { target: { value: "a b" } });
	write.setSelectionRange(1, 1);
	fireEvent.click(await button("Emoji"));
	fireEvent.input(await field("Search emoji"), { target: { value: "heart eyes" } });
	fireEvent.click(await button(/heart eyes/));
	await waitFor(() => expect(write.value).toBe("a😍 b"));
	expect(document.activeElement).toBe(write);
});

test("a few emoji alone are large, and what has not come is said", async () => {
	await withBob();
	expect(document.querySelector(".lines-large")?.textContent).toBe("👍");
	expect(await screen.findByText("2 messages have not come yet")).toBeTruthy();
	expect(await screen.findByText("read")).toBeTruthy();
	expect(await screen.findByText("edited")).toBeTruthy();
});

test("an empty line beside a list is a narrow gap, between lines it is the line that was typed", async () => {
	const text = "first\n\n- point\n\nsecond\n\nthird";
	await withBob(chatView([message(text)]));
	await screen.findByText("third");
	const shapes = [...document.querySelectorAll(".bubble > *")].map(({ className }) => className);
	expect(shapes).toEqual([
		"lines",
		"lines lines-gap",
		"points",
		"lines lines-gap",
		"lines",
		"lines",
		"lines",
	]);
});
