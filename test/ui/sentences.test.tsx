// @vitest-environment happy-dom
/** Sentences on which somebody decides something: each stands where it is needed, and nowhere else. */
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import {
	chat,
	chatOf,
	chatView,
	choices,
	connected,
	contact,
	manyPeople,
	message,
	settings,
	talk,
	view,
} from "./fixtures.ts";
import { button, field, stage } from "./stage.tsx";

vi.mock("../../extension/panel/words/i18n.ts", () => import("./words.ts"));
afterEach(cleanup);

const bob = chatOf("bob");
async function withBob(more = {}, messages = talk()) {
	const played = stage(view([contact("bob", more)], [chat("bob")]), messages);
	fireEvent.click(await button(/bob/));
	return { ...played, write: await field("Message") };
}
async function details() {
	fireEvent.click(await button("More"));
	fireEvent.click(await screen.findByRole("menuitem", { name: "Details" }));
}

test("keeping nothing of a chat says before what goes when", async () => {
	const { asked } = await withBob();
	await details();
	fireEvent.click(await button(/^History/));
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "Nothing kept" }));
	expect(
		await screen.findByText(
			"This chat is deleted from the disk now. Its last messages stay until the browser closes or Sidelong is updated; what still waits to be sent is lost then.",
		),
	).toBeTruthy();
	expect(asked("choose")).toEqual([]);
	fireEvent.click(await button("Keep nothing"));
	await waitFor(() => expect(asked("choose")).toEqual([{ chat: bob, choices: { history: "none" } }]));
});

test("a chat of which nothing is kept says what stays and for how long", async () => {
	await withBob({ choices: { ...choices, history: "none" } });
	await details();
	expect(
		await screen.findByText(
			"Only the last messages stay. They go when the browser closes or Sidelong is updated, and what still waits to be sent is lost then.",
		),
	).toBeTruthy();
});

test("keeping nothing by default says for whom and what goes when", async () => {
	const { asked } = stage(view());
	fireEvent.click(await button("Settings"));
	fireEvent.click(await button(/^Default history/));
	fireEvent.click(await screen.findByRole("menuitemradio", { name: "Nothing kept" }));
	expect(
		await screen.findByText(/^Chats that have no choice of their own are deleted from the disk now\./),
	).toBeTruthy();
	expect(asked("choose")).toEqual([]);
});

test("what left and was never answered is called not delivered, may have arrived, and is tried again by a tap", async () => {
	const { asked } = await withBob();
	const retry = await button("not delivered, tap to retry");
	expect(retry.title).toBe("No answer from bob in 3 days. It may have arrived.");
	expect(document.body.textContent).not.toContain("Not sent");
	fireEvent.click(retry);
	await waitFor(() => expect(asked("retryMessage")).toHaveLength(1));
});

test("what waits says for what", async () => {
	const { write } = await withBob({ path: "none" });
	fireEvent.input(write, { target: { value: "hello" } });
	const sentence = "waiting for bob — delivered when you are both online";
	expect(await screen.findByText(sentence)).toBeTruthy();
	expect(document.querySelector(`.message-way[title="${sentence}"]`)).toBeTruthy();
});

test("deleting says what becomes of what still waits, and nothing of it where nothing does", async () => {
	const rows = [
		message("came", { mine: true, delivery: "delivered" }),
		message("waits", { mine: true, delivery: "waiting" }),
	];
	await withBob({}, chatView(rows));
	const explained = async (text: string) => {
		const item = await screen.findByRole("listitem", { name: new RegExp(`You, ${text}`) });
		item.focus();
		fireEvent.keyDown(item, { key: "Enter" });
		fireEvent.click(await screen.findByRole("menuitem", { name: "Delete" }));
		const said = (await screen.findByRole("dialog", { name: "Delete this message?" })).textContent;
		fireEvent.click(await button("Cancel"));
		await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
		return said;
	};
	const sentence = "If it has not left yet, it is not sent; if it has, it may still come to bob.";
	expect(await explained("came")).not.toContain(sentence);
	expect(await explained("came")).toContain("it also goes from the device of bob");
	expect(await explained("waits")).toContain(sentence);
});

test.each([
	[true, /bob keeps theirs\. What of yours has not left yet is not sent; what has left may still come\.$/],
	[undefined, /bob keeps theirs\.$/],
])("deleting all messages says what of it still waits: %s", async (waits, sentence) => {
	const row = waits ? chat("bob", { waits }) : chat("bob");
	stage(view([contact("bob")], [row]), talk());
	fireEvent.click(await button(/bob/));
	await details();
	fireEvent.click(await button("Delete all messages"));
	expect(await screen.findByText(sentence)).toBeTruthy();
});

