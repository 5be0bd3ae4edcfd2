/** Somebody goes to another relay, tells those who are here before, and is found there by whoever follows. */
import { describe, expect, test } from "vitest";
import { toCallId } from "../../protocol/ids.ts";
import { type createQuietWorld, createWorld, otherUrl, type Person } from "../world.ts";
import { friends, messageOf, minute, texts } from "./friends.ts";

type World = ReturnType<typeof createQuietWorld<"alice" | "bob">>;
const label = "relay.example.org";

/** Friends at one relay, and another one that both may enter. */
async function twoRelays(seed: number) {
	const world = await friends(seed);
	world.relayAt(otherUrl);
	return world;
}
const adds = ({ when }: Pick<World, "when">, person: Person, url = otherUrl) =>
	when(person.ask((api) => api.addRelay({ url })));
async function goes({ when }: Pick<World, "when">, person: Person, tell: boolean, url = otherUrl) {
	await when(person.ask((api) => api.addRelay({ url })));
	expect(await when(person.ask((api) => api.goToRelay({ url, tell })))).toBe(null);
}
const isAt = (person: Person, url = otherUrl) => {
	const relay = person.view()?.relay;
	return relay?.state === "connected" && relay.url === url;
};
const meet = (a: Person, b: Person) => () =>
	a.contact(b.name)?.path === "relay" && b.contact(a.name)?.path === "relay";

/** Both write, and both read. */
async function talk(
	{ alice, bob, when, until }: Pick<World, "alice" | "bob" | "when" | "until">,
	word: string,
) {
	await when(alice.says("bob", `${word} from alice`));
	await when(bob.says("alice", `${word} from bob`));
	await until(
		`both read ${word}`,
		() =>
			[alice, bob].every(
				(each) =>
					texts(each, each === alice ? "bob" : "alice").filter((text) => text.startsWith(word)).length === 2,
			),
		5 * minute,
	);
}

