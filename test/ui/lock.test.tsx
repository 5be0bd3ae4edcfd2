// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import { strengthOf } from "../../extension/panel/parts/strength.ts";
import { chat, contact, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
const { sentence } = await import("../../extension/panel/words/words.ts");
afterEach(cleanup);

const open = { is: "open", waits: 0, isInCall: false } as const;
const locked = (lock = {}) =>
	view([], [], {
		phase: "locked",
		self: null,
		relay: { state: "none" },
		lock: { ...open, is: "covered", ...lock },
	});

test("behind the lock there is a field, a button and nothing of anybody", async () => {
	const {
		view: worker,
		asked,
		refuse,
	} = stage(view([contact("bob")], [chat("bob", { preview: "hush" })], { lock: open }));
	expect(await screen.findByText("hush")).toBeTruthy();
	worker.value = locked();
	const passphrase = await field("Passphrase").catch(() =>
		screen.findByLabelText<HTMLInputElement>("Passphrase"),
	);
	expect(document.body.textContent).not.toMatch(/bob|hush|alice/);
	expect(document.activeElement).toBe(passphrase);
	refuse("unlock", "wrong-passphrase");
	fireEvent.input(passphrase, { target: { value: "no" } });
	fireEvent.click(await button("Unlock"));
	expect((await screen.findByRole("alert")).textContent).toBe(sentence("wrong-passphrase"));
	await waitFor(() => expect(passphrase.value).toBe(""));
	expect(asked("unlock")).toEqual([{ passphrase: "no" }]);
});

test("says how long to wait, and asks nobody meanwhile", async () => {
	const { view: worker, asked } = stage(locked({ is: "shut", waits: 15 }));
	expect((await screen.findByRole("alert")).textContent).toBe(
		"Too many were wrong. The next try is in 15 s.",
	);
	expect((await button("Unlock")).hasAttribute("disabled")).toBe(true);
	worker.value = locked({ is: "shut" });
	await waitFor(() => expect(screen.queryByRole("alert")).toBe(null));
	expect(asked("unlock")).toEqual([]);
});

test("a call that goes on can be hung up and nothing else", async () => {
	const { asked } = stage(locked({ isInCall: true }));
	fireEvent.click(await button("Hang up"));
	await waitFor(() => expect(asked("endCall")).toHaveLength(1));
	expect(screen.getAllByRole("button").map((each) => each.textContent)).toEqual([
		"Hang up",
		"Unlock",
		"Forgot it?",
	]);
});

test("who forgot it is asked once, and everything goes", async () => {
	const { asked } = stage(locked({ is: "shut", waits: 60 }));
	fireEvent.click(await button("Forgot it?"));
	expect(await screen.findByRole("dialog", { name: "Delete everything?" })).toBeTruthy();
	fireEvent.click(await button("Cancel"));
	expect(asked("forgetEverything")).toEqual([]);
	fireEvent.click(await button("Forgot it?"));
	fireEvent.click(await button("Delete everything"));
	await waitFor(() => expect(asked("forgetEverything")).toEqual([{}]));
});

test("says what is done while everything is sealed anew", async () => {
	stage(locked({ is: "sealing" }));
	expect(await screen.findByRole("heading", { name: "Sealing everything anew" })).toBeTruthy();
	expect(screen.queryByRole("button")).toBe(null);
});

test("Lock is on the head of home only where there is a passphrase", async () => {
	const { view: worker, asked } = stage(view([contact("bob")]));
	await button("Settings");
	expect(screen.queryByRole("button", { name: "Lock" })).toBe(null);
	worker.value = view([contact("bob")], [], { lock: open });
	fireEvent.click(await button("Lock"));
	await waitFor(() => expect(asked("lock")).toHaveLength(1));
});

test("the strength is said in a word, and is no promise", () => {
	const of = (typed: string) => strengthOf(typed, 8);
	expect(["1234567", "12345678", "password123", "aaaaaaaaaaaa", "abcdefghijkl"].map(of)).toEqual([
		"short",
		"weak",
		"weak",
		"weak",
		"weak",
	]);
	expect(of("tide at four, nine geese")).toBe("strong");
	expect(of("harbour-lamp")).toBe("fair");
});
