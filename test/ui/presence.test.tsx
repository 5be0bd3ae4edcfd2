// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import { placeIn } from "../../extension/panel/route.ts";
import {
	chat,
	chatOf,
	chatView,
	choices,
	connected,
	contact,
	message,
	settings,
	talk,
	view,
} from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(() => {
	vi.useRealTimers();
	cleanup();
});

const bob = chatOf("bob");
async function withBob(more = {}, messages = talk(), draft = "") {
	const played = stage(view([contact("bob", more)], [chat("bob", { draft })]), messages);
	fireEvent.click(await button(/bob/));
	return { ...played, write: await field("Message") };
}
const typed = (field: HTMLTextAreaElement | HTMLInputElement, value: string) =>
	fireEvent.input(field, { target: { value } });

test("the head says how letters travel, and that they write instead", async () => {
	const { view: worker } = await withBob({ path: "direct" });
	expect(await screen.findByText("direct")).toBeTruthy();
	worker.value = view([contact("bob", { path: "direct", typing: true, presence: "here" })], [chat("bob")]);
	expect(await screen.findByText("writing…")).toBeTruthy();
	expect(screen.queryByText("direct")).toBeNull();
	expect(await screen.findByText("bob is writing")).toBeTruthy();
	expect(await screen.findByText("is here")).toBeTruthy();
	worker.value = view([contact("bob", { path: "direct" })], [chat("bob")], {
		relay: { ...connected, state: "waiting", retryAt: Date.now() + 9_000 },
	});
	expect(await screen.findByText("direct")).toBeTruthy();
	worker.value = view([contact("bob", { path: "relay" })], [chat("bob")], {
		relay: { ...connected, state: "waiting", retryAt: Date.now() + 9_000 },
	});
	expect(await screen.findByText("not connected")).toBeTruthy();
});

test("writing is told only where it is shared, at most every four seconds, and its end once", async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
	const { asked, write } = await withBob({ choices: { ...choices, typing: true } });
	typed(write, "a");
	typed(write, "ab");
	await waitFor(() => expect(asked("setTyping")).toEqual([{ chat: bob, on: true }]));
	vi.setSystemTime(Date.now() + 4_100);
	typed(write, "abc");
	await waitFor(() => expect(asked("setTyping")).toHaveLength(2));
	typed(write, " ");
	await waitFor(() => expect(asked("setTyping").at(-1)).toEqual({ chat: bob, on: false }));
	typed(write, "again");
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() =>
		expect(asked("setTyping").map(({ on }) => on)).toEqual([true, true, false, true, false]),
	);
	cleanup();
	const silent = await withBob();
	typed(silent.write, "a");
	await waitFor(() => expect(silent.write.value).toBe("a"));
	expect(silent.asked("setTyping")).toEqual([]);
});

test("the worker is told which chat is looked at, the next worker too", async () => {
	const { asked, dies } = await withBob();
	await waitFor(() => expect(asked("look")).toEqual([{ chat: bob, window: 1 }]));
	dies();
	await waitFor(() => expect(asked("look")).toHaveLength(2));
	fireEvent.click(await button("Back"));
	await waitFor(() => expect(asked("look").at(-1)).toEqual({ chat: null, window: 1 }));
});

test("a click on a notification opens its chat in its window, ready to write", async () => {
	const people = [contact("bob"), contact("carol")];
	const { asked, view: worker, ownWindow } = stage(view(people), talk());
	await screen.findByRole("list", { name: "Chats" });
	worker.value = view(people, [], { intent: { chat: bob, window: 2, number: 7 } });
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(asked("intentDone")).toEqual([]);
	worker.value = view(people, [], { intent: { chat: bob, window: 1, number: 8 } });
	const write = await field("Message");
	await waitFor(() => expect(asked("intentDone")).toEqual([{ number: 8 }]));
	await waitFor(() => expect(document.activeElement).toBe(write));
	// already there: the focus comes back to the field
	write.blur();
	worker.value = view(people, [], { intent: { chat: bob, window: 1, number: 9 } });
	await waitFor(() => expect(document.activeElement).toBe(write));
	ownWindow.value = null;
	worker.value = view(people, [], { intent: { chat: chatOf("carol"), window: 5, number: 10 } });
	expect(await screen.findByRole("heading", { name: "carol" })).toBeTruthy();
});

test("a draft from another panel is taken where nobody types", async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
	const { view: worker, write, asked } = await withBob();
	typed(write, "mine");
	await waitFor(() => expect(asked("saveDraft")).toHaveLength(1), { timeout: 2_000 });
	expect(asked("saveDraft")[0]).toMatchObject({ text: "mine", at: expect.any(Number) });
	vi.setSystemTime(Date.now() + 5_000);
	worker.value = view([contact("bob")], [chat("bob", { draft: "theirs" })]);
	await waitFor(() => expect(write.value).toBe("theirs"));
});

test("far from the end, the newest is one press away, and pages come at both ends", async () => {
	const rows = [message("one"), message("two")];
	const { asked, chat: feed } = await withBob({}, chatView(rows, { more: true, newer: true }));
	const list = await screen.findByRole("list", { name: "Messages" });
	const box = list.parentElement;
	if (!box) throw new Error("no timeline");
	fireEvent.scroll(box);
	await waitFor(() => expect(asked("newerMessages")).toEqual([{ chat: bob }]));
	fireEvent.click(await button("To the newest"));
	await waitFor(() => expect(asked("showMessage")).toEqual([{ chat: bob, of: null }]));
	feed.value = chatView([...rows, message("three")]);
	await waitFor(() => expect(screen.queryByRole("button", { name: "To the newest" })).toBeNull());
	expect(asked("markRead")).toEqual([]);
});