describe("a move", () => {
	test("is told before, and whoever follows is met there: the chat, the pin and the mark stay", async () => {
		const world = await twoRelays(11_000);
		const { alice, bob, when, until } = world;
		await talk(world, "before");
		const iid = bob.contact("alice")?.iid;
		if (!iid) throw new Error("no pin");
		await when(bob.about("alice", (api, chat) => api.verify({ chat, iid })));
		const chat = bob.contact("alice")?.id;
		await goes(world, alice, true);
		await until("alice is there", () => isAt(alice));
		await until("bob is told", () => bob.contact("alice")?.moved !== undefined);
		expect(bob.contact("alice")).toMatchObject({
			moved: { url: otherUrl, label },
			keyChanged: false,
			path: "none",
		});
		expect(alice.view()?.move).toBe(null);
		await goes(world, bob, true);
		await until("they meet", meet(alice, bob), 5 * minute);
		await talk(world, "after");
		expect(bob.contact("alice")).toMatchObject({ id: chat, iid, verified: true, keyChanged: false });
		expect(bob.contact("alice")?.newDeviceAt).toBeUndefined();
		expect(alice.contact("bob")?.newDeviceAt).toBeUndefined();
		expect(bob.contact("alice")?.moved).toBeUndefined();
		expect(texts(bob, "alice").sort()).toEqual(texts(alice, "bob").sort());
		expect([...alice.journal, ...bob.journal].filter((event) => !/unreadable|unknown/.test(event))).toEqual(
			[],
		);
	});

	test("waits for who is away, says who that is, and goes on when it is told to; they are told on a visit", async () => {
		const world = await twoRelays(11_001);
		const { alice, bob, when, until, pass } = world;
		bob.leaves();
		await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
		await goes(world, alice, true);
		await pass(minute);
		const left = alice.contact("bob")?.id;
		expect(alice.view()?.move).toEqual({ to: { url: otherUrl, label }, told: 0, left: [left] });
		expect(isAt(alice)).toBe(false);
		expect(await when(alice.ask((api) => api.finishMove({})))).toBe(null);
		await until("alice is there", () => isAt(alice));
		bob.returns();
		await pass(5 * minute);
		expect(bob.contact("alice")?.moved).toBeUndefined();
		// a visit, without a word of hers
		const home = "ws://127.0.0.1:1721/ws";
		await goes(world, alice, false, home);
		await until("bob is told", () => bob.contact("alice")?.path === "relay", 5 * minute);
		await pass(minute);
		expect(alice.view()?.relays.find(({ isHome }) => isHome)?.url).toBe(otherUrl);
		expect(bob.contact("alice")?.moved).toBeUndefined();
		await goes(world, alice, false);
		await until("bob sees where she is", () => bob.contact("alice")?.moved?.url === otherUrl, 5 * minute);
	});

	test("that is taken back leaves everybody where they were", async () => {
		const world = await twoRelays(11_002);
		const { alice, bob, when, until, pass } = world;
		await adds(world, alice);
		bob.leaves();
		await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
		await goes(world, alice, true);
		await pass(minute);
		expect(await when(alice.ask((api) => api.cancelMove({})))).toBe(null);
		expect(alice.view()?.move).toBe(null);
		bob.returns();
		await until("they meet", meet(alice, bob), 5 * minute);
		await pass(minute);
		alice.leaves();
		await until("alice is away", () => bob.contact("alice")?.path === "none", 5 * minute);
		expect(bob.contact("alice")?.moved).toBeUndefined();
	});

	test("that is taken back when some had heard of it is taken back for them, too", async () => {
		const world = await createWorld(11_005, "alice", "bob", "carol");
		const { alice, bob, carol, befriend, when, until, pass, relayAt } = world;
		relayAt(otherUrl);
		await befriend(alice, bob);
		await befriend(alice, carol);
		carol.leaves();
		await until("carol is away", () => alice.contact("carol")?.path === "none", 5 * minute);
		await goes(world, alice, true);
		await until("bob knows", () => alice.view()?.move?.told === 1);
		expect(alice.view()?.move?.left).toEqual([alice.contact("carol")?.id]);
		alice.dies();
		alice.look();
		await until("it goes on", () => alice.view()?.move?.told === 1);
		expect(await when(alice.ask((api) => api.cancelMove({})))).toBe(null);
		await pass(minute);
		expect(isAt(alice)).toBe(false);
		alice.leaves();
		await until("alice is away", () => bob.contact("alice")?.path === "none", 5 * minute);
		expect(bob.contact("alice")?.moved).toBeUndefined();
		carol.returns();
		alice.returns();
		await until("carol meets her", () => carol.contact("alice")?.path === "relay", 5 * minute);
		await pass(minute);
		alice.leaves();
		await until("alice is away", () => carol.contact("alice")?.path === "none", 5 * minute);
		expect(carol.contact("alice")?.moved).toBeUndefined();
	});

	test("is told on a direct path, too, and one is made again where they meet", async () => {
		const world = await friends(11_006, { isDirect: true });
		const { alice, bob, until, relayAt, when } = world;
		relayAt(otherUrl);
		const isDirect = () =>
			[alice.contact("bob"), bob.contact("alice")].every((row) => row?.path === "direct");
		await when(alice.says("bob", "hello"));
		await until("a direct path", isDirect, 5 * minute);
		await goes(world, alice, true);
		await until("bob is told", () => bob.contact("alice")?.moved !== undefined, 5 * minute);
		await until("alice is there", () => isAt(alice));
		await goes(world, bob, true);
		await until("they meet", () => isAt(bob) && bob.contact("alice")?.path !== "none", 5 * minute);
		await talk(world, "there");
		await until("a direct path", isDirect, 5 * minute);
	});

	test("of a relay that does not answer nobody is told, and one stays", async () => {
		const world = await friends(11_009);
		const { alice, bob, when, pass, until, relayAt } = world;
		const other = relayAt(otherUrl);
		other.kill();
		await adds(world, alice);
		const tells = () => when(alice.ask((api) => api.goToRelay({ url: otherUrl, tell: true })));
		expect(await tells()).toBe("unreachable-secure");
		await pass(minute);
		expect([alice.view()?.move, isAt(alice, "ws://127.0.0.1:1721/ws")]).toEqual([null, true]);
		expect(bob.contact("alice")?.moved).toBeUndefined();
		await when(alice.says("bob", "still here"));
		await until("bob reads", () => texts(bob, "alice").includes("still here"));
		other.start();
		expect(await tells()).toBe(null);
		await until("alice is there", () => isAt(alice));
	});

	test("waits for the end of a call, unless somebody goes before", async () => {
		const world = await twoRelays(11_007);
		const { alice, bob, until, when, pass } = world;
		const call = toCallId(new Uint8Array(world.chance.bytes(16)));
		await adds(world, alice);
		await when(alice.about("bob", (api, chat) => api.startCall({ chat, call, video: false })));
		await until("it rings", () => bob.view()?.call?.phase === "ringing");
		await goes(world, alice, true);
		await until("bob knows", () => alice.view()?.move?.told === 1);
		await pass(5_000);
		expect(alice.view()?.move?.left).toEqual([]);
		expect(isAt(alice)).toBe(false);
		await when(alice.ask((api) => api.hangUp({ call })));
		await when(alice.ask((api) => api.closeCall({ call })));
		await until("alice is there", () => isAt(alice));
	});

	test("and back again is told as well", async () => {
		const world = await twoRelays(11_003);
		const { alice, bob, until } = world;
		await goes(world, alice, true);
		await until("bob is told", () => bob.contact("alice")?.moved !== undefined);
		await goes(world, bob, true);
		await until("they meet", meet(alice, bob), 5 * minute);
		await goes(world, alice, true, "ws://127.0.0.1:1721/ws");
		await until(
			"bob is told",
			() => bob.contact("alice")?.moved?.url === "ws://127.0.0.1:1721/ws",
			5 * minute,
		);
		await goes(world, bob, true, "ws://127.0.0.1:1721/ws");
		await until("they meet", meet(alice, bob), 5 * minute);
		await talk(world, "home");
	});

	test("of both, each for oneself, ends where they find each other", async () => {
		const world = await twoRelays(11_004);
		const { alice, bob, until } = world;
		await Promise.all([goes(world, alice, true), goes(world, bob, true)]);
		await until("they meet", meet(alice, bob), 15 * minute);
		await talk(world, "there");
	});
});

