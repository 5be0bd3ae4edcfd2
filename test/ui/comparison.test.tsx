// @vitest-environment happy-dom
/** Comparing aloud, as a person sees and answers it. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { Comparison } from "../../extension/contract/call.ts";
import { callWith, chat, chatOf, contact, sitter, view } from "./fixtures.ts";
import { button, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const bob = contact("bob");
const shown: Comparison = {
	...{ seat: chatOf("bob"), iid: bob.iid as never, isOurs: true, step: "shown" },
	...{ pictures: [0, 0, 39, 63], digits: "048213" },
};
const withComparison = (comparison?: Comparison, verified = false) =>
	view([bob], [chat("bob")], {
		call: callWith([sitter("bob", { verified })], {
			...{ phase: "live", liveSince: Date.now() - 5_000 },
			...(comparison && { comparison }),
		}),
	});
async function open(comparison?: Comparison, verified = false) {
	const played = stage(withComparison(comparison, verified));
	fireEvent.click(await button("Open call"));
	return played;
}
const card = () => screen.findByRole("region", { name: "Compare with bob" });

test("it is asked for in the head of a call, of somebody who is not verified", async () => {
	const { asked } = await open();
	fireEvent.click(await button("Compare aloud with bob"));
	await waitFor(() => expect(asked("compareAloud")).toMatchObject([{ seat: chatOf("bob") }]));
});

test("the pictures have names, the number is in two groups, and the same answer verifies whom it is about", async () => {
	const { asked } = await open(shown);
	const list = within(await card()).getByRole("list", { name: "Pictures to compare" });
	const names = within(list)
		.getAllByRole("listitem")
		.map((item) => item.textContent);
	expect(names).toEqual(["🐶Dog", "🐶Dog", "⏰Clock", "📌Pin"]);
	within(await card()).getByText("048 213");
	fireEvent.click(await button("It is the same"));
	await waitFor(() => expect(asked("verify")).toMatchObject([{ chat: chatOf("bob"), iid: bob.iid }]));
	within(await card()).getByText("You verified bob");
	fireEvent.click(within(await card()).getByRole("button", { name: "Close" }));
	await waitFor(() => expect(asked("endComparison").length).toBe(1));
});

test("the first who is verified is worth a backup: it is offered once", async () => {
	const { asked, view: now } = await open(shown);
	now.value = { ...now.value, backup: { at: null, since: 0, wasAsked: false } };
	fireEvent.click(await button("It is the same"));
	fireEvent.click(await button("Make a backup"));
	await waitFor(() => expect(asked("backupAsked").length).toBe(1));
	expect(asked("endComparison").length).toBe(1);
	await screen.findByRole("heading", { name: "Backup" });
});

test("a key that is another one by now is not verified, and the card says so", async () => {
	const { refuse } = await open(shown);
	refuse("verify", "another-number");
	fireEvent.click(await button("It is the same"));
	await within(await card()).findByRole("alert");
	await button("It is the same");
});

test("not the same: nothing is verified, what was is taken back, and it says what may be", async () => {
	const { asked } = await open({ ...shown, isOurs: false }, true);
	within(await card()).getByText(/bob wants to compare/);
	fireEvent.click(await button("Not the same"));
	expect((await within(await card()).findByRole("alert")).textContent).toMatch(/Somebody may stand between/);
	await waitFor(() => expect(asked("unverify").length).toBe(1));
	expect(asked("verify")).toEqual([]);
});

test("waiting and off are said, with a way on", async () => {
	const { view: now, asked } = await open({ ...shown, step: "waiting" });
	within(await card()).getByText("Asking the browser of bob");
	now.value = withComparison({ ...shown, step: "off" });
	within(await card()).getByText(/It did not come about/);
	fireEvent.click(await button("Compare again"));
	await waitFor(() => expect(asked("compareAloud").length).toBe(1));
});