test("a person's page says what holds for them, and asks before anything is lost", async () => {
	const { asked } = await withBob({ own: { typing: true }, choices: { ...choices, typing: true } });
	fireEvent.click(await button("More"));
	fireEvent.click(await screen.findByRole("menuitem", { name: "Details" }));
	expect(await button(/Read receipts .*Off$/)).toBeTruthy();
	expect(await button(/Writing now.*On$/)).toBeTruthy();
	fireEvent.click(await button(/Writing now/));
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "As for everybody (Off)" }));
	await waitFor(() => expect(asked("choose")).toEqual([{ chat: bob, choices: { typing: null } }]));
	fireEvent.click(await button(/History/));
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "Nothing kept" }));
	const question = await screen.findByRole("dialog", { name: "Keep nothing with bob?" });
	expect(asked("choose")).toHaveLength(1);
	fireEvent.click(within(question).getByRole("button", { name: "Keep nothing" }));
	await waitFor(() => expect(asked("choose").at(-1)).toEqual({ chat: bob, choices: { history: "none" } }));
	await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	fireEvent.click(await button(/Mute/));
	fireEvent.click(await screen.findByRole("menuitem", { name: "Until tomorrow 8:00" }));
	await waitFor(() => expect(asked("mute")).toHaveLength(1));
	const until = new Date(Number(asked("mute")[0]?.until));
	expect([until.getHours(), until.getMinutes()]).toEqual([8, 0]);
	fireEvent.click(await button("Delete all messages"));
	fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Delete all" }));
	await waitFor(() => expect(asked("clearChat")).toEqual([{ chat: bob }]));
});

test("settings say what people learn, and with whom a direct path is made", async () => {
	const until = Date.now() + 3_600_000;
	const { asked } = stage(
		view([], [], {
			settings: { ...settings, quietUntil: until },
			relay: { ...connected, iceHosts: { hosts: ["stun.example.net:3478"] } },
		}),
	);
	fireEvent.click(await button("Settings"));
	fireEvent.click(await screen.findByRole("switch", { name: "Tell people I have read" }));
	await waitFor(() => expect(asked("choose")).toEqual([{ chat: null, choices: { read: true } }]));
	fireEvent.click(await button(/Direct path with/));
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "Nobody" }));
	await waitFor(() => expect(asked("setDirect")).toEqual([{ direct: "nobody" }]));
	fireEvent.click(await screen.findByRole("switch", { name: "Say who wrote and what" }));
	await waitFor(() =>
		expect(asked("setNotices")).toEqual([{ notices: { shown: true, content: true, sound: true } }]),
	);
	fireEvent.click(await button(/Do not disturb.*until/));
	fireEvent.click(await screen.findByRole("menuitem", { name: "Let people disturb again" }));
	await waitFor(() => expect(asked("setQuiet")).toEqual([{ until: null }]));
	expect(await screen.findByText("stun.example.net:3478")).toBeTruthy();
	fireEvent.click(await button("Use them"));
	await waitFor(() => expect(asked("useIceHosts")).toEqual([{ use: true }]));
});

test("diagnostics are plain rows, and the report holds nothing else", async () => {
	const written = vi.fn(async () => {});
	Object.defineProperty(navigator, "clipboard", { value: { writeText: written }, configurable: true });
	const played = stage(view([contact("bob")]));
	const diagnosis = {
		version: "0.2.0",
		at: Date.now(),
		relay: { state: "connected", insecure: false },
		people: [{ number: 1, state: "accepted", path: "direct", sessions: 1, waiting: 2 }],
		storage: { used: 1_048_576 },
		events: [],
	};
	played.answer("diagnose", diagnosis);
	fireEvent.click(await button("Settings"));
	fireEvent.click(await button("Diagnostics"));
	expect(await screen.findByText("Person 1")).toBeTruthy();
	expect(await screen.findByText("1 session · 2 wait")).toBeTruthy();
	fireEvent.click(await button("Copy report"));
	await waitFor(() => expect(written).toHaveBeenCalledWith(JSON.stringify(diagnosis, null, "\t")));
	expect(await button("Copied")).toBeTruthy();
	played.refuse("diagnose", "internal");
	fireEvent.click(await button("Refresh"));
	expect((await screen.findByRole("alert")).textContent).toContain("Something went wrong");
	expect(await screen.findByText("Person 1")).toBeTruthy();
});

test("a page of its own opens the chat it was made for", () => {
	expect(placeIn(`#chat=${bob}`)).toEqual({ at: "chat", id: bob });
	for (const hash of ["", "#", "#chat=", "#chat=x", "#chat=javascript:alert(1)", `#talk=${bob}`])
		expect(placeIn(hash)).toEqual({ at: "home" });
});

test("accepting says what it shows, when it does", async () => {
	const asking = [contact("dave", { state: "asking" })];
	const { view: worker } = stage(view(asking));
	fireEvent.click(await button(/request/));
	expect(await screen.findByText(/shows dave your network address/)).toBeTruthy();
	worker.value = view(asking, [], { settings: { ...settings, direct: "verified" } });
	await waitFor(() => expect(screen.queryByText(/your network address/)).toBeNull());
});
