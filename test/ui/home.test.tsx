// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import {
	callWith,
	chat,
	chatOf,
	connected,
	contact,
	manyPeople,
	settings,
	sitter,
	view,
} from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const names = async () =>
	within(await screen.findByRole("list", { name: "Chats" }))
		.getAllByRole("listitem")
		.map((item) => item.getAttribute("aria-label"));

test("lists people by what was said last, without those who only asked", async () => {
	stage(manyPeople());
	expect(await names()).toEqual([
		"bob",
		"carol",
		"erin",
		"frank",
		"grace",
		"heidi",
		"ivan-the-man-with-a-long-handle",
		"judy",
	]);
	expect(await button("1 request to talk to you")).toBeTruthy();
});

test("says in each row what it waits for", async () => {
	stage(manyPeople());
	const says = async (name: string) => (await screen.findByRole("listitem", { name })).textContent;
	expect(await says("bob")).toContain("2 unread");
	expect(await says("carol")).toContain("Draft I would rather");
	expect(await says("erin")).toContain("waiting for erin");
	expect(await says("frank")).toContain("waiting for frank to answer");
	expect(await says("grace")).toContain("not delivered");
	expect(await says("heidi")).toContain("heidi said no");
	expect(await says("judy")).toContain("no answer in a week");
});

test("search leaves those whose name has the letters", async () => {
	stage(manyPeople());
	const search = await field("Search");
	fireEvent.input(search, { target: { value: "Ar" } });
	await waitFor(async () => expect(await names()).toEqual(["carol"]));
	fireEvent.input(search, { target: { value: "zz" } });
	expect(await screen.findByText("Nobody here goes by zz")).toBeTruthy();
	fireEvent.keyDown(search, { key: "Escape" });
	await waitFor(async () => expect((await names()).length).toBe(8));
});

test("asks the relay again when told to, and goes on being readable", async () => {
	const { asked } = stage(
		manyPeople({ relay: { ...connected, state: "waiting", retryAt: Date.now() + 8_000 } }),
	);
	expect(await screen.findByText(/Next try in 8/)).toBeTruthy();
	fireEvent.click(await button("Try now"));
	await waitFor(() => expect(asked("retryRelay")).toHaveLength(1));
	expect((await names()).length).toBe(8);
});

test("a request is sent once and leads to the chat that waits", async () => {
	const { asked, view: worker } = stage(view());
	fireEvent.click(await button("Add contact"));
	fireEvent.input(await field("Handle"), { target: { value: "bob" } });
	fireEvent.click(await button("Send request"));
	await waitFor(() => expect(asked("addByHandle")).toHaveLength(1));
	const [{ id, handle } = {}] = asked("addByHandle");
	expect(handle).toBe("bob");
	worker.value = view([contact("bob", { id: id as ReturnType<typeof chatOf>, state: "asked" })]);
	expect(await screen.findByRole("heading", { name: "waiting for bob" })).toBeTruthy();
});

test("without a relay the request waits, and the reason stands beside the button", async () => {
	stage(manyPeople({ relay: { ...connected, state: "waiting", retryAt: Date.now() } }));
	fireEvent.click(await button("Add contact"));
	const send = await button("Send request");
	expect((send as HTMLButtonElement).disabled).toBe(true);
	expect(document.getElementById(send.getAttribute("aria-describedby") ?? "")?.textContent).toBe(
		"Asking needs a way to the relay.",
	);
});

test("blocking asks one question first", async () => {
	const { asked } = stage(view([contact("dave", { state: "asking" })]));
	fireEvent.click(await button(/1 request/));
	fireEvent.click(await button("Block"));
	expect(asked("decide")).toEqual([]);
	expect(await screen.findByText("Block dave?")).toBeTruthy();
	fireEvent.click(await button("Block"));
	await waitFor(() => expect(asked("decide")).toEqual([{ id: chatOf("dave"), verdict: "block" }]));
});

test("escape goes back, and the focus returns to the row it came from", async () => {
	stage(view([contact("bob")], [chat("bob")]));
	const row = await button(/bob/);
	fireEvent.click(row);
	await field("Message");
	fireEvent.keyDown(document.body, { key: "Escape" });
	await waitFor(() => expect(document.activeElement?.textContent).toContain("bob"));
});

test("light and dark are chosen on the page itself", async () => {
	const { asked, view: worker } = stage(view());
	fireEvent.click(await button("Settings"));
	fireEvent.click(await screen.findByRole("radio", { name: "Dark" }));
	await waitFor(() => expect(asked("setMode")).toEqual([{ mode: "dark" }]));
	worker.value = { ...worker.value, settings: { ...settings, mode: "dark" } };
	await waitFor(() => expect(document.documentElement.dataset.mode).toBe("dark"));
	worker.value = { ...worker.value, settings: { ...settings, mode: "system" } };
	await waitFor(() => expect(document.documentElement.dataset.mode).toBeUndefined());
});

test("a person is rung from their row, by voice or by video", async () => {
	const { asked } = stage(manyPeople());
	const bob = within(await screen.findByRole("listitem", { name: "bob" }));
	fireEvent.click(bob.getByRole("button", { name: "Voice call" }));
	await waitFor(() => expect(asked("startCall")).toMatchObject([{ chat: chatOf("bob"), video: false }]));
});

test("whoever is in a call with us is not rung again from their row: the bar leads there", async () => {
	const call = callWith([sitter("bob")], { phase: "live", liveSince: Date.now(), isOurs: true });
	stage(manyPeople({ call }));
	await button("Open call");
	const row = within(await screen.findByRole("listitem", { name: "bob" }));
	expect(row.getAllByRole("button")).toHaveLength(1);
});

test.each(["frank", "heidi", "ivan-the-man-with-a-long-handle", "judy"])(
	"%s cannot be rung: not accepted, or another key",
	async (name) => {
		stage(manyPeople());
		const row = within(await screen.findByRole("listitem", { name }));
		expect(row.getAllByRole("button")).toHaveLength(1);
	},
);

test("a refusal to ring is a sentence over the list", async () => {
	const { refuse } = stage(manyPeople());
	refuse("startCall", "in-call");
	const carol = within(await screen.findByRole("listitem", { name: "carol" }));
	fireEvent.click(carol.getByRole("button", { name: "Video call" }));
	await screen.findByText("You are in a call already.");
});