const strips = () => [...document.querySelectorAll(".strip")].map((strip) => strip.textContent ?? "");

test.each([
	["storage-full", /^This device has no room left\. Free some space\. .*goes on trying for three days\.$/],
	["storage-refused", /^The browser does not let .* Restart the browser, .*goes on trying for three days\.$/],
] as const)("a disk that answers %s is said beside a relay that is gone", async (storage, sentence) => {
	const relay = { ...connected, state: "waiting", retryAt: Date.now() + 8_000 } as const;
	const { view: worker } = stage(manyPeople({ storage, relay }));
	await screen.findByText(/Next try in 8/);
	expect(strips()).toHaveLength(2);
	expect(strips()[0]).toMatch(sentence);
	expect(document.body.textContent).not.toContain("Nothing is lost");
	worker.value = manyPeople({ storage, relay: { state: "none" } });
	await screen.findByText("No relay is chosen. What you write waits here.");
	expect(strips()[0]).toMatch(sentence);
});

test.each([
	[86_400_000, "The clock of this device is 24 hours ahead of the relay."],
	[-900_000, "The clock of this device is 15 minutes behind the relay."],
])("a clock that is off by %s ms is said in words", async (clockAhead, sentence) => {
	stage(manyPeople({ relay: { ...connected, clockAhead } }));
	await screen.findByText((said) => said.startsWith(sentence));
});

test("while nobody is verified, the choice of verified people says that it is nobody", async () => {
	const verified = { ...settings, direct: "verified" } as const;
	const { view: worker } = stage(view([contact("bob")], [], { settings: verified }));
	fireEvent.click(await button("Settings"));
	const row = await button(/^Direct path with Nobody is verified yet, so no direct path is made\. verified$/);
	fireEvent.click(row);
	expect(await screen.findByRole("menuitemradio", { name: "Verified only (nobody is yet)" })).toBeTruthy();
	worker.value = view([contact("bob", { verified: true })], [], { settings: verified });
	expect(await screen.findByRole("menuitemradio", { name: "Verified only" })).toBeTruthy();
	expect(
		await button(/^Direct path with A direct path shows them your network address\. verified$/),
	).toBeTruthy();
});

test("a request says what accepting shows, and what it does not show before", async () => {
	stage(view([contact("dave", { state: "asking" })]));
	fireEvent.click(await button(/1 request/));
	await button("Accept");
	expect(document.body.textContent).toContain(
		"dave cannot see whether you are here, or write to you, until you accept.",
	);
	expect(document.body.textContent).toContain("which shows dave your network address");
});

test.each([
	["[bank.example](https://evil.example/)", "The text says bank.example, but it leads to evil.example."],
	["[here](https://xn--bnk-5na.example/)", "The name holds letters that can look like others."],
	["[here](http://plain.example/)", "Not encrypted. Others on the way can read and change it."],
	["[here](https://good.example/)", undefined],
])(
	"a link is warned of before it opens, and then opening is not the main choice: %s",
	async (text, warning) => {
		await withBob({}, chatView([message(text)]));
		fireEvent.click(await screen.findByRole("link"));
		const dialog = await screen.findByRole("dialog", { name: "Open this link?" });
		const warnings = [...dialog.querySelectorAll(".hint-bad")].map(({ textContent }) => textContent);
		expect(warnings).toEqual(warning ? [warning] : []);
		const isMain = async (name: string) => (await button(name)).classList.contains("button-main");
		expect([await isMain("Open link"), await isMain("Copy link")]).toEqual(
			warning ? [false, true] : [true, false],
		);
		expect(dialog.textContent).toContain("Who runs it sees your network address.");
	},
);

test("a changed key is a sign and a word in the list, not a colour alone", async () => {
	stage(view([contact("bob", { keyChanged: true })], [chat("bob")]));
	const item = await screen.findByRole("listitem", { name: "bob" });
	expect(item.textContent).toContain("key changed");
	expect(item.querySelector(".item-say .item-bad svg")).toBeTruthy();
});

test.each([
	[-95_000, "clock 95 s behind"],
	[95_000, "clock 95 s ahead"],
])(
	"diagnostics say how a clock of %s ms is off, and nothing of a link that is not there",
	async (clock, words) => {
		const diagnosis = {
			version: "0",
			at: Date.now(),
			relay: { state: "none", insecure: false },
			people: [{ number: 1, state: "accepted", path: "none", sessions: 1, waiting: 0, clock }],
			storage: {},
			events: [],
		};
		const { answer, panel } = stage(view([contact("bob")]));
		answer("diagnose", diagnosis);
		panel.route.go({ at: "diagnostics" });
		expect(await screen.findByText((said) => said.includes(words))).toBeTruthy();
		expect(screen.queryByText("Link")).toBeNull();
	},
);
