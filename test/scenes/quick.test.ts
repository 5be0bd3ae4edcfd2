/** From anywhere in the browser: menus, the address bar, keys, and pages as cards. */
import { describe, expect, test } from "vitest";
import { createWorld, type Person } from "../world.ts";
import { callOf, phase, ringing, talking } from "./callers.ts";
import { friends, hour, messageOf, minute, second, texts } from "./friends.ts";

const here = 7;
const does = async (person: Person, name: string, seen?: { url: string; title?: string; quote?: string }) =>
	(await person.quick()).does(name, here, seen);
const idOf = (person: Person, who: string) => person.contact(who)?.id;
const offers = async (person: Person, typed: string) => (await person.quick()).offers(typed);
const draftOf = (person: Person, who: string) => person.view()?.chats[idOf(person, who) as never]?.card;
const page = { url: "https://example.org/walk", title: "Walking the sandbanks" };

describe("the menu of the icon", () => {
	test("names those talked with last, four at most, and follows what happens", async () => {
		const names = ["bob", "carol", "dave", "erin", "frank"] as const;
		const world = await createWorld(40_000, "alice", ...names);
		const { alice, when, until, pass } = world;
		for (const name of names) {
			await world.befriend(alice, world[name]);
			await pass(second);
		}
		const shown = () => alice.outside.menu?.people.map(({ name }) => name);
		await until("the last come first", () => shown()?.[0] === "frank");
		expect(shown()).toEqual(["frank", "erin", "dave", "carol"]);
		await when(alice.says("bob", "hi"));
		expect(shown()).toEqual(["bob", "frank", "erin", "dave"]);
		await when(alice.about("frank", (api, id) => api.forget({ id })));
		expect(shown()).toEqual(["bob", "erin", "dave", "carol"]);
		alice.dies();
		alice.outside.menu = { people: [], call: null, canSend: false };
		alice.look();
		await until("a fresh worker says it again", () => shown()?.[0] === "bob");
	});
	test("whoever nothing is kept of stands in none: a browser writes its menus to the disk", async () => {
		const { alice, bob, when } = await friends(40_004);
		const shown = () => alice.outside.menu?.people.length;
		const choose = (history: "kept" | "none" | null) =>
			alice.about("bob", (api, chat) => api.choose({ chat, choices: { history } }));
		expect(shown()).toBe(1);
		await when(choose("none"));
		expect([shown(), alice.outside.menu?.canSend]).toEqual([0, true]);
		expect((await offers(alice, "bob")).first).toBeDefined();
		await when(choose(null));
		expect(shown()).toBe(1);
		await when(alice.ask((api) => api.choose({ chat: null, choices: { history: "none" } })));
		expect([shown(), bob.outside.menu?.people.length]).toEqual([0, 1]);
	});
	test("whoever only asked, or was blocked, is not there", async () => {
		const { alice, bob, when, until } = await createWorld(40_001, "alice", "bob");
		await when(alice.adds("bob"));
		await until("bob sees it", () => bob.contact("alice")?.state === "asking");
		expect([alice.outside.menu?.people, bob.outside.menu?.people]).toEqual([[], []]);
		await when(bob.decides("alice", "block"));
		expect(bob.outside.menu?.people).toEqual([]);
	});
	test("rings, mutes and hangs up", async () => {
		const { alice, bob, when, until } = await friends(40_002);
		expect(alice.outside.menu?.call).toBeNull();
		await when(does(alice, `video:${idOf(alice, "bob")}`));
		await until("it rings", () => phase(bob) === "ringing");
		expect([callOf(bob)?.video, bob.outside.menu?.call, alice.outside.menu?.call]).toEqual([
			true,
			"answer",
			"mute",
		]);
		await when(does(bob, "answer:"));
		await until("both are live", () => phase(alice) === "live" && phase(bob) === "live");
		const intent = bob.view()?.intent;
		expect([intent?.chat, intent?.window]).toEqual([idOf(bob, "alice"), here]);
		await when(does(alice, "mute"));
		await until("bob sees it", () => Object.values(callOf(bob)?.people ?? {})[0]?.muted === true);
		expect([alice.outside.menu?.call, alice.outside.badgeCall]).toEqual(["unmute", "muted"]);
		await when(does(alice, "unmute:"));
		expect(alice.outside.menu?.call).toBe("mute");
		await when(does(bob, "hang-up"));
		await until("it is over", () => phase(alice) === "ended");
		expect([alice.outside.menu?.call, bob.outside.menu?.call]).toEqual([null, null]);
		// a key pressed again, and lines of a menu that is gone
		for (const name of ["hang-up", "mute", "answer", "call:", "call:x", "constructor", "__proto__", ""])
			await when(does(alice, name));
		expect(phase(bob)).not.toBe("live");
	});
	test("a call that cannot begin says why where it leads", async () => {
		const { alice, bob, when } = await friends(40_003);
		await when(alice.ask((api) => api.setRelayOnly({ relayOnly: true })));
		await when(does(alice, `call:${idOf(alice, "bob")}`));
		expect(alice.view()?.intent).toMatchObject({ chat: idOf(alice, "bob"), problem: "no-turn" });
		expect(callOf(bob)).toBeNull();
	});
});

