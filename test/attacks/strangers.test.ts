/** T13 and "no stranger learns who lives at an address": knocks, floods, blocked people, and those who wait for a yes. */
import { describe, expect, test } from "vitest";
import { openBook } from "../../extension/background/contacts/book.ts";
import type { Contact } from "../../extension/background/contacts/contact.ts";
import { createPeople } from "../../extension/background/contacts/people.ts";
import { createTurns } from "../../extension/background/contacts/turns.ts";
import type { Proven } from "../../extension/background/sessions/outcome.ts";
import { createKeyPair } from "../../extension/crypto/x25519.ts";
import { commit } from "../../extension/storage/step.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { type Handle, toAddress, toChatId, toDeviceId, toIid } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { createWorld, type Person } from "../world.ts";
import { createImpostor, nobody } from "./impostor.ts";

const texts = (person: Person, who: string) => person.messages(who).map(({ text }) => text);
const cap = toBase64Url(new Uint8Array(16).fill(9));

describe("a stranger who knocks", () => {
	test("learns nothing from the answer: a key for once, an empty payload, the same size for everybody", async () => {
		const world = await createWorld(60, "alice", "bob");
		const { alice, bob, relay, befriend } = world;
		await befriend(alice, bob);
		const sizes: number[] = [];
		relay.tamperUp = ({ bytes }) => {
			sizes.push(bytes.length);
			return [bytes];
		};
		const first = await createImpostor(world, "first");
		const second = await createImpostor(world, "second");
		const statics = new Set<string>();
		for (const [mallory, target] of [
			[first, bob],
			[second, bob],
			[first, alice],
		] as const) {
			const { theirs, session } = await mallory.call(target);
			expect(theirs).toEqual(nobody);
			statics.add(toBase64Url(session.remoteStatic));
		}
		// and one who says they are alice, without her door
		const aliceAt = first.addressOf(alice);
		first.seize(aliceAt);
		const { theirs, session } = await first.call(bob, { as: aliceAt });
		expect(theirs).toEqual(nobody);
		statics.add(toBase64Url(session.remoteStatic));
		expect(statics.size).toBe(4);
		expect(new Set(sizes).size).toBeLessThanOrEqual(1);
	});

	test("with the tag of a friend's other message is a stranger", async () => {
		const world = await createWorld(61, "bob");
		const { bob, when, until, pass } = world;
		const mallory = await createImpostor(world, "mallory");
		const { session } = await mallory.call(bob);
		await until("a request", () => bob.contact("mallory") !== undefined);
		await when(bob.decides("mallory", "accept"));
		await pass(31_000);
		const { frame } = mallory.begin(bob, { door: session.doorKey });
		// bob knocks a second time meanwhile, and nobody answers
		await pass(60_000);
		mallory.mail.splice(0);
		const known = await mallory.call(bob, { door: session.doorKey });
		expect(known.theirs.certificate.length).toBeGreaterThan(0);
		const stolen = await mallory.call(bob, { tag: frame.slice(19, 43) });
		expect(stolen.theirs).toEqual(nobody);
	});

	test("forty at once: sixteen wait, the honest two go on", async () => {
		const world = await createWorld(62, "alice", "bob");
		const { alice, bob, befriend, until, when, pass } = world;
		await befriend(alice, bob);
		const mallory = await createImpostor(world, "mallory");
		for (let i = 0; i < 40; i++) mallory.begin(bob);
		await when(alice.says("bob", "in between"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		const halves = Object.keys(await bob.profile.session.all()).filter((key) => key.startsWith("half:"));
		expect(halves.length).toBeLessThanOrEqual(limits.knockSlots);
		await pass(1_000);
		expect(bob.view()?.contacts).not.toHaveProperty("mallory");
	});

	test("and never finishes is forgotten after half a minute", async () => {
		const world = await createWorld(63, "bob");
		const mallory = await createImpostor(world, "mallory");
		for (let i = 0; i < 5; i++) mallory.begin(world.bob);
		await world.pass(31_000);
		mallory.begin(world.bob);
		await world.pass(1_000);
		const halves = Object.keys(await world.bob.profile.session.all()).filter((key) =>
			key.startsWith("half:"),
		);
		expect(halves.length).toBe(1);
	});

	test("after a thousand others is not even written down", async () => {
		const { chance, clock } = await createWorld(64);
		const random = (length: number) => new Uint8Array(chance.bytes(length));
		const records = {
			get: async () => undefined,
			list: async () => [],
			write: async () => {},
		} as unknown as Parameters<typeof openBook>[0];
		const book = await openBook(records);
		const nothing = { changes: [], show() {} };
		const people = createPeople({
			clock,
			records,
			book,
			turns: createTurns(book),
			me: () => ({
				address: toAddress(random(32)),
				relay: "r",
				cap,
				capN: 0,
				handle: "bob" as Handle,
				device: { id: toDeviceId(random(16)), n: 1 },
			}),
			newChatId: () => toChatId(random(16)),
			lookup: async () => toAddress(random(32)),
			enclose: (contact: Contact) => ({ contact, step: nothing }),
			clear: async () => [],
			withdraw: () => [],
			dropSessions: async () => {},
			beginChat: () => nothing,
			isRelay: () => false,
			isOpenToStrangers: () => true,
			ready: () => {},
			asked() {},
			answered() {},
		});
		for (let i = 0; i < limits.requests + 50; i++) {
			const by: Proven = {
				iid: toIid(random(32)),
				handle: "stranger" as Handle,
				certificate: "",
				device: { id: toDeviceId(random(16)), n: 1 },
			};
			await commit(records, ...(await people.knocked(toAddress(random(32)), by, "door")));
		}
		expect(Object.keys(book.contacts.peek()).length).toBe(limits.requests);
	});
});

describe("a blocked person", () => {
	test("who knocks or calls gets no answer at all, and is seen by nobody", async () => {
		const world = await createWorld(65, "bob");
		const { bob, until, when, pass } = world;
		const mallory = await createImpostor(world, "mallory");
		const { session } = await mallory.call(bob);
		await until("a request", () => bob.contact("mallory") !== undefined);
		await when(bob.decides("mallory", "block"));
		await pass(1_000);
		mallory.mail.splice(0);
		mallory.begin(bob);
		mallory.begin(bob, { door: session.doorKey });
		await pass(60_000);
		expect(mallory.mail).toEqual([]);
		expect(bob.journal).toEqual(["refused blocked", "refused blocked"]);
		expect(bob.contact("mallory")?.state).toBe("blocked");
	});

	test("who comes from another address is answered as a stranger and asks nobody", async () => {
		const world = await createWorld(66, "bob");
		const { bob, until, when, pass } = world;
		const mallory = await createImpostor(world, "mallory");
		await mallory.call(bob);
		await until("a request", () => bob.contact("mallory") !== undefined);
		await when(bob.decides("mallory", "block"));
		const elsewhere = await createImpostor(world, "elsewhere");
		await elsewhere.call(bob, { statics: mallory.statics, papers: await mallory.papers() });
		await pass(5_000);
		expect(Object.values(bob.view()?.contacts ?? {}).map(({ state }) => state)).toEqual(["blocked"]);
	});
});

describe("somebody whom alice asked", () => {
	/** Alice knocks at mallory's, who hears it to the end. */
	async function asked(seed: number) {
		const world = await createWorld(seed, "alice");
		const { alice, when } = world;
		const mallory = await createImpostor(world, "mallory");
		await when(alice.adds("mallory"));
		const { end } = await mallory.answer(alice, { statics: createKeyPair(mallory.random), papers: nobody });
		const { session, theirs } = await end();
		expect(theirs.certificate.length).toBeGreaterThan(0);
		await world.pass(1_000);
		alice.opens("mallory");
		return { ...world, alice, mallory, door: session.doorKey };
	}

	test("and who shows papers in answer to the knock is refused: it was to be nobody", async () => {
		const world = await createWorld(67, "alice");
		const mallory = await createImpostor(world, "mallory");
		await world.when(world.alice.adds("mallory"));
		await mallory.answer(world.alice);
		await world.until("a refusal", () => world.alice.journal.length > 0);
		expect(world.alice.journal).toEqual(["refused not-expected"]);
		expect(mallory.waiting(world.alice, "third")).toBe(0);
		expect(world.alice.contact("mallory")?.iid).toBe(undefined);
	});

	test("may not write before they said yes, and may after it", async () => {
		const { alice, mallory, door, pass, until } = await asked(68);
		const { session } = await mallory.call(alice, { door });
		const line = mallory.line(alice, session);
		line.say({ t: "text", body: { text: "buy this" } });
		await pass(2_000);
		expect(texts(alice, "mallory")).toEqual([]);
		expect(mallory.waiting(alice, "letter")).toBe(0);
		line.say({ t: "route", body: { address: mallory.address, cap, devId: mallory.deviceId, n: 1 } });
		await pass(2_000);
		expect(alice.contact("mallory")?.state).toBe("asked");
		line.say({ t: "contact.accept", body: { cap } });
		line.say({ t: "text", body: { text: "thank you" } });
		await until("alice reads", () => texts(alice, "mallory").length === 1);
		expect(texts(alice, "mallory")).toEqual(["thank you"]);
		expect(alice.contact("mallory")).toMatchObject({ state: "accepted", iid: mallory.iid, verified: false });
	});

	test("and sends what nobody can read is not told so", async () => {
		const { alice, mallory, pass } = await asked(73);
		mallory.mail.splice(0);
		for (let i = 0; i < 5; i++)
			mallory.send(alice, Uint8Array.of(0x47, 0x31, 0x01, ...mallory.random(120 + 512)));
		await pass(5_000);
		expect(alice.journal).toEqual(Array(5).fill("refused unreadable"));
		expect(mallory.mail).toEqual([]);
	});

	test("and who stays unknown may say no, and nothing else", async () => {
		const { alice, mallory, door, pass, until } = await asked(69);
		const statics = createKeyPair(mallory.random);
		const { session } = await mallory.call(alice, { door, statics, papers: nobody });
		const line = mallory.line(alice, session);
		line.say({ t: "text", body: { text: "who am I?" } });
		line.say({ t: "contact.accept", body: { cap, handle: "bob" as Handle } });
		line.say({ t: "route", body: { address: mallory.address, cap, devId: mallory.deviceId, n: 1 } });
		await pass(5_000);
		expect(alice.contact("mallory")).toMatchObject({ state: "asked", handle: "mallory" });
		expect(alice.contact("mallory")?.iid).toBe(undefined);
		expect(texts(alice, "mallory")).toEqual([]);
		expect(mallory.waiting(alice, "letter")).toBe(0);
		line.say({ t: "contact.decline", body: {} });
		await until("a no", () => alice.contact("mallory")?.state === "declined");
	});

	test("and said yes cannot come as nobody any more", async () => {
		const { alice, mallory, door, pass, until } = await asked(70);
		const first = await mallory.call(alice, { door });
		mallory.line(alice, first.session).say({ t: "contact.accept", body: { cap } });
		await until("a yes", () => alice.contact("mallory")?.state === "accepted");
		await mallory.call(alice, { door, statics: createKeyPair(mallory.random), papers: nobody });
		await pass(2_000);
		expect(alice.journal).toContain("refused not-expected");
		expect(alice.contact("mallory")).toMatchObject({
			state: "accepted",
			iid: mallory.iid,
			keyChanged: false,
		});
	});

	test("and said yes may move their own address' cap, and nobody else's address", async () => {
		const { alice, mallory, door, pass, until } = await asked(71);
		const { session } = await mallory.call(alice, { door });
		const line = mallory.line(alice, session);
		line.say({ t: "contact.accept", body: { cap } });
		await until("a yes", () => alice.contact("mallory")?.state === "accepted");
		const other = toAddress(mallory.random(32));
		line.say({ t: "route", body: { address: other, cap, devId: mallory.deviceId, n: 9 } });
		await pass(2_000);
		mallory.mail.splice(0);
		line.say({ t: "text", body: { text: "still here?" } });
		await until("alice reads", () => texts(alice, "mallory").length === 1);
		await until("and answers here", () => mallory.waiting(alice, "letter") > 0);
	});

	test("and is accepted: the same letter again is acknowledged again and shown once", async () => {
		const { alice, mallory, door, pass, until } = await asked(72);
		const { session } = await mallory.call(alice, { door });
		const line = mallory.line(alice, session);
		line.say({ t: "contact.accept", body: { cap } });
		await until("a yes", () => alice.contact("mallory")?.state === "accepted");
		const id = toChatId(mallory.random(16)) as unknown as Parameters<typeof line.seal>[1];
		await pass(1_000);
		mallory.mail.splice(0);
		for (let i = 0; i < 3; i++) line.say({ t: "text", body: { text: "once" } }, id);
		await pass(2_000);
		expect(texts(alice, "mallory")).toEqual(["once"]);
		expect(Object.values(alice.view()?.chats ?? {}).map(({ unread }) => unread)).toEqual([1]);
		expect(mallory.waiting(alice, "letter")).toBeGreaterThanOrEqual(3);
	});
});
