/** A contact says where they stay, and lies: nothing is dialled, nobody else is touched, and one line is all that is seen of it. */
import { describe, expect, test } from "vitest";
import { openBook } from "../../extension/background/contacts/book.ts";
import type { Contact } from "../../extension/background/contacts/contact.ts";
import { plainVault } from "../../extension/background/lock/vault.ts";
import { importRestKey } from "../../extension/crypto/aead.ts";
import { createRecords } from "../../extension/storage/sealed-records.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { type Address, type Handle, toAddress, toDeviceId } from "../../protocol/ids.ts";
import type { LetterContent } from "../../protocol/sealed/letter.ts";
import { friends, minute } from "../scenes/friends.ts";
import { otherUrl } from "../world.ts";
import { friend } from "./turned-friend.ts";

type Friend = Awaited<ReturnType<typeof friend<"carol">>>;
type Route = Extract<LetterContent, { t: "route" }>["body"];

/** Mallory, or whoever is said, at this relay from now on. */
function route(
	{ mallory }: Pick<Friend, "mallory">,
	relay: unknown,
	more: Partial<Route> = {},
): LetterContent {
	const where = { address: toAddress(mallory.random(32)), cap: toBase64Url(mallory.random(16)) };
	return { t: "route", body: { ...where, devId: mallory.deviceId, n: 1, relay: relay as string, ...more } };
}
const movedOf = ({ alice }: Pick<Friend, "alice">) => alice.contact("mallory")?.moved;
async function storedOf({ alice, chance }: Pick<Friend, "alice" | "chance">): Promise<Contact | undefined> {
	const random = (length: number) => new Uint8Array(chance.bytes(length));
	const key = await importRestKey(await plainVault(alice.profile.database, random));
	const book = await openBook(createRecords(alice.profile.database, key, random));
	return Object.values(book.contacts.peek()).find(({ handle }) => handle === "mallory");
}

describe("a contact who says where they stay", () => {
	test("is shown in one line and nothing is dialled; what is no relay of ours to write is ignored", async () => {
		const world = await friend(9_400);
		const { line, pass, alice, relayAt, until } = world;
		const bad: readonly unknown[] = [
			...["http://relay.example.org/ws", "https://relay.example.org/ws", "ws://relay.example.org/ws"],
			...[
				"wss://eve:secret@relay.example.org/ws",
				"wss://relay.example.org:25/ws",
				"wss://relay.example.org",
			],
			...["wss://relay.example.org/ws?to=1", "wss://relay.example.org/ws#x", "wss://RELAY.example.org/ws"],
			...["relay.example.org", "javascript:alert(1)", "", `wss://${"a".repeat(300)}.example/ws`, 5, null],
			...["wss://relay.example.org/ws\n", "wss://rélay.example.org/ws", ["wss://relay.example.org/ws"], {}],
		];
		for (const relay of bad) {
			line.say(route(world, relay));
			await pass(500);
			expect(movedOf(world), JSON.stringify(relay)).toBeUndefined();
		}
		const there = relayAt(otherUrl);
		line.say(route(world, otherUrl));
		await until("it is shown", () => movedOf(world)?.url === otherUrl);
		await pass(10 * minute);
		expect(there.wire).toEqual([]);
		expect(alice.view()?.relay).toMatchObject({ state: "connected", label: "127.0.0.1:1721" });
		expect(alice.view()?.relays.length).toBe(1);
	});

	test("ten thousand times, to and fro, makes no notice, no message and no more than four places", async () => {
		const world = await friend(9_401);
		const { alice, line, pass, relayAt } = world;
		const theres = ["wss://a.example/ws", "wss://b.example/ws"].map((url) => [url, relayAt(url)] as const);
		for (let i = 0; i < 12; i++) {
			line.say(route(world, `wss://relay-${i}.example/ws`));
			await pass(1_000);
		}
		for (let i = 0; i < 10_000; i++) line.say(route(world, theres[i % 2]?.[0]));
		await pass(2 * minute);
		expect(theres.map(([, relay]) => relay.wire.length)).toEqual([0, 0]);
		expect(movedOf(world)?.label).toMatch(/^[ab]\.example$/);
		expect((await storedOf(world))?.places?.length).toBe(4);
		expect(alice.outside.notices.size).toBe(0);
		expect(alice.messages("mallory")).toEqual([]);
		const chat = alice.contact("mallory")?.id as never;
		expect(alice.view()?.chats[chat]).toMatchObject({ unread: 0, preview: "" });
	}, 120_000);

	test("in an older letter, or as another device, is not believed", async () => {
		const world = await friend(9_402);
		const { line, pass } = world;
		line.say(route(world, otherUrl), undefined, { seq: 50 });
		await pass(1_000);
		line.say(route(world, "wss://older.example/ws"), undefined, { seq: 49 });
		line.say(route(world, "wss://device.example/ws", { devId: toDeviceId(new Uint8Array(16)) }), undefined, {
			seq: 51,
		});
		await pass(1_000);
		const before = (await storedOf(world))?.places;
		line.say(route(world, otherUrl), undefined, { seq: 48 });
		await pass(1_000);
		expect(movedOf(world)?.url).toBe(otherUrl);
		expect(before?.map(({ relay }) => relay)).toEqual([otherUrl]);
		expect((await storedOf(world))?.places).toEqual(before);
	});

	test("under the address of somebody else takes nobody's place", async () => {
		const world = await friend(9_403, "carol");
		const { alice, line, carol, pass, befriend, when, until, relay } = world;
		await befriend(alice, carol);
		const address = relay.handles.find("carol" as Handle) as Address;
		line.say(route(world, otherUrl, { address }));
		await pass(1_000);
		expect(movedOf(world)).toBeUndefined();
		await when(alice.says("carol", "you?"));
		await until("carol reads", () => carol.messages("alice").length === 1);
	});

	test("under our own address there is not met there", async () => {
		const world = await friend(9_404);
		const { alice, mallory, line, relayAt, when, until, pass } = world;
		relayAt(otherUrl);
		mallory.appears(alice);
		await pass(100);
		await when(alice.ask((api) => api.addRelay({ url: otherUrl })));
		await when(alice.ask((api) => api.goToRelay({ url: otherUrl, tell: true })));
		let told = await line.hear();
		while (told.t !== "route" || told.body.relay === undefined) told = await line.hear();
		const { address, cap } = told.body;
		line.say(route(world, otherUrl, { address, cap }));
		await pass(1_000);
		await when(alice.ask((api) => api.finishMove({})));
		await until("alice is there", () => alice.view()?.relay.label === "relay.example.org");
		await pass(minute);
		expect((await storedOf(world))?.address).toBe(mallory.address);
		expect(alice.contact("mallory")?.path).toBe("none");
	});
});

test("who was told where we stay, and is blocked since, opens nothing there", async () => {
	const world = await friends(9_410);
	const { alice, bob, relayAt, when, until, pass } = world;
	relayAt(otherUrl);
	for (const [person, tell] of [
		[alice, true],
		[bob, false],
	] as const) {
		await when(person.ask((api) => api.addRelay({ url: otherUrl })));
		if (person === bob) await when(alice.about("bob", (api, id) => api.block({ id })));
		await when(person.ask((api) => api.goToRelay({ url: otherUrl, tell })));
		await until("there", () => person.view()?.relay.label === "relay.example.org");
		await pass(minute);
	}
	expect(bob.view()?.relay.state).toBe("connected");
	await when(bob.says("alice", "hello?"));
	await pass(20 * minute);
	expect(bob.contact("alice")?.path).toBe("none");
	expect(bob.messages("alice")[0]?.delivery).toBe("waiting");
});
