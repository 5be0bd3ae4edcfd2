// @vitest-environment happy-dom
/** Calls of several, as a person sees and works them. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { CallView, PersonInCall } from "../../extension/contract/call.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { callWith, chat, chatOf, contact, letterOf, message, sitter, view } from "./fixtures.ts";
import { button, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const [bob, carol, dave] = [contact("bob"), contact("carol"), contact("dave")];
const live = (people: readonly PersonInCall[], more: Partial<CallView> = {}) =>
	callWith(people, { phase: "live", liveSince: Date.now() - 5_000, isOurs: true, ...more });
const withCall = (call: CallView | null, contacts = [bob, carol]) => view(contacts, [chat("bob")], { call });
const open = async () => fireEvent.click(await button("Open call"));
async function openAdd() {
	await open();
	fireEvent.click(await button("Add people"));
	return screen.findByRole("dialog", { name: "Add people to the call" });
}

describe("adding people", () => {
	test("rings whom one knows and who is not there, and takes it back", async () => {
		const { asked, view: now } = stage(withCall(live([sitter("bob")])));
		const dialog = await openAdd();
		expect(within(dialog).queryByRole("button", { name: "Ring bob" })).toBeNull();
		fireEvent.click(within(dialog).getByRole("button", { name: "Ring carol" }));
		await waitFor(() => expect(asked("addToCall")).toMatchObject([{ chat: chatOf("carol") }]));
		now.value = withCall(live([sitter("bob"), sitter("carol", { state: "ringing" })]));
		fireEvent.click(await within(dialog).findByRole("button", { name: "Take back the ring of carol" }));
		await waitFor(() => expect(asked("takeBackRing")).toMatchObject([{ seat: chatOf("carol") }]));
	});
	test("nobody is left to ring", async () => {
		stage(withCall(live([sitter("bob")]), [bob, contact("carol", { keyChanged: true })]));
		within(await openAdd()).getByText("Everybody you know is in it already.");
	});
	test("a full call says so, and rings nobody", async () => {
		const people = ["bob", "p1", "p2", "p3", "p4", "p5", "p6"].map((name) => sitter(name));
		stage(withCall(live(people)));
		const dialog = await openAdd();
		within(dialog).getByText(/The call is full/);
		expect(within(dialog).getByRole<HTMLButtonElement>("button", { name: "Ring carol" }).disabled).toBe(true);
	});
	test("a refusal is a sentence", async () => {
		const { refuse } = stage(withCall(live([sitter("bob")])));
		refuse("addToCall", "call-over");
		const dialog = await openAdd();
		fireEvent.click(within(dialog).getByRole("button", { name: "Ring carol" }));
		await within(dialog).findByRole("alert");
	});
});

describe("who is there", () => {
	test("ringing, coming, interrupted and introduced people are told apart", async () => {
		stage(
			withCall(
				live([
					sitter("bob", { state: "ringing" }),
					sitter("carol", { state: "connecting" }),
					sitter("dave", { introducedBy: "carol" }),
					sitter("eve", { state: "unsure" }),
				]),
				[bob, carol, dave],
			),
		);
		await open();
		for (const words of ["rings", "connecting", "added by carol", "Connection interrupted: eve"])
			await screen.findByText(words);
	});
	test.each([
		["joined", "carol has joined"],
		["left", "carol has left"],
		["lost", "The connection with carol was lost"],
		["declined", "carol declined"],
		["busy", "carol is in another call"],
		["unanswered", "carol did not answer"],
	] as const)("whoever %s is said in a line that is read out", async (what, words) => {
		const { view: now } = stage(withCall(live([sitter("bob")])));
		await open();
		now.value = withCall(live([sitter("bob")], { lately: { name: "carol", what, at: Date.now() } }));
		const line = await screen.findByText(words);
		expect(line.getAttribute("role")).toBe("status");
	});
	test("their ring says who is in it", async () => {
		stage(withCall(callWith([sitter("bob", { state: "ringing" })], { with: ["carol", "dave"] })));
		within(await screen.findByRole("dialog", { name: "bob is calling" })).getByText(/^with carol.+dave$/);
	});
});

test("whoever left a call of several comes back into it", async () => {
	const ended = { phase: "ended", end: "hung-up", endedByUs: true } as const;
	const { asked } = stage(withCall(live([sitter("x", { introducedBy: "bob" }), sitter("bob")], ended)));
	await open();
	fireEvent.click(await button("Join again"));
	await waitFor(() => expect(asked("joinCall")).toMatchObject([{ chat: chatOf("bob") }]));
});

test("a link to a call is a way in, and says why there is none", async () => {
	const link = `gx1c.${toBase64Url(new Uint8Array(49).fill(1))}`;
	const { asked, refuse } = stage(withCall(null), {
		messages: { [letterOf(`come ${link}`)]: message(`come ${link}`) },
		...{ more: false, newer: false, firstUnread: null },
	});
	refuse("joinByLink", "not-accepted");
	fireEvent.click(await button(/bob/));
	fireEvent.click(await button("Join the call"));
	await waitFor(() => expect(asked("joinByLink")).toHaveLength(1));
	await screen.findByRole("alert");
});
