// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { Handle } from "../../protocol/ids.ts";
import { chat, chatOf, contact, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const asking = (name: string, more = {}) => contact(name, { state: "asking", path: "none", ...more });

test("many requests are one line and then a list without names, until one is opened", async () => {
	const all = ["mallory", "trudy", "oscar"].map((name, index) =>
		asking(name, { since: Date.now() - index * 60_000 }),
	);
	stage(view(all));
	const line = await button("3 requests to talk to you");
	expect(document.body.innerHTML).not.toMatch(/mallory|trudy|oscar/);
	fireEvent.click(line);
	const list = await screen.findByRole("list", { name: "Requests" });
	expect(within(list).getAllByRole("button")).toHaveLength(3);
	expect(document.body.innerHTML).not.toMatch(/mallory|trudy|oscar/);
	const [newest] = within(list).getAllByRole("button");
	fireEvent.click(newest as HTMLElement);
	expect(await screen.findByRole("heading", { name: "mallory", level: 2 })).toBeTruthy();
});

test("a thousand are still one line, and all can be dropped with one question", async () => {
	const now = Date.now();
	const { asked } = stage(view(Array.from({ length: 1_000 }, (_, i) => asking(`s${i}`, { since: now - i }))));
	fireEvent.click(await button("1000 requests to talk to you"));
	const list = await screen.findByRole("list", { name: "Requests" });
	expect(within(list).getAllByRole("listitem")).toHaveLength(50);
	expect(await screen.findByText("950 more, older, wait behind these.")).toBeTruthy();
	fireEvent.click(await button("Drop all requests"));
	const question = await screen.findByRole("dialog", { name: "Drop 1000 requests?" });
	fireEvent.click(within(question).getByRole("button", { name: "Drop all" }));
	await waitFor(() => expect(asked("dropRequests")).toEqual([{ until: now }]));
});

test("a person is blocked after one question that says what it does", async () => {
	const { asked, panel } = stage(view([contact("bob")], [chat("bob")]));
	panel.route.go({ at: "person", id: chatOf("bob") });
	fireEvent.click(await button("Block"));
	const question = await screen.findByRole("dialog", { name: "Block bob?" });
	expect(question.textContent).toContain("bob is not told");
	fireEvent.click(within(question).getByRole("button", { name: "Block" }));
	await waitFor(() => expect(asked("block")).toEqual([{ id: chatOf("bob") }]));
});

test("who was blocked stands in the settings, and is let back from there", async () => {
	const { asked, panel } = stage(view([contact("bob", { state: "blocked" })]));
	panel.route.go({ at: "settings" });
	fireEvent.click(await button("Unblock bob"));
	await waitFor(() => expect(asked("unblock")).toEqual([{ id: chatOf("bob") }]));
});

test("a name of one's own takes the place of the handle, which stands under it", async () => {
	const { asked, panel } = stage(view([contact("bob", { name: "Robert" })], [chat("bob")]));
	expect(await screen.findByRole("listitem", { name: "Robert" })).toBeTruthy();
	panel.route.go({ at: "person", id: chatOf("bob") });
	const name = (await field("Your name for them")) as HTMLInputElement;
	expect(name.value).toBe("Robert");
	expect(screen.getByText("bob")).toBeTruthy();
	fireEvent.input(name, { target: { value: "Bobby" } });
	fireEvent.click(await button("Save"));
	await waitFor(() => expect(asked("setPetname")).toEqual([{ chat: chatOf("bob"), name: "Bobby" }]));
});

test.each([
	["b0b", "b0b looks like bob, whom you know"],
	["a1ice", "a1ice looks like your own handle"],
])("adding %s is warned of, and goes on", async (handle, words) => {
	const { asked } = stage(view([contact("bob")], [chat("bob")]));
	fireEvent.click(await button("Add contact"));
	fireEvent.input(await field("Handle"), { target: { value: handle } });
	expect(await screen.findByText(words, { exact: false })).toBeTruthy();
	fireEvent.click(await button("Send request"));
	await waitFor(() => expect(asked("addByHandle")).toHaveLength(1));
});

test.each([
	["bob", "Bob"],
	["bob", "Böb"],
	["aunt_mary", "Aunt Mary"],
	["auntmary", "Aunt Mary"],
])("adding %s while somebody else is called %s here is warned of", async (handle, name) => {
	stage(view([contact("robert", { name })], [chat("robert")]));
	fireEvent.click(await button("Add contact"));
	fireEvent.input(await field("Handle"), { target: { value: handle } });
	expect(
		await screen.findByText(`${handle} looks like ${name}, whom you know`, { exact: false }),
	).toBeTruthy();
});

test("who came by an invite and is called like somebody else says so on their page, until they are compared", async () => {
	const twin = (verified: boolean) =>
		contact("b0b", { origin: "ours", verified } as Parameters<typeof contact>[1]);
	const first = stage(view([contact("bob"), twin(false)], [chat("b0b")]));
	first.panel.route.go({ at: "person", id: chatOf("b0b") });
	expect(await screen.findByText("b0b looks like bob, whom you know", { exact: false })).toBeTruthy();
	cleanup();
	const second = stage(view([contact("bob"), twin(true)], [chat("b0b")]));
	second.panel.route.go({ at: "person", id: chatOf("b0b") });
	await screen.findByRole("heading", { name: /b0b/, level: 2 });
	expect(screen.queryByText("looks like bob", { exact: false })).toBe(null);
});

test("a request of somebody called like a person one knows says so", async () => {
	const twin = { ...asking("bob2"), handle: "bob" as Handle, name: "bob" };
	const { panel } = stage(view([contact("bob"), twin], [chat("bob")]));
	panel.route.go({ at: "chat", id: twin.id });
	expect(await screen.findByText("bob looks like bob, whom you know", { exact: false })).toBeTruthy();
});

test("a report is a text to copy, and nothing of it is sent", async () => {
	const { answer, calls, panel } = stage(view([contact("bob", { state: "blocked" })]));
	answer("reportOf", {
		handle: "bob",
		address: "ADDRESS",
		relay: "wss://relay.example/ws",
		asked: 0,
		now: 60_000,
	});
	panel.route.go({ at: "chat", id: chatOf("bob") });
	fireEvent.click(await button("Report to the relay's operator"));
	const text = await field("Report");
	await waitFor(() => expect(text.value).toContain("Address: ADDRESS"));
	expect(text.value).toContain("Handle: bob");
	expect(text.value).toContain("Since: 1970-01-01 00:00 UTC");
	expect(calls.map(({ name }) => name)).not.toContain("sendText");
});

test("a new device is one calm line in the chat", async () => {
	const { panel } = stage(view([contact("bob", { newDeviceAt: Date.now() - 3_600_000 })], [chat("bob")]));
	panel.route.go({ at: "chat", id: chatOf("bob") });
	expect(await screen.findByText(/bob is on a new device since/)).toBeTruthy();
});

test("a device that was superseded says what to do", async () => {
	stage(
		view([contact("bob")], [chat("bob")], {
			relay: { state: "stopped", problem: "superseded", label: "relay.example" },
		}),
	);
	expect(await screen.findByText(/Another device has taken the place of this one/)).toBeTruthy();
});

test("who is at another relay is said to be, with the next step", async () => {
	const { panel } = stage(
		view([contact("bob", { path: "none", elsewhere: "other.example" })], [chat("bob")]),
	);
	panel.route.go({ at: "chat", id: chatOf("bob") });
	expect(await screen.findByText("at another relay: other.example")).toBeTruthy();
	panel.route.go({ at: "person", id: chatOf("bob") });
	expect(await screen.findByText(/until you choose that relay in the settings/)).toBeTruthy();
});
