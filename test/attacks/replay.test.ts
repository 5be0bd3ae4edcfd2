/** T3: what was said once is brought again, later, elsewhere, backwards or twice. Each letter counts once, each handshake ends once. */
import { describe, expect, test } from "vitest";
import type { Handle } from "../../protocol/ids.ts";
import { createWorld, type Person } from "../world.ts";
import { kindOf, renamed } from "./frames.ts";
import { createImpostor } from "./impostor.ts";

const texts = (person: Person, who: string) => person.messages(who).map(({ text }) => text);

async function friends(seed: number) {
	const world = await createWorld(seed, "alice", "bob");
	const kept: { to: string; bytes: Uint8Array }[] = [];
	world.relay.tamper = ({ to, bytes }) => {
		kept.push({ to, bytes: bytes.slice() });
		return [bytes];
	};
	await world.befriend(world.alice, world.bob);
	const at = (name: string) => {
		const found = world.relay.handles.find(name as Handle);
		if (!found) throw new Error(`${name} is nowhere`);
		return found;
	};
	async function talk(count: number) {
		const before = texts(world.bob, "alice").length;
		for (let i = 0; i < count; i++) await world.when(world.alice.says("bob", `letter ${before + i}`));
		await world.until("bob reads", () => texts(world.bob, "alice").length === before + count);
		await world.until("alice knows", () =>
			world.alice.messages("bob").every(({ mine, delivery }) => !mine || delivery === "delivered"),
		);
	}
	return { ...world, kept, talk, bobAt: at("bob"), aliceAt: at("alice") };
}
type Friends = Awaited<ReturnType<typeof friends>>;

/** Everything that ever went to somebody, once more. */
async function again({ relay, kept, pass }: Friends, which = (_: Uint8Array) => true): Promise<number> {
	const old = kept.splice(0).filter(({ bytes }) => which(bytes));
	for (const { to, bytes } of old) relay.inject(to, bytes);
	await pass(1_000);
	return old.length;
}

describe("a relay that brings again", () => {
	test("every frame of a meeting and a chat: nothing is shown twice, nobody is asked twice, no pin moves", async () => {
		const all = await friends(50);
		const { alice, bob, talk } = all;
		await talk(3);
		const before = [alice.contact("bob"), bob.contact("alice")];
		expect(await again(all)).toBeGreaterThan(10);
		expect(texts(bob, "alice")).toEqual(["letter 0", "letter 1", "letter 2"]);
		expect(texts(alice, "bob")).toEqual(["letter 0", "letter 1", "letter 2"]);
		expect([alice.contact("bob"), bob.contact("alice")]).toEqual(before);
		await talk(2);
		expect(texts(bob, "alice").length).toBe(5);
		expect([...alice.journal, ...bob.journal].filter((event) => !event.startsWith("refused"))).toEqual([]);
	});

	test("a letter at once: it is called a duplicate, neither answered nor called lost", async () => {
		const all = await friends(51);
		const { alice, bob, relay, talk, pass } = all;
		await pass(5_000);
		all.kept.splice(0);
		for (let i = 0; i < 3; i++) await talk(1);
		let up = 0;
		relay.tamperUp = ({ bytes }) => {
			up++;
			return [bytes];
		};
		const letters = all.kept.filter(({ to, bytes }) => to === "bob" && kindOf(bytes) === "letter");
		expect(letters.length).toBeGreaterThan(0);
		for (const { to, bytes } of letters) for (let i = 0; i < 10; i++) relay.inject(to, bytes);
		await pass(5_000);
		expect(up).toBe(0);
		expect(texts(bob, "alice")).toEqual(["letter 0", "letter 1", "letter 2"]);
		expect(new Set(bob.journal)).toEqual(new Set(["refused unreadable"]));
		expect(alice.journal).toEqual([]);
	});

	test("letters of an hour ago, and of a session before the last handshake", async () => {
		const all = await friends(52);
		const { alice, bob, talk, until, pass, kept } = all;
		await talk(2);
		const old = kept.slice();
		await pass(3_600_000);
		for (const who of [alice, bob]) {
			who.restarts();
			who.look();
		}
		await pass(2_000);
		await talk(2);
		kept.splice(0, kept.length, ...old);
		await again(all);
		await talk(1);
		await until("all five", () => texts(bob, "alice").length === 5);
		expect(texts(bob, "alice")).toEqual(["letter 0", "letter 1", "letter 2", "letter 3", "letter 4"]);
	});

	test("the messages of an old handshake: they open nothing, and a handshake of today ends in its own session", async () => {
		const all = await friends(53);
		const { alice, bob, relay, talk, pass, kept } = all;
		await talk(1);
		alice.restarts();
		alice.look();
		await pass(2_000);
		await talk(1);
		const old = kept.filter(({ bytes }) => ["first", "second", "third"].includes(kindOf(bytes) ?? ""));
		expect(old.length).toBeGreaterThanOrEqual(6);
		await pass(60_000);
		const refusals = () => alice.journal.length + bob.journal.length;
		const before = refusals();
		// second and third of a handshake that is over
		for (const { to, bytes } of old) if (kindOf(bytes) !== "first") relay.inject(to, bytes);
		await pass(1_000);
		const late = old.filter(({ bytes }) => kindOf(bytes) !== "first").length;
		expect(refusals()).toBe(before + late);
		expect(
			[...alice.journal, ...bob.journal].slice(-late).every((event) => event === "refused unknown"),
		).toBe(true);
		// first: it is answered like a new one, and whoever brings it cannot go on
		const answered: string[] = [];
		relay.tamper = ({ to, bytes }) => {
			answered.push(`${to} ${kindOf(bytes)}`);
			return [bytes];
		};
		for (const { to, bytes } of old) if (kindOf(bytes) === "first") relay.inject(to, bytes);
		for (const { to, bytes } of old) if (kindOf(bytes) !== "first") relay.inject(to, bytes);
		await pass(40_000);
		expect(answered.filter((each) => each.endsWith("third"))).toEqual([]);
		await talk(2);
		expect(texts(bob, "alice")).toEqual(["letter 0", "letter 1", "letter 2", "letter 3"]);
	});

	test("a first message while its handshake is under way", async () => {
		const world = await createWorld(54, "alice", "bob");
		const { alice, bob, relay, befriend } = world;
		relay.tamper = ({ bytes }) => (kindOf(bytes) === "first" ? [bytes, bytes, bytes] : [bytes]);
		await befriend(alice, bob);
		const refusals = [...alice.journal, ...bob.journal];
		expect(refusals).toEqual(refusals.map(() => "refused replay"));
		expect(refusals.length).toBeGreaterThanOrEqual(4);
	});

	test("each frame twice, always: two people notice nothing", async () => {
		const all = await friends(55);
		const { alice, bob, relay, talk, when, until } = all;
		relay.tamper = ({ bytes }) => [bytes, bytes.slice()];
		await talk(5);
		await when(bob.says("alice", "and back"));
		await until("alice reads", () => texts(alice, "bob").length === 6);
		expect(texts(bob, "alice").length).toBe(6);
		alice.restarts();
		alice.look();
		await all.pass(2_000);
		await talk(2);
		expect(texts(bob, "alice").length).toBe(8);
	});
});

