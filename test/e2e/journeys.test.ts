/** Whatever goes wrong on a person's way ends in a sentence on the screen and a next step, in real browsers. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { extensionFolder, relayBundle } from "../../scripts/build.ts";
import { ensureBrowser } from "../driver/find-browser.ts";
import {
	acceptRequest,
	addContact,
	connectTo,
	createIdentity,
	openChat,
	read,
	say,
} from "../driver/journey.ts";
import { openProfile, type Profile } from "../driver/profile.ts";
import { type RelayProcess, startRelayProcess } from "../driver/relay-process.ts";
import { expectAccessible } from "./accessible.ts";

let relay: RelayProcess;
let alice: Profile;
let bob: Profile;
let carol: Profile;
const profiles: Profile[] = [];
/** What the panels wrote to their consoles that nobody expects. */
const complaints: string[] = [];
const watched = new WeakSet<Page>();

beforeAll(async () => {
	const executable = ensureBrowser(console.log);
	relay = await startRelayProcess(relayBundle);
	for (const name of ["alice", "bob", "carol"])
		profiles.push(await openProfile({ executable, extension: extensionFolder, headless: true, name }));
	[alice, bob, carol] = profiles as [Profile, Profile, Profile];
});
afterAll(async () => {
	for (const profile of profiles) await profile.close();
	await relay?.close();
});

/** The panel, with an ear on its console. */
async function panelOf(profile: Profile): Promise<Page> {
	const panel = await profile.panel();
	if (watched.has(panel)) return panel;
	watched.add(panel);
	panel.on("console", (line) => {
		if (line.type() === "error" || /content security policy|refused to/i.test(line.text()))
			complaints.push(`${profile.name}: ${line.text()}`);
	});
	panel.on("pageerror", (error) => complaints.push(`${profile.name}: ${error.message}`));
	return panel;
}

const button = (panel: Page, name: string | RegExp) =>
	panel.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
const field = (panel: Page, name: string) => panel.getByRole("textbox", { name, exact: true });
const sentence = (panel: Page, text: string | RegExp) => panel.getByText(text).first();
const goBack = (panel: Page) => button(panel, "Back").click();

/** Fills a field in and presses Enter; the sentence under it is this one. */
async function isRefused(panel: Page, name: string, text: string, says: string): Promise<void> {
	await field(panel, name).fill(text);
	await field(panel, name).press("Enter");
	await expect
		.poll(async () => (await panel.getByRole("alert").allTextContents()).join(" "), {
			timeout: 15_000,
			message: text,
		})
		.toContain(says);
}

