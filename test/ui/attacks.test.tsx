// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import type { Card } from "../../extension/contract/view.ts";
import { attacks } from "./corpus.ts";
import { chat, chatOf, chatView, contact, letterOf, message, view } from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

/** What a text may become. */
const textElements = new Set("P STRONG EM S CODE PRE UL OL LI BLOCKQUOTE DIV SPAN BUTTON B".split(" "));
/** What draws the panel itself. */
const frameElements = new Set(
	"MAIN HEADER SECTION H1 H2 TIME FORM LABEL INPUT TEXTAREA svg g path circle rect text mask clipPath line polyline polygon ellipse BDI A DIALOG FIELDSET LEGEND".split(
		" ",
	),
);

function faultsIn(root: Element, allowed: (name: string) => boolean): string[] {
	const faults: string[] = [];
	for (const element of root.querySelectorAll("*")) {
		if (!allowed(element.tagName)) faults.push(`element ${element.tagName}`);
		for (const { name, value } of element.attributes) {
			if (/^on|^src|^style$|^srcdoc$|^href$|^xlink|^action$|^formaction$|^data$/i.test(name))
				faults.push(`${element.tagName} ${name}=${value}`);
		}
	}
	return faults;
}

test("there are enough attacks", () => {
	expect(new Set(attacks).size).toBeGreaterThanOrEqual(60);
});

test("no text becomes more than text, in a message, its quote, a draft or a preview", async () => {
	const rows = attacks.map((text, index) =>
		message(text, {
			mine: index % 2 === 0,
			...(index % 2 === 0 && { delivery: "sent" as const }),
			quote: { id: letterOf("x"), mine: false, text },
		}),
	);
	const unique = rows.map((row, index) => ({ ...row, id: letterOf(`attack ${index}`) }));
	stage(
		view([contact("bob")], [chat("bob", { preview: attacks[0] ?? "", draft: attacks[2] ?? "" })]),
		chatView(unique),
	);
	fireEvent.click(await button(/bob/));
	const list = await screen.findByRole("list", { name: "Messages" });
	const items = within(list)
		.getAllByRole("listitem")
		.filter((item) => item.dataset.id);
	expect(items).toHaveLength(attacks.length);
	const bubbles = [...list.querySelectorAll(".bubble")];
	const isIcon = (name: string) => /^[a-z]/.test(name);
	for (const bubble of bubbles)
		expect(faultsIn(bubble, (name) => textElements.has(name) || isIcon(name))).toEqual([]);
	expect(faultsIn(document.body, (name) => textElements.has(name) || frameElements.has(name))).toEqual([]);
	for (const link of within(list).queryAllByRole("link")) {
		fireEvent.click(link);
		const dialog = await screen.findByRole("dialog");
		expect(faultsIn(dialog, (name) => textElements.has(name) || frameElements.has(name))).toEqual([]);
		expect(dialog.textContent).toContain("evil.example");
		fireEvent(dialog, new Event("close"));
		await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	}
});

test("no name becomes more than a name", async () => {
	const people = attacks.map((name, index) => ({
		...contact(name, { typing: index % 3 === 0, presence: "here" }),
		id: chatOf(`person ${index}`),
	}));
	stage(view(people, []));
	const list = await screen.findByRole("list", { name: "Chats" });
	expect(within(list).getAllByRole("listitem")).toHaveLength(attacks.length);
	expect(faultsIn(document.body, (name) => textElements.has(name) || frameElements.has(name))).toEqual([]);
	const first = people[0];
	if (!first) throw new Error("nobody");
	cleanup();
	stage(view([first], []), chatView([message("hi")]));
	fireEvent.click(await button(/alert/));
	await field("Message");
	expect(faultsIn(document.body, (name) => textElements.has(name) || frameElements.has(name))).toEqual([]);
});

