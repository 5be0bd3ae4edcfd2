// @vitest-environment happy-dom
/** Invites in the panel: the code first, one question before one is taken back, any text where one is used, a sentence for what is wrong. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { View } from "../../extension/contract/view.ts";
import type { Code } from "../../protocol/errors.ts";
import {
	alice,
	chat,
	chatOf,
	connected,
	contact,
	sampleInvite,
	settings,
	someInvites,
	view,
} from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
const { sentence } = await import("../../extension/panel/words/words.ts");
afterEach(cleanup);

const { claimed: _, ...unclaimed } = alice;
const withBob = (more: Partial<View> = {}, row = {}) => view([contact("bob", row)], [chat("bob")], more);

async function adding(more: Partial<View> = {}) {
	const played = stage(withBob(more));
	played.answer("inviteText", { text: sampleInvite });
	fireEvent.click(await button("Add contact"));
	await button("Create invite");
	return played;
}

describe("an invite of ours", () => {
	test("is made with one press: the code stands first, then the text, which can be copied", async () => {
		const { asked, view: worker, panel } = await adding();
		fireEvent.click(await button("Create invite"));
		await waitFor(() => expect(asked("createInvite")).toHaveLength(1));
		const id = asked("createInvite")[0]?.id as never;
		await waitFor(() => expect(panel.route.place.value).toEqual({ at: "invite", id }));
		const now = Date.now();
		worker.value = withBob({ invites: [{ id, since: now, until: now + 86_400_000 }] });
		const code = await screen.findByRole("img", { name: "The invite as a QR code" });
		const link = await field("Invite link");
		expect(link.value).toBe(sampleInvite);
		expect(link.readOnly).toBe(true);
		expect(code.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
		const write = vi.fn(async () => {});
		Object.defineProperty(navigator, "clipboard", { value: { writeText: write }, configurable: true });
		fireEvent.click(await button("Copy"));
		await waitFor(() => expect(write).toHaveBeenCalledWith(sampleInvite));
		await screen.findByText("Copied");
	});

	test("is asked about once before it is taken back", async () => {
		const { asked } = await adding({ invites: someInvites });
		expect(screen.getByRole("list", { name: "Open invites" }).children).toHaveLength(2);
		fireEvent.click((await screen.findAllByRole("button", { name: /Made/ }))[0] as HTMLElement);
		fireEvent.click(await button("Revoke"));
		await screen.findByText("Take this invite back?");
		expect(asked("revokeInvite")).toEqual([]);
		fireEvent.click(await button("Take it back"));
		await waitFor(() => expect(asked("revokeInvite")).toEqual([{ id: someInvites[0]?.id }]));
		await button("Create invite");
	});

	test("that is used while it is on the screen says so", async () => {
		const { view: worker } = await adding({ invites: someInvites });
		fireEvent.click((await screen.findAllByRole("button", { name: /Made/ }))[0] as HTMLElement);
		await field("Invite link");
		worker.value = withBob({ invites: someInvites.slice(1) });
		await screen.findByText("This invite is over");
		expect(screen.queryByRole("textbox")).toBe(null);
	});

	test("waits for the relay, and too many are a sentence", async () => {
		const { refuse, view: worker } = await adding();
		refuse("createInvite", "too-many-invites");
		fireEvent.click(await button("Create invite"));
		expect((await screen.findByRole("alert")).textContent).toBe(sentence("too-many-invites"));
		worker.value = withBob({ relay: { ...connected, state: "waiting", retryAt: Date.now() + 9_000 } });
		await waitFor(async () => expect((await button("Create invite")).hasAttribute("disabled")).toBe(true));
	});
});

describe("an invite of somebody else's", () => {
	test("is found in whatever was pasted, and leads to the chat", async () => {
		const { asked, answer, panel } = await adding();
		answer("useInvite", { chat: chatOf("bob") });
		const link = await field("Invite link");
		fireEvent.input(link, { target: { value: `Come! ${sampleInvite}` } });
		fireEvent.click(await button("Use invite"));
		await waitFor(() => expect(asked("useInvite")).toMatchObject([{ text: `Come! ${sampleInvite}` }]));
		await waitFor(() => expect(panel.route.place.value).toEqual({ at: "chat", id: chatOf("bob") }));
	});

	const wrong: readonly Code[] = [
		"invite-malformed",
		"invite-over",
		"invite-own",
		"invite-elsewhere",
		"blocked-here",
	];
	test.each(wrong)("that cannot be used says why, and keeps what was pasted: %s", async (code) => {
		const { refuse } = await adding();
		refuse("useInvite", code);
		const link = await field("Invite link");
		fireEvent.input(link, { target: { value: "gx1.AQ" } });
		fireEvent.click(await button("Use invite"));
		expect((await screen.findByRole("alert")).textContent).toBe(sentence(code));
		expect(link.value).toBe("gx1.AQ");
		await waitFor(() => expect(document.activeElement).toBe(link));
		expect(screen.queryAllByRole("button", { name: "Settings" })).toHaveLength(
			code === "invite-elsewhere" ? 1 : 0,
		);
	});

	test("is used in the first run, and what the relay says against it stands there", async () => {
		const {
			asked,
			answer,
			view: worker,
		} = stage(view([], [], { self: unclaimed, relay: { state: "none" } }));
		answer("useInvite", { chat: chatOf("someone") });
		fireEvent.input(await field("Invite link"), { target: { value: sampleInvite } });
		fireEvent.click(await button("Use invite"));
		await waitFor(() => expect(asked("useInvite")).toHaveLength(1));
		const waiting = contact("someone", { state: "asked", invite: { until: Date.now() + 3_600_000 } });
		const relay = { ...connected, state: "stopped", problem: "invite-over" } as const;
		worker.value = view([waiting], [chat("someone")], { self: unclaimed, relay });
		const link = await field("Invite link");
		await waitFor(() => expect(link.getAttribute("aria-invalid")).toBe("true"));
		expect((await field("Relay address")).getAttribute("aria-invalid")).toBe(null);
		expect((await screen.findByRole("alert")).textContent).toBe(sentence("invite-over"));
	});

	test("is waited for until it runs out, and says what was heard", async () => {
		const invite = { until: Date.now() + 3_600_000 };
		const row = contact("someone", { state: "asked", invite });
		const { view: worker, asked } = stage(view([row], [chat("someone")]));
		fireEvent.click(await button(/waiting for who invited you/));
		await screen.findByRole("heading", { name: "waiting for who invited you" });
		worker.value = view([{ ...row, invite: { ...invite, problem: "invite-other" } }], [chat("someone")]);
		await screen.findByText(sentence("invite-other"));
		worker.value = view([{ ...row, state: "expired" }], [chat("someone")]);
		await screen.findByText(sentence("invite-over"));
		expect(screen.queryByRole("button", { name: "Ask again" })).toBe(null);
		fireEvent.click(await button("Remove"));
		await waitFor(() => expect(asked("forget")).toEqual([{ id: row.id }]));
	});
});

describe("who came by an invite", () => {
	test("of ours is introduced by it, wherever unverified would stand", async () => {
		stage(withBob({}, { origin: "ours" }));
		fireEvent.click(await button(/introduced by your invite/));
		fireEvent.click(await button("More"));
		fireEvent.click(await screen.findByRole("menuitem", { name: "Details" }));
		await screen.findByText("introduced by your invite");
		expect(screen.queryByText("unverified")).toBe(null);
	});
});

test("who may reach me is a choice of two, and says what it means", async () => {
	const { asked, view: worker } = stage(withBob());
	fireEvent.click(await button("Settings"));
	fireEvent.click(await button(/Who may reach me/));
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "Only invites" }));
	await waitFor(() => expect(asked("setStrangers")).toEqual([{ strangers: "invites" }]));
	worker.value = withBob({ settings: { ...settings, strangers: "invites" } });
	await button(/as if you were away/);
});
