// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import { alice, chat, chatOf, chatView, connected, contact, message, talk, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const bob = chatOf("bob");
async function withBob(messages = talk(), draft = "") {
	const played = stage(view([contact("bob")], [chat("bob", { draft })]), messages);
	fireEvent.click(await button(/bob/));
	return { ...played, write: await field("Message") };
}
const items = async () =>
	within(await screen.findByRole("list", { name: "Messages" }))
		.getAllByRole("listitem")
		.map((item) => item.getAttribute("aria-label") ?? "");

test("messages read sender, text, time, and how far they got", async () => {
	await withBob();
	const read = await items();
	expect(read).toHaveLength(10);
	expect(read[2]).toMatch(/^bob, Did you get the tide table\?, \d/);
	expect(read[4]).toMatch(/^You, Good, that is the one for the long walk\., .*, delivered$/);
	expect(read[7]).toMatch(/not delivered$/);
	expect(read[9]).toMatch(/waiting for bob$/);
	expect(await screen.findByText("Yesterday")).toBeTruthy();
	expect(await screen.findByText("1 new")).toBeTruthy();
});

test("enter sends under one id, empties the field, keeps the focus", async () => {
	const { asked, write } = await withBob();
	fireEvent.input(write, { target: { value: "hello" } });
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() => expect(asked("sendText")).toHaveLength(1));
	expect(asked("sendText")[0]).toMatchObject({ chat: bob, text: "hello" });
	await waitFor(() => expect(write.value).toBe(""));
	expect(document.activeElement).toBe(write);
});

test("shift, control and an input method keep enter from sending", async () => {
	const { asked, write } = await withBob();
	fireEvent.input(write, { target: { value: "one two" } });
	fireEvent.keyDown(write, { key: "Enter", shiftKey: true });
	fireEvent.keyDown(write, { key: "Enter", isComposing: true });
	fireEvent.keyDown(write, { key: "Enter", keyCode: 229 });
	write.setSelectionRange(3, 4);
	fireEvent.keyDown(write, { key: "Enter", ctrlKey: true });
	await waitFor(() => expect(write.value).toBe("one\ntwo"));
	expect(asked("sendText")).toEqual([]);
});

test("a chat says that the relay is gone, and nothing of a handle that is not ours", async () => {
	const { asked } = stage(
		view([contact("bob")], [chat("bob")], {
			self: { ...alice, claimProblem: "handle-taken" },
			relay: { ...connected, state: "waiting", retryAt: Date.now() + 8_000 },
		}),
		talk(),
	);
	fireEvent.click(await button(/^bob/));
	await field("Message");
	expect(await screen.findByText(/Next try in 8/)).toBeTruthy();
	fireEvent.click(await button("Try now"));
	await waitFor(() => expect(asked("retryRelay")).toHaveLength(1));
	cleanup();

	stage(view([contact("bob")], [chat("bob")], { self: { ...alice, claimProblem: "handle-taken" } }), talk());
	await screen.findByText(/belongs to somebody else/);
	fireEvent.click(await button(/^bob/));
	await field("Message");
	expect(screen.queryByText(/belongs to somebody else/)).toBeNull();
});

test("a message that could not leave comes back with the reason", async () => {
	const { refuse, write } = await withBob();
	refuse("sendText", "outbox-full");
	fireEvent.input(write, { target: { value: "hello" } });
	fireEvent.click(await button("Send"));
	expect((await screen.findByRole("alert")).textContent).toContain("Too many messages wait");
	expect(write.value).toBe("hello");
});

test("nothing is sent past the limit, and the overrun is counted in characters", async () => {
	const { asked, write } = await withBob();
	fireEvent.input(write, { target: { value: "😀".repeat(8_001) } });
	expect(await screen.findByText("1 character too many")).toBeTruthy();
	fireEvent.keyDown(write, { key: "Enter" });
	expect(asked("sendText")).toEqual([]);
});

test("a draft is there again, kept after a rest, and at once on leaving", async () => {
	const { asked, write } = await withBob(talk(), "half a");
	expect(write.value).toBe("half a");
	fireEvent.input(write, { target: { value: "half a thought" } });
	fireEvent.click(await button("Back"));
	await waitFor(() => expect(asked("saveDraft")).toMatchObject([{ chat: bob, text: "half a thought" }]));
	await waitFor(() => expect(asked("closeChat")).toEqual([{ chat: bob }]));
});

test("a late view does not overwrite what is being typed", async () => {
	const { view: worker, write } = await withBob();
	fireEvent.input(write, { target: { value: "typing" } });
	worker.value = view([contact("bob")], [chat("bob", { draft: "from another panel" })]);
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(write.value).toBe("typing");
});

test("what arrives is read out once, what is ours is not", async () => {
	const { chat: feed } = await withBob(chatView([message("before")]));
	await screen.findByRole("list", { name: "Messages" });
	const live = () => document.querySelector("[aria-live]")?.textContent;
	expect(live()).toBe("");
	feed.value = chatView([...Object.values(feed.value.messages), message("news")]);
	await waitFor(() => expect(live()).toBe("bob: news"));
	feed.value = chatView([...Object.values(feed.value.messages), message("mine", { mine: true })]);
	await waitFor(async () => expect(await items()).toHaveLength(3));
	expect(live()).toBe("");
});

test("text is text: markup is shown, never made", async () => {
	await withBob(chatView([message("<img src=x onerror=alert(1)> **b**\nline")]));
	expect(await screen.findByText(/<img src=x onerror/)).toBeTruthy();
	expect(document.querySelector(".bubble img")).toBeNull();
});

test("unread messages that are seen are marked", async () => {
	const { asked, view: worker } = await withBob();
	worker.value = view([contact("bob")], [chat("bob", { unread: 1 })]);
	await waitFor(() => expect(asked("markRead")).toEqual([{ chat: bob }]));
});

test("a changed key takes the composer away and says so", async () => {
	stage(view([contact("bob", { keyChanged: true })], [chat("bob")]), talk());
	fireEvent.click(await button(/bob/));
	expect((await screen.findByRole("alert")).textContent).toContain("Sending to bob has stopped");
	expect(screen.queryByRole("textbox", { name: "Message" })).toBeNull();
});

test("removing asks once and goes home", async () => {
	const { asked } = await withBob();
	fireEvent.click(await button("More"));
	fireEvent.click(await screen.findByRole("menuitem", { name: "Remove contact" }));
	expect(asked("forget")).toEqual([]);
	fireEvent.click(await button("Remove"));
	await waitFor(() => expect(asked("forget")).toEqual([{ id: bob }]));
	expect(await screen.findByRole("list", { name: "Chats" })).toBeTruthy();
});

test("the worker's death is not seen: the talk stays, the act is repeated as the same act", async () => {
	const { asked, goesDeaf, dies, chat: feed, write } = await withBob();
	await items();
	goesDeaf();
	fireEvent.input(write, { target: { value: "through death" } });
	fireEvent.keyDown(write, { key: "Enter" });
	await waitFor(() => expect(asked("sendText")).toHaveLength(1));
	dies();
	expect(await items()).toHaveLength(10);
	await waitFor(() => expect(asked("sendText")).toHaveLength(2));
	expect(asked("sendText")[1]).toEqual(asked("sendText")[0]);
	expect(asked("openChat")).toHaveLength(2);
	feed.value = chatView([...Object.values(feed.value.messages), message("after")]);
	await waitFor(async () => expect(await items()).toHaveLength(11));
});
