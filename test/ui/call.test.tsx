// @vitest-environment happy-dom
/** Calls as a person sees and works them. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { CallView, MediaState } from "../../extension/contract/call.ts";
import type { ContactRow } from "../../extension/contract/view.ts";
import { callWith, chat, chatOf, chatOfCalls, contact, sitter, view } from "./fixtures.ts";
import { button, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const bob = contact("bob", { verified: true });
const media = (more: Partial<MediaState>): MediaState => ({
	...{ microphone: "on", camera: "off", sharing: "off", silent: false },
	...more,
});
const withCall = (call: CallView | null, row: ContactRow = bob) => view([row], [chat("bob")], { call });
const live = (more: Partial<CallView> = {}, person = {}) =>
	callWith([sitter("bob", person)], { phase: "live", liveSince: Date.now() - 65_000, isOurs: true, ...more });
const open = async () => fireEvent.click(await button("Open call"));

describe("ringing", () => {
	test("from the head of a chat, with voice or with a picture", async () => {
		const { asked } = stage(withCall(null));
		fireEvent.click(await button(/bob/));
		fireEvent.click(await button("Voice call"));
		await waitFor(() => expect(asked("startCall")).toMatchObject([{ chat: chatOf("bob"), video: false }]));
	});
	test("somebody whose key changed cannot be rung", async () => {
		stage(withCall(null, { ...bob, keyChanged: true }));
		fireEvent.click(await button(/bob/));
		await button("Back");
		expect(screen.queryByRole("button", { name: "Voice call" })).toBeNull();
	});
	test("a refusal is a sentence", async () => {
		const { refuse } = stage(withCall(null));
		refuse("startCall", "no-turn");
		fireEvent.click(await button(/bob/));
		fireEvent.click(await button("Video call"));
		await screen.findByText(/this relay carries none/);
	});
	test.each([
		["Accept call", "answerCall", { video: false, withoutMicrophone: false }],
		["Accept with video", "answerCall", { video: true, withoutMicrophone: false }],
		["Decline call", "hangUp", {}],
	] as const)("a call that comes: %s", async (name, what, how) => {
		const { asked } = stage(withCall(callWith([sitter("bob", { state: "ringing" })])));
		const sheet = await screen.findByRole("dialog", { name: "bob is calling" });
		fireEvent.click(within(sheet).getByRole("button", { name }));
		await waitFor(() => expect(asked(what)).toMatchObject([how]));
	});
	test("answered on another surface it goes away here", async () => {
		const { view: now } = stage(withCall(callWith([sitter("bob", { state: "ringing" })])));
		await screen.findByRole("dialog");
		now.value = withCall(live());
		await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
		await button("Open call");
	});
});

describe("in a call", () => {
	test("every control says what it does and is what it says", async () => {
		const { asked, view: now } = stage(withCall(live()));
		await open();
		fireEvent.click(await button("Mute"));
		await waitFor(() => expect(asked("setCall")).toMatchObject([{ muted: true }]));
		now.value = withCall(
			live({ muted: true, deafened: true, media: media({ camera: "on", sharing: "on" }) }),
		);
		for (const name of ["Unmute", "Undeafen", "Camera off", "Stop sharing", "Devices", "Hang up"])
			await button(name);
		fireEvent.click(await button("Hang up"));
		await waitFor(() => expect(asked("hangUp")).toHaveLength(1));
	});
	test("one sees for how long, who is muted and who is interrupted", async () => {
		const { view: now } = stage(withCall(live({}, { muted: true })));
		await open();
		await screen.findByText(/^1:0\d$/);
		await screen.findByText("muted");
		now.value = withCall(live({}, { state: "unsure" }));
		await screen.findByText("Connection interrupted");
	});
	test("the bar is over every other screen and leads back", async () => {
		const { asked } = stage(withCall(live()));
		const bar = await screen.findByRole("region", { name: "Call" });
		fireEvent.click(within(bar).getByRole("button", { name: "Mute" }));
		await waitFor(() => expect(asked("setCall")).toHaveLength(1));
		await open();
		fireEvent.click(await button("Back, the call goes on"));
		await screen.findByRole("region", { name: "Call" });
	});
	test("an end says why, and rings again", async () => {
		const { asked } = stage(
			withCall(callWith([sitter("bob")], { phase: "ended", isOurs: true, end: "busy", endedByUs: false })),
		);
		await open();
		await screen.findAllByText("bob is in another call");
		fireEvent.click(await button("Call again"));
		await waitFor(() => expect(asked("startCall")).toHaveLength(1));
	});
});

describe("a device that does not work", () => {
	const answering = (microphone: MediaState["microphone"]) =>
		withCall(callWith([sitter("bob")], { phase: "answering", media: media({ microphone }) }));
	test.each([
		["prompt", /asks in a tab of its own/],
		["denied", /is blocked for Sidelong/],
		["dismissed", /Allow while visiting the site/],
	] as const)("%s: the tab is the next step, or listening only", async (state, words) => {
		const { asked } = stage(answering(state));
		await open();
		await screen.findByText(words);
		fireEvent.click(await button("Show me"));
		await waitFor(() => expect(asked("askForDevices")).toMatchObject([{ camera: false }]));
		fireEvent.click(await button("Only listen"));
		await waitFor(() => expect(asked("answerCall")).toMatchObject([{ withoutMicrophone: true }]));
	});
	test.each([
		["missing", "There is no microphone here."],
		["busy", "Another program has the microphone."],
		["failed", "The microphone does not start."],
	] as const)("%s: it can be tried again", async (state, words) => {
		const { asked } = stage(answering(state));
		await open();
		await screen.findByText(words);
		fireEvent.click(await button("Try again"));
		await waitFor(() => expect(asked("answerCall")).toHaveLength(1));
	});
	test("a microphone that gives nothing is said", async () => {
		stage(withCall(live({ media: media({ silent: true }) })));
		await open();
		await screen.findByText("We hear nothing from your microphone.");
	});
});

test("calls leave a line in their chat and in the list", async () => {
	stage(
		view([bob], [chat("bob", { call: { video: true, outcome: "missed", seconds: 0 } })], { call: null }),
		chatOfCalls(),
	);
	await screen.findByText("Missed video call");
	fireEvent.click(await button(/bob/));
	const list = await screen.findByRole("list", { name: "Messages" });
	for (const words of ["Missed voice call", "Video call, 12:43", "No answer to your call", "Call declined"])
		within(list).getByText(words);
});