test("going without a word tells nobody, and coming back finds all as it was", async () => {
	const world = await twoRelays(11_010);
	const { alice, bob, until, pass } = world;
	await goes(world, alice, false);
	await until("alice is there", () => isAt(alice));
	await pass(5 * minute);
	expect(bob.contact("alice")?.moved).toBeUndefined();
	expect(alice.contact("bob")?.elsewhere).toBe("127.0.0.1:1721");
	await goes(world, alice, false, "ws://127.0.0.1:1721/ws");
	await until("they meet", meet(alice, bob), 5 * minute);
	await talk(world, "back");
});

test("what is written on the way waits, and comes where they meet", async () => {
	const world = await twoRelays(11_011);
	const { alice, bob, when, until } = world;
	await goes(world, alice, true);
	await until("bob is told", () => bob.contact("alice")?.moved !== undefined);
	await when(bob.says("alice", "where are you"));
	await when(alice.says("bob", "over here"));
	await goes(world, bob, false);
	await until(
		"both read",
		() => texts(alice, "bob").length === 2 && texts(bob, "alice").length === 2,
		5 * minute,
	);
	await until("bob knows", () => messageOf(bob, "alice", "where are you").delivery === "delivered");
});

describe("the relays of an identity", () => {
	test("are listed with the one in use first, and each keeps its address", async () => {
		const world = await twoRelays(11_020);
		const { alice, until, when } = world;
		await adds(world, alice);
		expect(alice.view()?.relays.map(({ url, isInUse, usedAt }) => [url, isInUse, usedAt !== null])).toEqual([
			["ws://127.0.0.1:1721/ws", true, true],
			[otherUrl, false, false],
		]);
		await goes(world, alice, false);
		await until("alice is there", () => isAt(alice));
		expect(alice.view()?.relays.map(({ label: each, isInUse }) => [each, isInUse])).toEqual([
			[label, true],
			["127.0.0.1:1721", false],
		]);
		expect(await when(alice.ask((api) => api.forgetRelay({ url: otherUrl })))).toBe("relay-in-use");
		expect(
			await when(alice.ask((api) => api.goToRelay({ url: "wss://nowhere.example/ws", tell: true }))),
		).toBe("not-found");
	});

	test("that was forgotten and used again is another address, which friends there are told by itself", async () => {
		const world = await twoRelays(11_021);
		const { alice, bob, when, until } = world;
		const home = "ws://127.0.0.1:1721/ws";
		await goes(world, alice, false);
		await until("alice is there", () => isAt(alice));
		expect(await when(alice.ask((api) => api.forgetRelay({ url: home })))).toBe(null);
		expect(alice.view()?.relays.length).toBe(1);
		await goes(world, alice, false, home);
		await until("they meet", meet(alice, bob), 5 * minute);
		await talk(world, "again");
	});
});

