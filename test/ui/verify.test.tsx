// @vitest-environment happy-dom
/** Comparing numbers: what is shown is what is trusted, and nothing is trusted by a tap that shows no number. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { ContactRow } from "../../extension/contract/view.ts";
import { changedKey, chat, chatOf, contact, iidOf, numberOf, talk, view } from "./fixtures.ts";
import { button, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const id = chatOf("bob");
const seen = (more: Partial<ContactRow> = {}) => view([contact("bob", more)], [chat("bob")]);

/** In the chat with bob, whose number is this. */
async function inChat(more: Partial<ContactRow> = {}, number = numberOf("bob")) {
	const played = stage(seen(more), talk());
	played.answer("safetyNumber", number);
	fireEvent.click(await button(/bob/));
	return played;
}
async function comparing(more: Partial<ContactRow> = {}) {
	const played = await inChat(more);
	fireEvent.click(await button("More"));
	fireEvent.click(await screen.findByRole("menuitem", { name: "Compare numbers" }));
	await screen.findByRole("heading", { name: "Verify bob" });
	return played;
}
/** On the screen with the number of the key that answers in bob's place. */
async function comparingNew(wasVerified = true) {
	const played = await inChat(changedKey("bob", wasVerified), numberOf("bob", true));
	fireEvent.click(await button("Compare numbers"));
	await button("They match, trust the new key");
	return played;
}
const groups = () =>
	screen
		.getByRole("group", { name: "Your number with bob" })
		.querySelectorAll<HTMLButtonElement>("button.digit-group");
test("the number stands in twelve groups, with a code of it, and the answer names the key it is about", async () => {
	const { asked, view: worker } = await comparing();
	const match = await button("They match");
	expect([...groups()].map(({ textContent }) => textContent).join("")).toBe(numberOf("bob").digits);
	expect(groups()).toHaveLength(12);
	expect(screen.getByRole("img", { name: "The same number as a QR code" })).toBeTruthy();
	expect(asked("verify")).toEqual([]);
	fireEvent.click(match);
	await waitFor(() => expect(asked("verify")).toEqual([{ chat: id, iid: iidOf("bob") }]));
	worker.value = seen({ verified: true, verifiedAt: Date.now() });
	expect((await screen.findByRole("status")).textContent).toContain("You verified bob");
	fireEvent.click(await button("Not verified any more"));
	await waitFor(() => expect(asked("unverify")).toEqual([{ chat: id }]));
});

test("a tap lights the next group, and the keys go from group to group with one stop of Tab", async () => {
	await comparing();
	await button("They match");
	const lit = () => [...groups()].findIndex((group) => group.getAttribute("aria-current") === "true");
	const stops = () => [...groups()].filter(({ tabIndex }) => tabIndex === 0).length;
	expect([lit(), stops()]).toEqual([-1, 1]);
	fireEvent.click(groups()[0] as HTMLButtonElement);
	await waitFor(() => expect(lit()).toBe(0));
	fireEvent.click(groups()[0] as HTMLButtonElement);
	await waitFor(() => expect(lit()).toBe(1));
	expect(document.activeElement).toBe(groups()[1]);
	fireEvent.keyDown(groups()[1] as HTMLButtonElement, { key: "ArrowDown" });
	await waitFor(() => expect(lit()).toBe(4));
	fireEvent.keyDown(groups()[4] as HTMLButtonElement, { key: "End" });
	await waitFor(() => expect([lit(), stops()]).toEqual([11, 1]));
	expect(groups()[11]?.querySelectorAll("span")).toHaveLength(5);
});

test("different numbers trust nothing and say what to do", async () => {
	const { asked } = await comparing();
	fireEvent.click(await button("They are different"));
	expect((await screen.findByRole("alert")).textContent).toContain("Somebody may stand between you and bob");
	fireEvent.click(await button("Compare again"));
	await button("They match");
	expect(asked("verify")).toEqual([]);
});

