// @vitest-environment happy-dom
/** Which way out of the panel a call is offered, and what stands above all other windows. */
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { CallView } from "../../extension/contract/call.ts";
import { callWith, chat, contact, sitter, view } from "./fixtures.ts";
import { button, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

const withCall = (call: CallView | null) => view([contact("bob")], [chat("bob")], { call });
const live = (more: Partial<CallView> = {}) =>
	callWith([sitter("bob")], { phase: "live", liveSince: Date.now(), isOurs: true, ...more });

/** A browser that has such windows; `tab`: what this page stands in, nothing for a side panel. */
function browser(tab: object | undefined) {
	// a document without a window is nothing that can be watched here
	const body = document.createElement("div");
	document.body.append(body);
	const page = { body, documentElement: document.createElement("html") };
	const leaving: (() => void)[] = [];
	const own = {
		document: page,
		CSSStyleSheet,
		addEventListener: (_: string, act: () => void) => void leaving.push(act),
		close: vi.fn(() => {
			for (const act of leaving.splice(0)) act();
		}),
	};
	const requestWindow = vi.fn(async () => own);
	const create = vi.fn(async () => ({}));
	vi.stubGlobal("documentPictureInPicture", { window: null, requestWindow });
	vi.stubGlobal("chrome", {
		tabs: { getCurrent: async () => tab },
		windows: { create },
		runtime: { getURL: (path: string) => path, getContexts: async () => [], ContextType: { TAB: "TAB" } },
	});
	return { own, requestWindow, create, inside: () => within(body) };
}
const open = async () => fireEvent.click(await button("Open call"));

test("a side panel offers a window of its own, and never asks for one above all others", async () => {
	const { create, requestWindow } = browser(undefined);
	stage(withCall(live()));
	await open();
	fireEvent.click(await button("Call in its own window"));
	await waitFor(() => expect(create).toHaveBeenCalledTimes(1));
	expect(requestWindow).not.toHaveBeenCalled();
});

test("any other page offers one above all others: pictures, mute, camera and hang up", async () => {
	const { inside, requestWindow } = browser({ id: 1 });
	const { asked } = stage(withCall(live()));
	await open();
	fireEvent.click(await button("Keep above other windows"));
	await waitFor(() => expect(requestWindow).toHaveBeenCalledTimes(1));
	fireEvent.click(await inside().findByRole("button", { name: "Mute" }));
	fireEvent.click(await inside().findByRole("button", { name: "Camera on" }));
	await waitFor(() => expect(asked("setCall")).toMatchObject([{ muted: true }]));
	inside().getByText("bob");
	fireEvent.click(await inside().findByRole("button", { name: "Hang up" }));
	await waitFor(() => expect(asked("hangUp")).toHaveLength(1));
});

test("it closes when the call ends", async () => {
	const { own, inside } = browser({ id: 1 });
	const { view: now } = stage(withCall(live()));
	await open();
	fireEvent.click(await button("Keep above other windows"));
	await inside().findByRole("button", { name: "Hang up" });
	now.value = withCall(live({ phase: "ended", end: "hung-up" }));
	await waitFor(() => expect(own.close).toHaveBeenCalledTimes(1));
	expect(inside().queryByRole("button")).toBeNull();
});

test("a browser without such windows offers a window of its own everywhere", async () => {
	const { create } = browser({ id: 1 });
	vi.stubGlobal("documentPictureInPicture", undefined);
	stage(withCall(live()));
	await open();
	fireEvent.click(await button("Call in its own window"));
	await waitFor(() => expect(create).toHaveBeenCalledTimes(1));
	expect(screen.queryByRole("button", { name: "Keep above other windows" })).toBeNull();
});