describe("the first run", () => {
	test("a malformed handle", async () => {
		const panel = await panelOf(alice);
		for (const handle of ["a", "Alice Liddell", "älice", "x".repeat(33), ""])
			await isRefused(panel, "Your handle", handle, "A handle has 2 to 32 small letters");
		expect(await field(panel, "Your handle").getAttribute("aria-invalid")).toBe("true");
		await expectAccessible(panel, "welcome with an error");
		await createIdentity(panel, "alice");
	});

	test("an address that is none, that is open to all, that no browser connects to", async () => {
		const panel = await panelOf(alice);
		await expectAccessible(panel, "connect");
		for (const address of ["relay example:99999", "ftp://relay.example", "https://user@relay.example"])
			await isRefused(panel, "Relay address", address, "That is no address of a relay.");
		await isRefused(panel, "Relay address", "ws://relay.example", "Outside your own network");
		for (const address of ["127.0.0.1:1720", "localhost:22"])
			await isRefused(panel, "Relay address", address, "Browsers block this port.");
		await expectAccessible(panel, "connect with an error");
	});

	test("nobody listens, a page that is no relay, a socket that speaks nonsense", async () => {
		const panel = await panelOf(alice);
		const noRelay = "No relay answered there. Check the address, or whether the relay runs.";
		const nonsense = "Something answered there, but it is no Sidelong relay.";
		const site = await listen(createServer((_, answer) => answer.writeHead(200).end("<h1>A page</h1>")));
		const echo = await listen(speaksNonsense());
		const dead = await listen(createServer());
		await dead.close();
		try {
			await isRefused(panel, "Relay address", dead.address, noRelay);
			await sentence(panel, /Next try in|Trying now/).waitFor();
			await isRefused(panel, "Relay address", `wss://${dead.address}`, "or its certificate is not trusted.");
			await panel.getByRole("link", { name: `https://${dead.address}/` }).waitFor();
			await isRefused(panel, "Relay address", echo.address, nonsense);
			await button(panel, "Cancel").click();
			await panel.getByRole("alert").waitFor({ state: "detached" });
			await isRefused(panel, "Relay address", site.address, noRelay);
		} finally {
			await site.close();
			await echo.close();
		}
		await connectTo(panel, relay.url);
		await sentence(panel, "Nobody here yet").waitFor();
		await expectAccessible(panel, "home, empty");
	});

	test("a relay with a password: none, a wrong one, the right one, and never again", async () => {
		const executable = ensureBrowser(console.log);
		const closed = await startRelayProcess(relayBundle, 0, ["--password", "a heron by the lake"]);
		const erin = await openProfile({ executable, extension: extensionFolder, headless: true, name: "erin" });
		profiles.push(erin);
		try {
			const panel = await panelOf(erin);
			const password = panel.getByLabel("Relay password", { exact: true });
			await createIdentity(panel, "erin");
			await isRefused(panel, "Relay address", closed.url, "This relay asks for a password.");
			await expectAccessible(panel, "connect, asked for a password");
			await password.fill("a heron by the sea");
			await password.press("Enter");
			await sentence(panel, "The relay did not accept this password.").waitFor();
			expect(await password.getAttribute("aria-invalid")).toBe("true");
			await button(panel, "Show the password").click();
			expect(await field(panel, "Relay password").inputValue()).toBe("a heron by the sea");
			await password.fill("a heron by the lake");
			await button(panel, "Connect").click();
			await sentence(panel, "Nobody here yet").waitFor();
			await closed.stop();
			await sentence(panel, "No way to the relay.").waitFor();
			await closed.start();
			await panel.getByText("No way to the relay.").waitFor({ state: "detached", timeout: 60_000 });
			expect(await panel.getByRole("alert").count()).toBe(0);
			expect(closed.log()).not.toContain("heron");
		} finally {
			await closed.close();
		}
	});

	test("a handle that is taken at the relay: another is chosen in settings", async () => {
		const panel = await panelOf(bob);
		await createIdentity(panel, "alice");
		await connectTo(panel, relay.url);
		await sentence(panel, "alice belongs to somebody else at this relay").waitFor();
		await expectAccessible(panel, "home, handle taken");
		await button(panel, "Choose another").click();
		await sentence(panel, "Somebody else has this handle at the relay.").waitFor();
		await isRefused(panel, "Your handle", "alice", "Somebody else has this handle at the relay.");
		await isRefused(panel, "Your handle", "b", "A handle has 2 to 32 small letters");
		await field(panel, "Your handle").fill("bob");
		await button(panel, "Change handle").click();
		await sentence(panel, "People find you as bob").waitFor();
		await goBack(panel);
		await panel.getByRole("heading", { name: "bob", exact: true }).waitFor();
		await panel.getByText("belongs to somebody else").waitFor({ state: "detached" });
	});
});