describe("a death", () => {
	const home = "ws://127.0.0.1:1721/ws";
	/** Looks at it as a person does whose panel is open. */
	const looks = (person: Person, is: () => boolean) => () => {
		person.look();
		return is();
	};
	test("at any await of who moves leaves all told and there", async () => {
		for (let dieIn = 1; dieIn <= 24; dieIn++) {
			const world = await twoRelays(11_100 + dieIn);
			const { alice, bob, when, until } = world;
			await adds(world, alice);
			alice.diesIn(dieIn, dieIn % 2 === 0);
			await when(alice.ask((api) => api.goToRelay({ url: otherUrl, tell: true })));
			await until(
				`alice is there (${dieIn})`,
				looks(alice, () => isAt(alice)),
				15 * minute,
			);
			await until(`bob is told (${dieIn})`, () => bob.contact("alice")?.moved?.url === otherUrl, 15 * minute);
			expect(alice.view()?.move).toBe(null);
		}
	}, 240_000);

	test("at any await of who takes it back leaves nobody with the wrong news", async () => {
		for (let dieIn = 1; dieIn <= 12; dieIn++) {
			const world = await createWorld(11_300 + dieIn, "alice", "bob", "carol");
			const { alice, bob, carol, befriend, when, until, pass, relayAt } = world;
			relayAt(otherUrl);
			await befriend(alice, bob);
			await befriend(alice, carol);
			carol.leaves();
			await until("carol is away", () => alice.contact("carol")?.path === "none", 5 * minute);
			await goes(world, alice, true);
			await until("bob knows", () => alice.view()?.move?.told === 1);
			alice.diesIn(dieIn, dieIn % 2 === 0);
			await when(alice.ask((api) => api.cancelMove({})));
			await until(
				`alice is here (${dieIn})`,
				looks(alice, () => isAt(alice, home)),
				5 * minute,
			);
			await pass(5 * minute);
			expect(alice.view()?.move).toBe(null);
			alice.leaves();
			await until("alice is away", () => bob.contact("alice")?.path === "none", 5 * minute);
			expect(bob.contact("alice")?.moved, `death ${dieIn}`).toBeUndefined();
		}
	}, 240_000);

	test("at any await of who follows changes nothing", async () => {
		for (let dieIn = 1; dieIn <= 24; dieIn++) {
			const world = await twoRelays(11_200 + dieIn);
			const { alice, bob, when, until } = world;
			await goes(world, alice, true);
			await until("bob is told", () => bob.contact("alice")?.moved !== undefined, 5 * minute);
			await adds(world, bob);
			bob.diesIn(dieIn, dieIn % 2 === 0);
			await when(bob.ask((api) => api.goToRelay({ url: otherUrl, tell: dieIn % 3 !== 0 })));
			await until(
				`bob goes (${dieIn})`,
				looks(bob, () => bob.view()?.relay.url === otherUrl || bob.view()?.move !== null),
				5 * minute,
			);
			if (bob.view()?.move) await when(bob.ask((api) => api.finishMove({})));
			await until(`they meet (${dieIn})`, looks(bob, meet(alice, bob)), 15 * minute);
			expect(bob.contact("alice")).toMatchObject({ keyChanged: false, state: "accepted" });
			expect(isAt(bob, home)).toBe(false);
		}
	}, 240_000);
});