describe("a relay that sends letters back", () => {
	test("to their writer, under the name of the friend: they are none of the friend's", async () => {
		const all = await friends(56);
		const { alice, bob, relay, talk, pass, bobAt } = all;
		await talk(1);
		relay.tamperUp = ({ from, bytes }) => {
			if (from === "alice") relay.inject("alice", renamed(bytes, bobAt));
			return [bytes];
		};
		await talk(2);
		await pass(60_000);
		expect(texts(alice, "bob")).toEqual(["letter 0", "letter 1", "letter 2"]);
		expect(alice.messages("bob").every(({ mine }) => mine)).toBe(true);
		expect(alice.journal).toContain("refused unreadable");
		expect(alice.journal.filter((event) => !event.startsWith("refused"))).toEqual([]);
		expect(alice.contact("bob")?.keyChanged).toBe(false);
		expect(bob.contact("alice")?.keyChanged).toBe(false);
	});

	test("also handshakes: nobody meets themselves", async () => {
		const world = await createWorld(57, "alice", "bob");
		const { alice, bob, relay, when, pass } = world;
		const bobAt = relay.handles.find("bob" as Handle);
		if (!bobAt) throw new Error("bob is nowhere");
		relay.tamperUp = ({ bytes }) => {
			relay.inject("alice", renamed(bytes, bobAt));
			return [];
		};
		await when(alice.adds("bob"));
		await pass(60_000);
		expect(alice.contact("bob")).toMatchObject({ state: "asked", keyChanged: false });
		expect(alice.contact("bob")?.iid).toBe(undefined);
		expect(alice.journal.length).toBeGreaterThan(0);
		expect(bob.view()?.contacts).toEqual({});
	});

	test("to the friend, but under a third name", async () => {
		const all = await friends(58);
		const { bob, relay, alice, when, pass, until } = all;
		const mallory = await createImpostor(all, "mallory");
		await mallory.call(bob);
		await until("a request", () => bob.contact("mallory") !== undefined);
		await when(bob.decides("mallory", "accept"));
		relay.tamper = ({ to, bytes }) => [
			to === "bob" && kindOf(bytes) === "letter" ? renamed(bytes, mallory.address) : bytes,
		];
		await when(alice.says("bob", "not from mallory"));
		await pass(20_000);
		bob.opens("mallory");
		await pass(1_000);
		expect(texts(bob, "mallory")).toEqual([]);
		expect(bob.journal).toContain("refused unreadable");
		relay.tamper = ({ bytes }) => [bytes];
		await until("bob reads", () => texts(bob, "alice").length === 1);
	});
});

test("a relay that shuffles letters: they are shown in the order they were written", async () => {
	const all = await friends(59);
	const { alice, bob, relay, talk, chance, when, until, pass } = all;
	await talk(1);
	for (let round = 0; round < 5; round++) {
		const held: Uint8Array[] = [];
		relay.tamper = ({ to, bytes }) => {
			if (to !== "bob" || kindOf(bytes) !== "letter") return [bytes];
			held.push(bytes.slice());
			return [];
		};
		const before = texts(bob, "alice").length;
		for (let i = 0; i < 6; i++) await when(alice.says("bob", `letter ${before + i}`));
		await pass(500);
		expect(held.length).toBeGreaterThanOrEqual(6);
		while (held.length > 0)
			for (const frame of held.splice(chance.below(held.length), 1)) relay.inject("bob", frame);
		relay.tamper = ({ bytes }) => [bytes];
		await until("bob reads", () => texts(bob, "alice").length === before + 6);
	}
	expect(texts(bob, "alice")).toEqual(Array.from({ length: 31 }, (_, i) => `letter ${i}`));
	expect(bob.journal).toEqual([]);
});