describe("people", () => {
	test("somebody who is not there, oneself, a handle that is none", async () => {
		const panel = await panelOf(alice);
		await button(panel, "Add contact").click();
		await isRefused(panel, "Handle", "nobody-at-all", "Nobody here goes by that handle.");
		await isRefused(panel, "Handle", "alice", "That is your own handle.");
		await isRefused(panel, "Handle", "b b", "A handle has 2 to 32 small letters");
		await expectAccessible(panel, "add contact with an error");
		await goBack(panel);
	});

	test("a decline reaches who asked; asking again is one press; twice is once", async () => {
		const [a, b] = [await panelOf(alice), await panelOf(bob)];
		await addContact(a, "bob");
		await sentence(a, "waiting for bob").waitFor();
		await expectAccessible(a, "a request of ours");
		await goBack(a);
		await button(a, "Add contact").click();
		await isRefused(a, "Handle", "bob", "You already know this person.");
		await button(a, "Open chat").click();
		await button(b, /1 request/).click();
		await expectAccessible(b, "a request to us");
		await button(b, "Decline").click();
		await sentence(a, "bob said no").waitFor();
		await expectAccessible(a, "declined");
		await button(a, "Ask again").click();
		await acceptRequest(b);
		await openChat(a, "bob");
		await say(a, "thank you");
		await read(b, "alice", "thank you");
		await expectAccessible(b, "a chat");
	});

	test("by keys alone, from the first run to a verified contact", async () => {
		const [c, b] = [await panelOf(carol), await panelOf(bob)];
		const { keyboard } = c;
		await reach(c, field(c, "Your handle"));
		await keyboard.type("carol");
		await keyboard.press("Enter");
		await field(c, "Relay address").waitFor();
		await reach(c, field(c, "Relay address"));
		await keyboard.type(relay.url);
		await keyboard.press("Enter");
		await button(c, "Add contact").waitFor();
		await reach(c, button(c, "Add contact"));
		await keyboard.press("Enter");
		await reach(c, field(c, "Handle"));
		await keyboard.type("bob");
		await keyboard.press("Enter");
		await sentence(c, "waiting for bob").waitFor();
		await goBack(b);
		await acceptRequest(b);
		await field(c, "Message").waitFor();
		await reach(c, field(c, "Message"));
		await keyboard.type("by keys");
		await keyboard.press("Enter");
		await read(b, "carol", "by keys");
		await reach(c, button(c, "More"), "Shift+Tab");
		await keyboard.press("Enter");
		const compare = c.getByRole("menuitem", { name: "Compare numbers" });
		await compare.waitFor();
		await reach(c, compare, "ArrowDown");
		await keyboard.press("Enter");
		await reach(c, button(c, "They match"));
		await keyboard.press("Enter");
		const backup = c.getByRole("dialog", { name: "Keep what you verify?" });
		await backup.waitFor();
		await reach(c, backup.getByRole("button", { name: "Later" }));
		await keyboard.press("Enter");
		await c.getByRole("status").filter({ hasText: "You verified" }).waitFor();
		await keyboard.press("Escape");
		await c.getByRole("img", { name: "verified", exact: true }).first().waitFor();
		await keyboard.press("Escape");
		await panelHome(c);
		expect(await c.evaluate(() => document.activeElement?.textContent)).toContain("bob");
	});

	test("removing somebody is asked once, and can be left", async () => {
		const c = await panelOf(carol);
		await openChat(c, "bob");
		const question = c.getByRole("dialog", { name: "Remove bob?" });
		const ask = async () => {
			await button(c, "More").click();
			await c.getByRole("menuitem", { name: "Remove contact" }).click();
			await question.waitFor();
		};
		await ask();
		await expectAccessible(c, "a question");
		await question.getByRole("button", { name: "Cancel" }).click();
		await question.waitFor({ state: "detached" });
		await ask();
		await c.keyboard.press("Escape");
		await question.waitFor({ state: "detached" });
		expect(await field(c, "Message").count()).toBe(1);
		await ask();
		await question.getByRole("button", { name: "Remove" }).click();
		await sentence(c, "Nobody here yet").waitFor();
	});

	test("blocking is asked once and is silent", async () => {
		const [c, a] = [await panelOf(carol), await panelOf(alice)];
		await addContact(c, "alice");
		await panelHome(a);
		await button(a, /1 request/).click();
		await button(a, "Block").click();
		await sentence(a, "Block carol?").waitFor();
		await expectAccessible(a, "asked whether to block");
		await button(a, "Cancel").click();
		await button(a, "Accept").waitFor();
		await button(a, "Block").click();
		await button(a, "Block").click();
		await panelHome(a);
		await expect.poll(() => button(a, /request/).count()).toBe(0);
		await button(a, "Settings").click();
		await button(a, "Unblock carol").waitFor();
		await goBack(a);
		// a message through the same relay is later than whatever the block might have said
		await openChat(a, "bob");
		await say(a, "still here");
		await read(await chatOf(bob, "alice"), "alice", "still here");
		await sentence(c, "waiting for alice").waitFor();
		expect(await c.getByText(/said no|blocked/).count()).toBe(0);
	});
});

/** The setting "Direct path with: nobody", asked for as a panel does. */
function neverDirectly(panel: Page): Promise<void> {
	return panel.evaluate(
		() =>
			new Promise<void>((resolve) => {
				const port = chrome.runtime.connect({ name: "panel" });
				port.onMessage.addListener((answer: { kind?: string; call?: number }) => {
					if (answer.kind !== "answer" || answer.call !== 0) return;
					port.disconnect();
					resolve();
				});
				port.postMessage({ kind: "call", call: 0, name: "setDirect", argument: { direct: "nobody" } });
			}),
	);
}