/** What a parser would never let through is shown as no more than words, too. */
const hostileCards: readonly Card[] = [
	...attacks.map((text, index) => ({
		url: `https://evil.example/${index}`,
		title: text.slice(0, 200),
		quote: text,
	})),
	{ url: "https://evil.example/", title: "\u202egro.elpmaxe/knab" },
	{ url: "https://evil.example/", title: "a".repeat(2_000), quote: "a".repeat(5_000) },
	{ url: `https://evil.example/${"a".repeat(2_000)}` },
	{ url: "javascript:alert(1)", title: "click" },
	{ url: "data:text/html,<script>alert(1)</script>" },
	{ url: "no address at all", title: "<img src=x onerror=alert(1)>" },
];

test("no card becomes more than a card, above the field, in a bubble, or in the question that it asks", async () => {
	const opened = vi.spyOn(window, "open").mockReturnValue(null);
	for (const card of hostileCards.slice(-6)) {
		stage(view([contact("bob")], [chat("bob", { card })]), chatView([]));
		fireEvent.click(await button(/bob/));
		await field("Message");
		expect(faultsIn(document.body, (name) => textElements.has(name) || frameElements.has(name))).toEqual([]);
		cleanup();
	}
	const rows = hostileCards.map((card, index) => message("", { id: letterOf(`card ${index}`), card }));
	stage(view([contact("bob")], [chat("bob")]), chatView(rows));
	fireEvent.click(await button(/bob/));
	const list = await screen.findByRole("list", { name: "Messages" });
	expect(faultsIn(document.body, (name) => textElements.has(name) || frameElements.has(name))).toEqual([]);
	const cards = [...list.querySelectorAll<HTMLElement>("button.page-card")];
	// those that lead nowhere can not be pressed
	expect(cards).toHaveLength(hostileCards.length - 3);
	expect(list.querySelectorAll(".page-card")).toHaveLength(hostileCards.length);
	for (const card of cards.slice(-6)) {
		expect(card.querySelector(".card-host")?.textContent).toBe("evil.example");
		expect(card.querySelector(".card-host > bdi")?.getAttribute("dir")).toBe("ltr");
		fireEvent.click(card);
		const dialog = await screen.findByRole("dialog");
		expect(dialog.querySelector(".link-host")?.textContent).toBe("evil.example");
		expect(faultsIn(dialog, (name) => textElements.has(name) || frameElements.has(name))).toEqual([]);
		fireEvent(dialog, new Event("close"));
		await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	}
	expect(opened).not.toHaveBeenCalled();
	opened.mockRestore();
});

test("a card names the host as machines know it, and its question says when the title names another", async () => {
	const card = { url: "https://аррӏе.example/", title: "Sign in to bank.example" };
	stage(view([contact("bob")], [chat("bob")]), chatView([message("", { id: letterOf("c"), card })]));
	fireEvent.click(await button(/bob/));
	const shown = await button(/^Open Sign in to bank.example, xn--/);
	expect(shown.querySelector(".card-host")?.textContent).toMatch(/^xn--[\w-]+\.example$/);
	fireEvent.click(shown);
	const dialog = await screen.findByRole("dialog", { name: "Open this link?" });
	expect(dialog.textContent).toMatch(/The text says bank\.example/);
	expect(dialog.textContent).toMatch(/letters that can look like others/);
});

test("a link opens only after a question that shows where it leads", async () => {
	const opened = vi.spyOn(window, "open").mockReturnValue(null);
	stage(
		view([contact("bob")], [chat("bob")]),
		chatView([message("[bank.example](https://аррӏе.example/login)")]),
	);
	fireEvent.click(await button(/bob/));
	fireEvent.click(await screen.findByRole("link", { name: "bank.example" }));
	const dialog = await screen.findByRole("dialog", { name: "Open this link?" });
	expect(dialog.textContent).toMatch(/xn--/);
	expect(dialog.textContent).toMatch(/The text says bank\.example/);
	expect(dialog.textContent).toMatch(/letters that can look like others/);
	expect(opened).not.toHaveBeenCalled();
	fireEvent.click(await within(dialog).findByRole("button", { name: "Open link" }));
	expect(opened).toHaveBeenCalledWith(
		expect.stringMatching(/^https:\/\/xn--/),
		"_blank",
		"noopener,noreferrer",
	);
	opened.mockRestore();
});
