// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
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

test("shows a command that runs a relay from a copy of the source, and asks no registry for it", async () => {
	stage(view([], [], { self: unclaimed, relay: { state: "none" } }));
	expect(
		await screen.findByText("No relay? Anybody can run one, in a copy of Sidelong's source:"),
	).toBeTruthy();
	const command = document.querySelector(".command code")?.textContent ?? "";
	const [, script = ""] = /^npm run ([a-z:]+)$/.exec(command) ?? [];
	expect(JSON.parse(readFileSync("package.json", "utf8"))).toHaveProperty(["scripts", script]);
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

describe("the password of a relay", () => {
	const secret = () => screen.findByLabelText<HTMLInputElement>("Relay password");
	const asks = (problem: Code) =>
		view([], [], { self: unclaimed, relay: { ...connected, state: "stopped", problem } });

	test("is optional, hidden until asked for, kept by no browser, and goes with the address", async () => {
		const { asked } = stage(view([], [], { self: unclaimed, relay: { state: "none" } }));
		fireEvent.input(await field("Relay address"), { target: { value: "relay.example" } });
		const password = await secret();
		expect([password.type, password.autocomplete]).toEqual(["password", "off"]);
		fireEvent.input(password, { target: { value: "a heron" } });
		fireEvent.click(await button("Show the password"));
		expect((await secret()).type).toBe("text");
		fireEvent.click(await button("Hide the password"));
		expect((await secret()).type).toBe("password");
		fireEvent.click(await button("Connect"));
		await waitFor(() =>
			expect(asked("connectRelay")).toEqual([{ url: "relay.example", password: "a heron" }]),
		);
	});

	test.each(["needs-password", "wrong-password", "no-password"] as const)(
		"is where it is said: %s",
		async (problem) => {
			const { asked } = stage(asks(problem));
			expect((await screen.findByRole("alert")).textContent).toBe(sentence(problem));
			const password = await secret();
			expect(password.getAttribute("aria-invalid")).toBe("true");
			expect((await field("Relay address")).getAttribute("aria-invalid")).toBe(null);
			await waitFor(() => expect(document.activeElement).toBe(password));
			// what is typed now is another question
			fireEvent.input(password, { target: { value: "tide" } });
			expect(screen.queryByRole("alert")).toBe(null);
			fireEvent.click(await button("Connect"));
			await waitFor(() =>
				expect(asked("connectRelay")).toEqual([{ url: "wss://relay.example/ws", password: "tide" }]),
			);
		},
	);

	test("does not take the TLS away from a relay of the own network, where an address without a scheme has none", async () => {
		const relay = {
			...connected,
			url: "wss://nas.local/ws",
			state: "stopped",
			problem: "needs-password",
		} as const;
		const { asked } = stage(view([], [], { self: unclaimed, relay }));
		expect((await field("Relay address")).value).toBe("nas.local");
		fireEvent.input(await secret(), { target: { value: "tide" } });
		fireEvent.click(await button("Connect"));
		await waitFor(() =>
			expect(asked("connectRelay")).toEqual([{ url: "wss://nas.local/ws", password: "tide" }]),
		);
	});
});

test.each(["relay-full", "too-fast"] as const)("counts down where the relay says: %s", async (problem) => {
	const retryAt = Date.now() + 42_000;
	stage(view([], [], { self: unclaimed, relay: { ...connected, state: "waiting", problem, retryAt } }));
	expect((await screen.findByRole("alert")).textContent).toBe(sentence(problem));
	expect(await screen.findByText(/^Next try in 4[12]/)).toBeTruthy();
});

test("says that a relay asks for work while it is done, and can be cancelled", async () => {
	const relay = { ...connected, state: "connecting", problem: "needs-work" } as const;
	const { asked } = stage(view([], [], { self: unclaimed, relay }));
	expect((await screen.findByText(sentence("needs-work"))).getAttribute("role")).toBe("status");
	expect(screen.queryByRole("alert")).toBe(null);
	fireEvent.click(await button("Cancel"));
	await waitFor(() => expect(asked("leaveRelay")).toHaveLength(1));
});

test("names the page that tells what is wrong with a certificate", async () => {
	const relay = { ...connected, state: "waiting", problem: "unreachable-secure", retryAt: 0 } as const;
	stage(view([], [], { self: unclaimed, relay }));
	expect((await screen.findByRole("alert")).textContent).toBe(sentence("unreachable-secure"));
	const link = await screen.findByRole<HTMLAnchorElement>("link", { name: "https://relay.example/" });
	expect([link.href, link.target, link.rel]).toEqual(["https://relay.example/", "_blank", "noreferrer"]);
});

describe("a relay that people already use", () => {
	test("asks for its password from the list of chats", async () => {
		const relay = { ...connected, state: "stopped", problem: "needs-password" } as const;
		stage(view([contact("bob")], [], { relay }));
		expect((await screen.findByRole("alert")).textContent).toBe(sentence("needs-password"));
		fireEvent.click(await button("Enter the password"));
		expect(await screen.findByLabelText("Relay password")).toBeTruthy();
	});

	test("shows another key: it is trusted only by an answer to a question in the settings", async () => {
		const relay = { ...connected, state: "stopped", problem: "relay-key-changed" } as const;
		const { asked } = stage(view([contact("bob")], [], { relay }));
		const [settings] = await screen.findAllByRole("button", { name: "Settings" });
		if (settings) fireEvent.click(settings);
		fireEvent.click(await button("Trust the new key"));
		const question = await screen.findByRole("dialog", { name: "Trust the new key of relay.example?" });
		expect(asked("trustRelay")).toEqual([]);
		fireEvent.click(within(question).getByRole("button", { name: "Trust it" }));
		await waitFor(() => expect(asked("trustRelay")).toEqual([{}]));
	});

	test("is said to be reached without encryption of the link, quietly", async () => {
		stage(view([contact("bob")], [], { relay: { ...connected, insecure: true } }));
		expect(await screen.findByText("unencrypted link on your own network")).toBeTruthy();
		expect(screen.queryByRole("alert")).toBe(null);
		fireEvent.click(await button("Settings"));
		expect(await screen.findByText("unencrypted link on your own network")).toBeTruthy();
	});
});