test("a refusal of the worker is a sentence, and nobody is shown as verified", async () => {
	const { refuse } = await comparing();
	refuse("verify", "another-number");
	fireEvent.click(await button("They match"));
	expect((await screen.findByRole("alert")).textContent).toContain("Nothing was trusted.");
	expect(screen.queryByRole("status")).toBe(null);
});

test("whoever has proven no key yet has no number, and nothing to press", async () => {
	const { iid: _, ...unproven } = contact("bob");
	const { asked, view: worker } = stage(view([unproven], [chat("bob")]), talk());
	fireEvent.click(await button(/bob/));
	fireEvent.click(await button("More"));
	fireEvent.click(await screen.findByRole("menuitem", { name: "Compare numbers" }));
	await screen.findByRole("heading", { name: "No number yet" });
	expect(screen.queryByRole("button", { name: /match/ })).toBe(null);
	expect(asked("safetyNumber")).toEqual([]);
	worker.value = seen();
	await waitFor(() => expect(asked("safetyNumber")).toEqual([{ chat: id }]));
});

test("a changed key stops writing, and no button of the chat accepts it", async () => {
	const { asked } = await inChat(changedKey("bob"));
	const card = await screen.findByRole("alert");
	expect(card.textContent).toContain("Sending to bob has stopped");
	expect(screen.queryByRole("textbox")).toBe(null);
	expect(screen.getByText(/The key of bob changed at/)).toBeTruthy();
	expect([...card.querySelectorAll("button")].map(({ textContent }) => textContent)).toEqual([
		"Compare numbers",
		"Remove",
		"Details",
	]);
	for (const each of card.querySelectorAll("button")) fireEvent.click(each);
	expect([...asked("trustKey"), ...asked("keepKey"), ...asked("verify")]).toEqual([]);
});

test.each([
	[true, /The key you knew was verified by you/],
	[false, /The key you knew was never verified\./],
] as const)("the new number says what it takes the place of (verified before: %s)", async (was, says) => {
	const { asked } = await comparingNew(was);
	expect(screen.getByText(says)).toBeTruthy();
	expect(screen.getByText(/It is not sent to the new one unless you send it again\./)).toBeTruthy();
	fireEvent.click(await button("They match, trust the new key"));
	await waitFor(() => expect(asked("trustKey")).toEqual([{ chat: id, iid: numberOf("bob", true).iid }]));
	expect(asked("verify")).toEqual([]);
});

test("a number that is replaced while it is on the screen takes its buttons with it", async () => {
	const { view: worker, asked, answer } = await comparingNew();
	const other = { ...numberOf("bob", true), iid: iidOf("a third"), digits: "1".repeat(60) };
	const { changed } = changedKey("bob");
	worker.value = seen({ ...changedKey("bob"), ...(changed && { changed: { ...changed, iid: other.iid } }) });
	expect((await screen.findByRole("alert")).textContent).toContain("changed again while you compared");
	expect(screen.queryByRole("button", { name: /They match/ })).toBe(null);
	expect(groups()[0]?.textContent).toBe("04731");
	answer("safetyNumber", other);
	fireEvent.click(await button("Show the number now"));
	fireEvent.click(await button("They match, trust the new key"));
	await waitFor(() => expect(asked("trustKey")).toEqual([{ chat: id, iid: other.iid }]));
});

test("a new number that is different keeps the known key, by name", async () => {
	const { asked } = await comparingNew();
	fireEvent.click(await button("They are different"));
	fireEvent.click(await button("Keep the key I know"));
	await waitFor(() => expect(asked("keepKey")).toEqual([{ chat: id }]));
	expect(asked("trustKey")).toEqual([]);
});

test("the person's page leads there and says how things stand", async () => {
	await inChat({ verified: true });
	fireEvent.click(await button("More"));
	fireEvent.click(await screen.findByRole("menuitem", { name: "Details" }));
	fireEvent.click(await button(/Compare numbers.*verified/));
	await screen.findByRole("heading", { name: "Verify bob" });
	await button("Not verified any more");
	fireEvent.keyDown(document.body, { key: "Escape" });
	await button(/Compare numbers.*verified/);
});
