// @vitest-environment happy-dom
/** Relays: the list, the way to another one, and who is told. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { View } from "../../extension/contract/view.ts";
import { chat, chatOf, contact, someRelays, talk, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const b = "wss://relay.example.org/ws";
const people = [contact("bob"), contact("carol", { path: "none" })];
const seen = (more: Partial<View> = {}) => view(people, [chat("bob")], { relays: someRelays, ...more });
const moving = {
	to: { url: b, label: "relay.example.org" },
	told: 0,
	left: [chatOf("bob"), chatOf("carol")],
};

async function inSettings(more: Partial<View> = {}) {
	const played = stage(seen(more));
	fireEvent.click(await button("Settings"));
	await screen.findByRole("list", { name: "Other relays" });
	return played;
}

test("the list names every other relay, when it was used, and what is true of it", async () => {
	await inSettings();
	const list = within(screen.getByRole("list", { name: "Other relays" }));
	const rows = list.getAllByRole("listitem").map((row) => row.textContent);
	expect(rows[0]).toContain("relay.example.org");
	expect(rows[0]).toContain("not used yet · with a password");
	expect(rows[1]).toContain("unencrypted link");
});

test("forgetting one asks first, says who is reached only there, and says why it did not do", async () => {
	const { asked, refuse } = await inSettings();
	fireEvent.click(await button("Forget 192.168.1.20:1721"));
	const dialog = await screen.findByRole("dialog");
	expect(dialog.textContent).toContain("2 people you know are reached only there.");
	refuse("forgetRelay", "relay-in-use");
	fireEvent.click(within(dialog).getByRole("button", { name: "Forget" }));
	await screen.findByText("This relay is in use. Go to another one first.");
	expect(asked("forgetRelay")).toEqual([{ url: "ws://192.168.1.20:1721/ws" }]);
});

test("going to one tells people first; while they hear it, who does not know it is named", async () => {
	const { asked, view: now, panel } = await inSettings();
	fireEvent.click(await button("Go to relay.example.org"));
	fireEvent.click(await button("Tell people, then go"));
	await waitFor(() => expect(asked("goToRelay")).toEqual([{ url: b, tell: true }]));
	expect(asked("addRelay")).toEqual([]);
	now.value = seen({ move: moving });
	await screen.findByText("0 of 2 know it.");
	const left = within(await screen.findByRole("list", { name: "Who does not know yet" }));
	expect(left.getAllByRole("listitem").map((row) => row.textContent)).toEqual([
		expect.stringContaining("is being told"),
		expect.stringContaining("not connected now"),
	]);
	now.value = seen({ move: { ...moving, told: 1, left: [chatOf("carol")] } });
	await screen.findByText("1 of 2 know it.");
	fireEvent.click(await button("Go now"));
	await waitFor(() => expect(asked("finishMove")).toHaveLength(1));
	now.value = seen({ relay: { state: "connecting", url: b, label: "relay.example.org" } });
	await waitFor(() => expect(panel.route.place.value.at).toBe("settings"));
});

test("a move goes on when the panel was closed: home says so, and it can be taken back", async () => {
	const { asked, panel, view: now } = stage(seen({ move: moving }));
	await screen.findByText("Going to relay.example.org");
	fireEvent.click(await button("Show"));
	fireEvent.click(await button("Stay here"));
	await waitFor(() => expect(asked("cancelMove")).toHaveLength(1));
	now.value = seen();
	await button("Tell people, then go");
	expect(panel.route.place.value.at).toBe("relay");
});

test("going without telling, or keeping one for later, is said with the address and the password", async () => {
	const { asked, answer, panel } = await inSettings();
	answer("addRelay", { url: "wss://new.example/ws" });
	fireEvent.click(await button("Add a relay"));
	fireEvent.input(await field("Relay address"), { target: { value: "new.example" } });
	fireEvent.input(screen.getByLabelText(/Relay password/), { target: { value: "tide" } });
	fireEvent.click(await button("Only keep it for later"));
	await waitFor(() => expect(panel.route.place.value.at).toBe("settings"));
	expect(asked("addRelay")).toEqual([{ url: "new.example", password: "tide" }]);
	expect(asked("goToRelay")).toEqual([]);
	fireEvent.click(await button("Add a relay"));
	fireEvent.input(await field("Relay address"), { target: { value: "new.example" } });
	fireEvent.click(await button("Go without telling"));
	await waitFor(() => expect(asked("goToRelay")).toEqual([{ url: "wss://new.example/ws", tell: false }]));
});

test("an address that is none is said at the field, which gets the focus", async () => {
	const { refuse } = await inSettings();
	refuse("addRelay", "url-insecure");
	fireEvent.click(await button("Add a relay"));
	fireEvent.input(await field("Relay address"), { target: { value: "ws://far.example" } });
	fireEvent.click(await button("Tell people, then go"));
	await screen.findByText(/Outside your own network/);
	await waitFor(async () => expect(document.activeElement).toBe(await field("Relay address")));
});

test("who moved is one line in the chat, and the way there is filled in and taken by nobody else", async () => {
	const bob = contact("bob", { path: "none", moved: { url: b, label: "relay.example.org" } });
	const { calls, panel } = stage(view([bob], [chat("bob")]), talk());
	fireEvent.click(await button(/bob/));
	await screen.findByText("bob moved to relay.example.org");
	expect(screen.getByText("at another relay: relay.example.org")).toBeTruthy();
	fireEvent.click(await button("Use that relay, too"));
	expect((await field("Relay address")).value).toBe("relay.example.org");
	expect(panel.route.place.value).toEqual({ at: "relay", url: b });
	expect(calls.filter(({ name }) => /[rR]elay/.test(name))).toEqual([]);
});
