// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import { type Code, codes } from "../../protocol/errors.ts";
import { alice, connected, contact, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
const { sentence } = await import("../../extension/panel/words/words.ts");
afterEach(cleanup);

const { claimed: _, ...unclaimed } = alice;
const welcome = view([], [], { phase: "welcome", self: null, relay: { state: "none" } });

test("makes an identity of a handle, small letters whatever was typed", async () => {
	const { asked, view: worker } = stage(welcome);
	fireEvent.input(await field("Your handle"), { target: { value: " Alice " } });
	fireEvent.click(await button("Create identity"));
	await waitFor(() => expect(asked("createIdentity")).toEqual([{ handle: "alice" }]));
	worker.value = view([], [], { self: unclaimed, relay: { state: "none" } });
	expect(await field("Relay address")).toBeTruthy();
});

test("says what is wrong with a handle without asking anybody, and where", async () => {
	const { asked } = stage(welcome);
	const handle = await field("Your handle");
	fireEvent.input(handle, { target: { value: "a b" } });
	fireEvent.click(await button("Create identity"));
	expect((await screen.findByRole("alert")).textContent).toBe(sentence("handle-malformed"));
	expect(handle.getAttribute("aria-invalid")).toBe("true");
	expect(document.activeElement).toBe(handle);
	expect(asked("createIdentity")).toEqual([]);
});

test("waits for a relay, can be cancelled, and goes home when it is there", async () => {
	const { asked, view: worker } = stage(view([], [], { self: unclaimed, relay: { state: "none" } }));
	fireEvent.input(await field("Relay address"), { target: { value: "relay.example" } });
	fireEvent.click(await button("Connect"));
	await waitFor(() => expect(asked("connectRelay")).toEqual([{ url: "relay.example" }]));
	worker.value = { ...worker.value, relay: { ...connected, state: "connecting" } };
	expect(await button("Connecting")).toBeTruthy();
	fireEvent.click(await button("Cancel"));
	await waitFor(() => expect(asked("leaveRelay")).toHaveLength(1));
	worker.value = { ...worker.value, self: alice, relay: connected };
	expect(await screen.findByText("Nobody here yet")).toBeTruthy();
});

const stopping: readonly Code[] = ["wrong-url", "denied", "relay-key-changed", "replaced"];
test.each(stopping)("explains under the address why the relay stopped: %s", async (problem) => {
	stage(view([], [], { self: unclaimed, relay: { ...connected, state: "stopped", problem } }));
	expect((await screen.findByRole("alert")).textContent).toBe(sentence(problem));
});

test.each(["url-malformed", "url-insecure"] as const)("says of an address: %s", async (code) => {
	const { refuse } = stage(view([], [], { self: unclaimed, relay: { state: "none" } }));
	refuse("connectRelay", code);
	fireEvent.input(await field("Relay address"), { target: { value: "http://x" } });
	fireEvent.click(await button("Connect"));
	expect((await screen.findByRole("alert")).textContent).toBe(sentence(code));
});

test("every code has its own sentence", () => {
	const sentences = Object.keys(codes).map((code) => sentence(code as Code));
	expect(new Set(sentences).size).toBe(sentences.length);
	for (const said of sentences) expect(said).toMatch(/^[A-Z].*\.$/);
});

test("stays readable without a relay once there are people", async () => {
	stage(view([contact("bob")], [], { relay: { state: "none" } }));
	expect(await screen.findByRole("listitem", { name: "bob" })).toBeTruthy();
	fireEvent.click(await button("Choose a relay"));
	expect(await field("Relay address")).toBeTruthy();
	fireEvent.click(await button("Back"));
	expect(await screen.findByRole("list", { name: "Chats" })).toBeTruthy();
});
