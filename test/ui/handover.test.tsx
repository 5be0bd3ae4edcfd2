// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { HandoverView } from "../../extension/contract/view.ts";
import { letterOf, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
const { sentence } = await import("../../extension/panel/words/words.ts");
afterEach(cleanup);

const id = letterOf("handover");
const code = "gx1m.AQAAAA";
const danger = "Whoever reads this code and is confirmed by you becomes you. Only scan it yourself.";
const old = (handover: HandoverView | null, more = {}) => view([], [], { handover, ...more });
const fresh = (handover: HandoverView | null) =>
	view([], [], { phase: "welcome", self: null, relay: { state: "none" }, handover });
const shown: HandoverView = {
	...{ id, side: "old", is: "code" },
	...{ since: Date.now(), until: Date.now() + 300_000 },
};
const compared = (side: "old" | "new"): HandoverView => ({
	...{ id, side, is: "comparing", digits: "012345", until: Date.now() + 300_000 },
});
const secret = (name: string) => screen.findByLabelText<HTMLInputElement>(name);
const type = (element: Element, value: string) => fireEvent.input(element, { target: { value } });

async function atHandover(handover: HandoverView | null, more = {}) {
	const staged = stage(old(handover, more));
	staged.answer("keyDetails", { fingerprint: "0".repeat(40), createdAt: 0 });
	staged.answer("handoverText", { text: code });
	fireEvent.click(await button("Settings"));
	fireEvent.click(await button("Identity"));
	fireEvent.click(await button(/^Continue in another browser/));
	return staged;
}

describe("the browser that has the identity", () => {
	test("says what goes and what a code means before it shows one, and asks for its passphrase again", async () => {
		const lock = { is: "open", waits: 0, isInCall: false } as const;
		const { asked, refuse } = await atHandover(null, { lock });
		expect(await screen.findByText(danger)).toBeTruthy();
		expect(screen.getByText(/Messages do not go, and what still waits/)).toBeTruthy();
		const show = await button("Show the code");
		expect(show.hasAttribute("disabled")).toBe(true);
		type(await secret("Current passphrase"), "guess");
		refuse("beginHandover", "wrong-passphrase");
		fireEvent.click(await button("Show the code"));
		expect((await screen.findByRole("alert")).textContent).toBe(sentence("wrong-passphrase"));
		fireEvent.click(await button("Show the code"));
		await waitFor(() => expect(asked("beginHandover")).toHaveLength(2));
		// the same press is the same code
		const [first, second] = asked("beginHandover");
		expect(first).toEqual(second);
		expect(first).toMatchObject({ vault: "guess" });
	});
	test("shows none without a relay, and says so", async () => {
		await atHandover(null, { relay: { state: "waiting", url: "x", retryAt: 0 } });
		expect((await screen.findByRole("alert")).textContent).toBe(sentence("offline"));
		expect((await button("Show the code")).hasAttribute("disabled")).toBe(true);
	});
	test("shows the code to a camera and as text, for how long, and takes it back", async () => {
		const { asked } = await atHandover(shown);
		expect(await screen.findByRole("img", { name: "The code for the other browser" })).toBeTruthy();
		expect((await field("The code as text")).value).toBe(code);
		expect(screen.getByText(/^Works once, for/)).toBeTruthy();
		expect(screen.getByText(danger)).toBeTruthy();
		fireEvent.click(await button("Cancel"));
		await waitFor(() => expect(asked("endHandover")).toHaveLength(1));
	});
	test("confirms the digits that are on the screen, and nothing before", async () => {
		const { asked, view: worker } = await atHandover(shown);
		await screen.findByRole("img", { name: "The code for the other browser" });
		expect(screen.queryByRole("button", { name: "They are the same. Continue there" })).toBe(null);
		worker.value = old(compared("old"));
		expect(await screen.findByRole("img", { name: "Digits to compare: 0 1 2 3 4 5" })).toBeTruthy();
		fireEvent.click(await button("They are the same. Continue there"));
		await waitFor(() => expect(asked("confirmHandover")).toEqual([{ id, digits: "012345" }]));
		expect(asked("endHandover")).toEqual([]);
	});
	test("stops when they differ", async () => {
		const { asked } = await atHandover(compared("old"));
		fireEvent.click(await button("They differ. Stop"));
		await waitFor(() => expect(asked("endHandover")).toHaveLength(1));
		expect(asked("confirmHandover")).toEqual([]);
	});
	test("shows how much went, and what it is afterwards", async () => {
		const { view: worker, asked } = await atHandover({ id, side: "old", is: "moving", part: 0.4 });
		const bar = await screen.findByRole("progressbar", { name: "What has gone over" });
		expect(bar.getAttribute("value")).toBe("0.4");
		expect(await button("Cancel")).toBeTruthy();
		worker.value = old({ id, side: "old", is: "over", why: "done" });
		expect(
			await screen.findByRole("heading", { name: "Sidelong goes on in the other browser" }),
		).toBeTruthy();
		fireEvent.click(await button("To your identity"));
		await waitFor(() => expect(asked("endHandover")).toHaveLength(1));
		expect(await screen.findByRole("heading", { name: "Identity" })).toBeTruthy();
	});
	test.each([
		"handover-over",
		"handover-twice",
		"handover-stopped",
		"handover-silent",
		"handover-failed",
	] as const)("says why it came to nothing: %s", async (why) => {
		const { asked } = await atHandover({ id, side: "old", is: "over", why });
		expect((await screen.findByRole("alert")).textContent).toContain(sentence(why));
		fireEvent.click(await button("Make a new code"));
		await waitFor(() => expect(asked("endHandover")).toHaveLength(1));
	});
});

describe("the browser that has none", () => {
	test("offers it on the first screen, takes a code out of any text, and goes back", async () => {
		const { asked, refuse } = stage(fresh(null));
		fireEvent.click(await button("Continue from another browser"));
		expect(await screen.findByText(/Messages do not come/)).toBeTruthy();
		const box = await field("Code of the other browser");
		expect((await button("Continue here")).hasAttribute("disabled")).toBe(true);
		type(box, "what is this?");
		refuse("takeOver", "handover-malformed");
		fireEvent.click(await button("Continue here"));
		expect((await screen.findByRole("alert")).textContent).toBe(sentence("handover-malformed"));
		type(box, `here: ${code}`);
		fireEvent.click(await button("Continue here"));
		await waitFor(() => expect(asked("takeOver")).toHaveLength(2));
		expect(asked("takeOver")[1]).toMatchObject({ text: `here: ${code}` });
		fireEvent.click(await button("Back"));
		expect(await field("Your handle")).toBeTruthy();
	});
	test("opens the camera beside the field", async () => {
		stage(fresh(null));
		fireEvent.click(await button("Continue from another browser"));
		fireEvent.click(await button("Scan with the camera"));
		expect(await screen.findByRole("dialog", { name: "Scan a code" })).toBeTruthy();
		expect(screen.getByText("Hold the code on the other screen before the camera.")).toBeTruthy();
	});
	test("shows where it is, also in a panel that was opened meanwhile, and can be stopped", async () => {
		const { view: worker, asked } = stage(fresh({ id, side: "new", is: "meeting" }));
		expect(await screen.findByText("Calling the other browser")).toBeTruthy();
		worker.value = fresh({ id, side: "new", is: "meeting", problem: "unreachable" });
		expect((await screen.findByRole("alert")).textContent).toBe(sentence("unreachable"));
		worker.value = fresh(compared("new"));
		expect(await screen.findByRole("img", { name: "Digits to compare: 0 1 2 3 4 5" })).toBeTruthy();
		expect(screen.getByText("Waiting for your yes in the other browser")).toBeTruthy();
		expect(screen.queryByRole("button", { name: /same/ })).toBe(null);
		worker.value = fresh({ id, side: "new", is: "moving", part: 0.5 });
		expect(await screen.findByRole("progressbar", { name: "What has gone over" })).toBeTruthy();
		fireEvent.click(await button("Cancel"));
		await waitFor(() => expect(asked("endHandover")).toHaveLength(1));
	});
	test("is stopped by going back", async () => {
		const { view: worker, asked } = stage(fresh(null));
		fireEvent.click(await button("Continue from another browser"));
		await field("Code of the other browser");
		worker.value = fresh(compared("new"));
		await screen.findByRole("img", { name: "Digits to compare: 0 1 2 3 4 5" });
		fireEvent.click(await button("Back"));
		await waitFor(() => expect(asked("endHandover")).toHaveLength(1));
	});
	test.each([
		"handover-over",
		"handover-twice",
		"handover-stopped",
		"handover-silent",
		"handover-relay-key",
		"handover-damaged",
		"handover-newer",
		"storage-full",
		"needs-password",
	] as const)("says why it came to nothing: %s", async (why) => {
		const { asked } = stage(fresh({ id, side: "new", is: "over", why }));
		expect((await screen.findByRole("alert")).textContent).toContain(sentence(why));
		fireEvent.click(await button("Try another code"));
		await waitFor(() => expect(asked("endHandover")).toHaveLength(1));
	});
});