describe("the address bar", () => {
	test("offers who accepted, and rings only one who is meant", async () => {
		const { alice, bob, when, until } = await friends(40_010);
		expect((await offers(alice, "b")).first).toMatchObject({ content: "bob chat" });
		expect((await offers(alice, "bob call")).first?.verb).toBe("call");
		expect((await offers(alice, "eve")).first).toBeUndefined();
		alice.dies();
		const { first } = await when(offers(alice, "bob call"));
		await when(does(alice, `${first?.verb}:${first?.person.id}`));
		await until("it rings", () => phase(bob) === "ringing");
		expect(callOf(bob)?.video).toBe(false);
	});
});

describe("a page", () => {
	test("waits above the field, goes with Enter, and arrives as it was, through the death of workers", async () => {
		const { alice, bob, when, until, pass } = await friends(40_020);
		await when(does(alice, `page:${idOf(alice, "bob")}`, { ...page, url: "https://a:b@example.org/walk" }));
		expect(draftOf(alice, "bob")).toEqual(page);
		expect(alice.view()?.intent).toMatchObject({ chat: idOf(alice, "bob"), window: here });
		await pass(minute);
		// nothing was said before Enter
		expect(bob.messages("alice")).toEqual([]);
		alice.dies();
		alice.look();
		await until("it is still there", () => draftOf(alice, "bob") !== undefined);
		const card = draftOf(alice, "bob") as never;
		await when(alice.about("bob", (api, chat, id) => api.sendText({ chat, id, text: "", card })));
		expect(draftOf(alice, "bob")).toBeUndefined();
		bob.dies();
		bob.look();
		await until("bob has it", () => bob.messages("alice").length === 1);
		expect(bob.messages("alice")[0]).toMatchObject({ text: "", card: page });
		await until("delivered", () => alice.messages("bob")[0]?.delivery === "delivered");
		const row = bob.view()?.chats[idOf(bob, "alice") as never] as { preview: string } | undefined;
		expect(row?.preview).toBe(page.title);
	});
	test("for another person carries its card to the choice", async () => {
		const { alice, when } = await friends(40_021);
		await when(does(alice, "selection:", { ...page, quote: "low at 16:20" }));
		expect(alice.view()?.intent).toMatchObject({
			chat: null,
			window: here,
			card: { url: "https://example.org/walk#:~:text=low%20at%2016%3A20", quote: "low at 16:20" },
		});
	});
	test("of no web address is nobody's, and says so", async () => {
		const { alice, when } = await friends(40_022);
		for (const url of ["chrome://settings/", "file:///etc/passwd", "javascript:alert(1)", ""]) {
			await when(does(alice, `link:${idOf(alice, "bob")}`, { url }));
			expect(alice.view()?.intent?.problem).toBe("bad-request");
		}
		expect(draftOf(alice, "bob")).toBeUndefined();
	});
	test("is quoted, announced, edited beside, tried again and taken back as a text is", async () => {
		const { alice, bob, when, until, pass } = await friends(40_023);
		await when(bob.ask((api) => api.setNotices({ notices: { shown: true, content: true, sound: false } })));
		const card = { ...page, quote: "a passage" };
		await when(alice.about("bob", (api, chat, id) => api.sendText({ chat, id, text: "", card })));
		await until("bob has it", () => bob.messages("alice").length === 1);
		expect([...bob.outside.notices.values()]).toEqual([{ unread: 1, name: "alice", text: page.title }]);
		const of = alice.messages("bob")[0]?.id as never;
		await when(bob.says("alice", "nice", { quote: of }));
		await until("alice has it", () => texts(alice, "bob").includes("nice"));
		expect(messageOf(alice, "bob", "nice").quote).toMatchObject({ mine: true, text: page.title });
		await when(alice.about("bob", (api, chat, id) => api.editText({ chat, id, of, text: "look" })));
		await until("bob sees it", () => texts(bob, "alice").includes("look"));
		expect(messageOf(bob, "alice", "look")).toMatchObject({ card, edited: true });
		await when(alice.about("bob", (api, chat, id) => api.deleteMessage({ chat, id, of, forBoth: true })));
		await until("it is gone", () => !texts(bob, "alice").includes("look"));
		// three days without an answer, and once more
		bob.leaves();
		await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
		await when(alice.about("bob", (api, chat, id) => api.sendText({ chat, id, text: "", card: page })));
		await pass(73 * hour);
		const failed = alice.messages("bob").at(-1);
		expect(failed?.delivery).toBe("failed");
		await when(alice.about("bob", (api, chat) => api.retryMessage({ chat, id: failed?.id as never })));
		bob.returns();
		bob.opens("alice");
		await until("bob has it", () => bob.messages("alice").at(-1)?.card?.url === page.url, hour);
	});
	test("that was taken away is not sent, and one that came meanwhile stays", async () => {
		const { alice, bob, when, until } = await friends(40_024);
		const chat = idOf(alice, "bob");
		await when(does(alice, `page:${chat}`, page));
		await when(alice.about("bob", (api, id) => api.keepCard({ chat: id, card: null })));
		expect(draftOf(alice, "bob")).toBeUndefined();
		await when(does(alice, `page:${chat}`, page));
		const other = { url: "https://example.net/" };
		await when(does(alice, `link:${chat}`, other));
		await when(alice.about("bob", (api, to, id) => api.sendText({ chat: to, id, text: "x", card: page })));
		expect(draftOf(alice, "bob")).toEqual(other);
		await until("bob has it", () => bob.messages("alice")[0]?.card?.url === page.url);
	});
	test("from a panel that lies is refused", async () => {
		const { alice, when } = await friends(40_025);
		for (const card of [{ url: "javascript:alert(1)" }, { ...page, more: 1 }, "x", 1])
			for (const act of ["keepCard", "sendText"] as const)
				expect(
					await when(
						alice.about("bob", (api, chat, id) =>
							act === "keepCard"
								? api.keepCard({ chat, card: card as never })
								: api.sendText({ chat, id, text: "x", card: card as never }),
						),
					),
				).toBe("bad-request");
		expect(await when(alice.says("bob", ""))).toBe("empty");
	});
});

describe("the icon", () => {
	test("names who calls only where notifications may", async () => {
		const hidden = await ringing(40_030);
		expect([hidden.bob.outside.badgeCall, hidden.bob.outside.caller]).toEqual(["ringing", undefined]);
		const { alice, bob, when, until } = await friends(40_031);
		await when(bob.ask((api) => api.setNotices({ notices: { shown: true, content: true, sound: false } })));
		await when(does(alice, `call:${idOf(alice, "bob")}`));
		await until("it rings", () => bob.outside.badgeCall === "ringing");
		expect(bob.outside.caller).toBe("alice");
	});
	test("says live and muted, also when a fresh worker says it", async () => {
		const { alice, until, when, pass } = await talking(40_032);
		expect(alice.outside.badgeCall).toBe("live");
		await when(does(alice, "mute"));
		expect(alice.outside.badgeCall).toBe("muted");
		alice.dies();
		alice.outside.badgeCall = null;
		alice.look();
		await pass(second);
		await until("it says so again", () => alice.outside.badgeCall === "muted");
	});
});
