// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { ChatRow, Intent, View } from "../../extension/contract/view.ts";
import { chat, chatOf, chatView, contact, letterOf, message, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(() => {
	vi.unstubAllGlobals();
	cleanup();
});

const bob = chatOf("bob");
const card = {
	url: "https://example.org/walk#:~:text=low",
	title: "Walking the sandbanks",
	quote: "low at 16:20",
};
async function withCard(row: Partial<ChatRow> = { card }, messages = chatView([])) {
	const played = stage(view([contact("bob")], [chat("bob", row)]), messages);
	fireEvent.click(await button(/bob/));
	return { ...played, write: await field("Message") };
}
const bar = () => document.querySelector(".card-bar");

test("a page above the field goes with Enter, without a word or with some, once", async () => {
	const { asked, view: shown, write } = await withCard();
	expect(bar()?.textContent).toContain("Walking the sandbanks");
	await waitFor(() => expect(document.activeElement).toBe(write));
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() => expect(bar()).toBeNull());
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() => expect(asked("sendText")).toMatchObject([{ chat: bob, text: "", card }]));
	shown.value = view([contact("bob")], [chat("bob")]);
	await new Promise((resolve) => setTimeout(resolve, 20));
	// the same page once more is another message
	shown.value = view([contact("bob")], [chat("bob", { card })]);
	await waitFor(() => expect(bar()).not.toBeNull());
	fireEvent.input(write, { target: { value: "look" } });
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() => expect(asked("sendText")[1]).toMatchObject({ text: "look", card }));
	expect(asked("sendText")).toHaveLength(2);
});

test("it can be taken away, and then nothing can be sent", async () => {
	const { asked } = await withCard();
	fireEvent.click(await button("Take the page away"));
	await waitFor(() => expect(asked("keepCard")).toEqual([{ chat: bob, card: null }]));
	await waitFor(() => expect(bar()).toBeNull());
	expect((await screen.findByRole<HTMLButtonElement>("button", { name: "Send" })).disabled).toBe(true);
});

test("a page that could not leave comes back with the reason", async () => {
	const { refuse, write } = await withCard();
	refuse("sendText", "outbox-full");
	fireEvent.keyDown(write, { key: "Enter" });
	expect((await screen.findByRole("alert")).textContent).toContain("Too many messages wait");
	await waitFor(() => expect(bar()).not.toBeNull());
	expect(write.value).toBe("");
});

test("the list says that a page waits to be sent", async () => {
	stage(view([contact("bob")], [chat("bob", { card })]));
	const row = await screen.findByRole("listitem", { name: "bob" });
	expect(row.textContent).toContain("Draft Walking the sandbanks");
});

test("a message is named by its page, and copying takes the address", async () => {
	const written = vi.fn(async () => {});
	vi.stubGlobal("navigator", { clipboard: { writeText: written } });
	await withCard({}, chatView([message("", { id: letterOf("card"), card }), message("look", { card })]));
	for (const [name, says, text] of [
		[/^bob, Walking the sandbanks/, "Copy link", card.url],
		[/^bob, look/, "Copy text", `look\n${card.url}`],
	] as const) {
		const row = await screen.findByRole("listitem", { name });
		row.focus();
		fireEvent.keyDown(row, { key: "Enter" });
		const menu = await screen.findByRole("menu");
		fireEvent.click(within(menu).getByRole("menuitem", { name: says }));
		await waitFor(() => expect(written).toHaveBeenLastCalledWith(text));
		await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
	}
});

/** Something was chosen outside the panel. */
function chosen(shown: { value: View }, intent: Omit<Intent, "window"> & { window?: number }) {
	shown.value = { ...shown.value, intent: { window: 1, ...intent } };
}

test("a menu for another person leads to a choice, and the page waits in that chat", async () => {
	const {
		asked,
		view: shown,
		panel,
	} = stage(
		view([
			contact("bob"),
			contact("carol"),
			contact("eve", { keyChanged: true }),
			contact("dave", { state: "asked" }),
		]),
		chatView([]),
	);
	await button("Settings");
	chosen(shown, { chat: null, window: 2, number: 5, card });
	await new Promise((resolve) => setTimeout(resolve, 20));
	// another window was clicked
	expect(panel.route.place.value).toEqual({ at: "home" });
	chosen(shown, { chat: null, number: 6, card });
	const list = await screen.findByRole("list", { name: "Send to" });
	const names = within(list)
		.getAllByRole("listitem")
		.map((one) => one.getAttribute("aria-label"));
	expect(names.sort()).toEqual(["bob", "carol"]);
	expect(bar()?.textContent).toContain("example.org");
	await waitFor(() => expect(asked("intentDone")).toEqual([{ number: 6 }]));
	fireEvent.click(within(list).getByRole("button", { name: /carol/ }));
	await field("Message");
	expect(asked("keepCard")).toEqual([{ chat: chatOf("carol"), card }]);
	expect(panel.route.place.value).toEqual({ at: "chat", id: chatOf("carol") });
});

test("what could not begin is said in the chat that was opened for it", async () => {
	const { view: shown } = stage(view([contact("bob")], [chat("bob")]), chatView([]));
	await button("Settings");
	chosen(shown, { chat: bob, number: 1, problem: "no-turn" });
	const dialog = await screen.findByRole("dialog", { name: "The call did not begin" });
	expect(dialog.textContent).toContain("Calls go through the relay only");
	fireEvent.click(within(dialog).getByRole("button", { name: "OK" }));
	await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	chosen(shown, { chat: bob, number: 2, problem: "bad-request" });
	expect(await screen.findByRole("dialog", { name: "This page cannot be sent" })).toBeTruthy();
});

test("the settings show the keys, the one that somebody else has, and the way to change them", async () => {
	const { keys } = stage(view([contact("bob")]));
	keys.all = [
		{ name: "open", keys: "Ctrl+Shift+Y", wished: "Ctrl+Shift+Y" },
		{ name: "answer", keys: "Alt+Shift+Y", wished: "Alt+Shift+Y" },
		{ name: "mute", keys: "", wished: "Alt+Shift+M" },
		{ name: "hang_up", keys: "Alt+Shift+Y", wished: "Alt+Shift+H" },
	];
	fireEvent.click(await button("Settings"));
	const mute = (await screen.findByText("Mute, unmute")).closest("li");
	expect(mute?.textContent).toContain("No key is set. Alt + Shift + M may belong to another extension.");
	expect(screen.getAllByText("Two shortcuts have the same key.")).toHaveLength(2);
	expect(await screen.findByText("Ctrl + Shift + Y")).toBeTruthy();
	fireEvent.click(await button("Change shortcuts"));
	expect(keys.changed).toBe(1);
});