describe("the relay and the look", () => {
	test("a relay that dies: a countdown, try now, and what was written waits", async () => {
		const a = await panelOf(alice);
		await openChat(a, "bob");
		// a direct path needs no relay: what is written would not wait
		await neverDirectly(a);
		await relay.stop("SIGKILL");
		await sentence(a, "No way to the relay.").waitFor();
		await say(a, "written without a relay");
		const item = a.getByRole("listitem").filter({ hasText: "written without a relay" });
		await item.filter({ hasText: "waiting for bob" }).waitFor();
		await expectAccessible(a, "a chat without a relay");
		await goBack(a);
		await sentence(a, "No way to the relay.").waitFor();
		await expectAccessible(a, "home without a relay");
		// each try that fails makes the next wait longer: until waiting is clearly slower than pressing
		await expect.poll(() => longWait(a), { timeout: 90_000, interval: 100 }).toBeGreaterThan(9);
		await relay.start();
		const before = Date.now();
		await button(a, "Try now").click();
		await a.getByText("No way to the relay.").waitFor({ state: "detached", timeout: 8_000 });
		expect(Date.now() - before).toBeLessThan(8_000);
		await openChat(a, "bob");
		await item.filter({ hasText: "delivered" }).waitFor({ timeout: 60_000 });
	});

	test("light, dark or as the system, also after the panel was closed", async () => {
		const mode = async () =>
			(await panelOf(alice)).evaluate(() => [
				document.documentElement.dataset.mode ?? "system",
				getComputedStyle(document.documentElement).colorScheme,
			]);
		await panelHome(await panelOf(alice));
		for (const [choice, expected] of [
			["Dark", ["dark", "dark"]],
			["Light", ["light", "light"]],
			["System", ["system", "light dark"]],
		] as const) {
			const panel = await panelOf(alice);
			await button(panel, "Settings").click();
			await panel.getByRole("group", { name: "Look" }).getByText(choice, { exact: true }).click();
			await expect.poll(mode).toEqual(expected);
			await expectAccessible(panel, `settings, ${choice}`);
			await alice.closePanel();
			await button(await panelOf(alice), "Settings").waitFor();
			await expect.poll(mode).toEqual(expected);
		}
	});

	test("no panel complained of anything", () => {
		expect(complaints).toEqual([]);
	});
});

/** Presses Tab until the focus is there and seen, as often as a screen has places to go. */
async function reach(panel: Page, goal: Locator, key = "Tab"): Promise<void> {
	const isThere = () =>
		goal.evaluate((element) => element === document.activeElement && element.matches(":focus-visible"));
	for (let presses = 0; presses < 20; presses++) {
		if (await isThere()) return;
		await panel.keyboard.press(key);
	}
	throw new Error(`20 times ${key} do not reach ${goal}`);
}

async function panelHome(panel: Page): Promise<void> {
	const home = button(panel, "Settings");
	await home.or(button(panel, "Back")).first().waitFor();
	if ((await home.count()) === 0) await goBack(panel);
	await home.waitFor();
}

async function chatOf(profile: Profile, name: string): Promise<Page> {
	const panel = await panelOf(profile);
	await openChat(panel, name);
	return panel;
}

/** Presses "Try now" while the wait is short; answers the seconds that are shown. */
async function longWait(panel: Page): Promise<number> {
	const strip = panel.getByText(/No way to the relay\. Next try in/).first();
	if ((await strip.count()) === 0) return 0;
	const shown = Number(/Next try in (\d+)/.exec((await strip.textContent()) ?? "")?.[1] ?? 0);
	if (shown <= 9)
		await button(panel, "Try now")
			.click({ timeout: 1_000 })
			.catch(() => {});
	return shown;
}

/** A server on a free port; `address` is what a person would type. */
async function listen(server: Server) {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () =>
			new Promise<void>((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}

/** Takes every socket and answers each message with itself. */
function speaksNonsense(): Server {
	const server = createServer();
	const sockets = new WebSocketServer({ server, handleProtocols: () => "sidelong.1" });
	sockets.on("connection", (socket) =>
		socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary })),
	);
	return server;
}
