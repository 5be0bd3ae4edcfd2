/** What the mends of the review broke in turn. */
import { expect, test } from "vitest";
import { createHistory, type Message } from "../../extension/background/chats/history.ts";
import { createPages } from "../../extension/background/chats/pages.ts";
import { openMemoryRecords } from "../../extension/storage/memory-records.ts";
import type { ChatId, LetterId } from "../../protocol/ids.ts";
import { friends, hour, messageOf, minute, texts } from "./friends.ts";

test("a clock that jumped forward for two minutes and came back takes nothing off a message's time", async () => {
	const { alice, bob, skew, when, until, pass } = await friends(19_800);
	await when(alice.says("bob", "a day", { ttl: 24 * 3_600 }));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	await pass(5 * minute);
	skew.bob = 10 * hour;
	await pass(3 * minute);
	skew.bob = 0;
	await pass(15 * hour);
	bob.look();
	expect([texts(alice, "bob"), texts(bob, "alice")]).toEqual([["a day"], ["a day"]]);
}, 60_000);

test("a disk that refuses for minutes takes an expired message off the unread number once", async () => {
	const { alice, bob, when, until, pass } = await friends(19_801);
	for (const text of ["stays 1", "stays 2", "stays 3"]) await when(alice.says("bob", text));
	await when(alice.says("bob", "goes", { ttl: 30 }));
	await until("bob has all", () => texts(bob, "alice").length === 4);
	bob.profile.refuse("storage-full");
	await pass(5 * minute);
	bob.profile.refuse(undefined);
	await pass(2 * minute);
	expect(texts(bob, "alice")).toEqual(["stays 1", "stays 2", "stays 3"]);
	expect(bob.view()?.chats[bob.contact("alice")?.id as never]?.unread).toBe(3);
});

test("an edit that waits and is said again with its text leaves no gap", async () => {
	const { alice, bob, when, until, pass } = await friends(19_802);
	await when(alice.says("bob", "one"));
	await until("bob reads", () => texts(bob, "alice").length === 1);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	await when(alice.says("bob", "two"));
	const { id: of } = messageOf(alice, "bob", "two");
	await when(alice.about("bob", (api, chat, id) => api.editText({ chat, id, of, text: "two!" })));
	await pass(74 * hour);
	expect(messageOf(alice, "bob", "two!").delivery).toBe("failed");
	await when(alice.about("bob", (api, chat) => api.retryMessage({ chat, id: of })));
	await when(alice.says("bob", "three"));
	bob.returns();
	await until("bob reads", () => texts(bob, "alice").includes("three"), 12 * hour);
	await pass(2 * minute);
	bob.look();
	expect(bob.messages("alice").map(({ text, missing }) => [text, missing])).toEqual([
		["one", undefined],
		["two!", undefined],
		["three", undefined],
	]);
	alice.restarts();
	alice.look();
	await pass(5 * minute);
	expect(alice.profile.rows("outbox")).toBe(0);
}, 60_000);

test("messages go at their time however many went before them unsent", async () => {
	const { alice, bob, when, until, pass } = await friends(19_803);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	const answers = new Set<unknown>();
	for (let round = 0; round < 6; round++) {
		for (let i = 0; i < 420; i++) answers.add(await when(alice.says("bob", `${round} ${i}`, { ttl: 30 })));
		await pass(2 * minute);
	}
	expect(alice.profile.rows("messages")).toBe(0);
}, 120_000);

const chat = "c".repeat(22) as ChatId;
test("older messages that come after a jump to the end make no hole in the window", async () => {
	let all: Record<string, unknown> = {};
	const records = await openMemoryRecords({
		all: async () => all,
		async set(items: object) {
			all = { ...all, ...items };
		},
		remove: async () => {},
	} as never);
	const gates: Promise<void>[] = [];
	const slow = {
		...records,
		async list(store: never, range: never) {
			const found = await records.list(store, range);
			await gates.shift();
			return found;
		},
	};
	const history = createHistory(slow as never);
	const pages = createPages(history);
	const ids: LetterId[] = [];
	for (let i = 0; i < 400; i++) {
		const id = `m${String(i).padStart(21, "0")}` as LetterId;
		ids.push(id);
		const message: Message = {
			id,
			order: ((i + 1) * 2 ** 20).toString(16).padStart(16, "0"),
			mine: false,
			text: `${i}`,
			at: i,
			seq: i + 1,
		};
		await records.write(history.add(chat, message));
	}
	const open = await pages.open(chat, ids[200] as LetterId);
	let release = () => {};
	gates.push(
		new Promise((resolve) => {
			release = resolve;
		}),
	);
	const moving = open.older();
	await new Promise((resolve) => setTimeout(resolve, 5));
	await open.showAt(null);
	release();
	await moving;
	const shown = open.page.peek().messages.map(({ text }) => Number(text));
	const holes = shown.filter((number, i) => i > 0 && number !== (shown[i - 1] as number) + 1);
	expect(holes).toEqual([]);
});
