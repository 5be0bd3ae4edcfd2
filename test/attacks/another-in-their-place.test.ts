/** T1, T4: eve's whole app, or a relay with keys of its own, answers where bob is expected. */
import { describe, expect, test } from "vitest";
import type { Address, Handle } from "../../protocol/ids.ts";
import { createWorld, type Person } from "../world.ts";
import { kindOf } from "./frames.ts";
import { createImpostor } from "./impostor.ts";

type World = Awaited<ReturnType<typeof createWorld<"alice" | "bob" | "eve">>>;

/** The relay gives bob's handle to whoever lives at this address. */
function lend({ relay }: Pick<World, "relay">, handle: string, address: Address): void {
	const owner = relay.handles.find(handle as Handle);
	if (owner) relay.handles.release(owner);
	relay.handles.claim(address, handle as Handle);
}
const texts = (person: Person, who: string) => person.messages(who).map(({ text }) => text);

describe("a relay that names eve when asked for bob", () => {
	test("gets alice to meet eve: unverified, under eve's own key, and bob hears nothing", async () => {
		const world = await createWorld(30, "alice", "bob", "eve");
		const { alice, bob, eve, relay, when, until } = world;
		const eveAt = relay.handles.find("eve" as Handle);
		if (!eveAt) throw new Error("eve is nowhere");
		lend(world, "bob", eveAt);
		await when(alice.adds("bob"));
		await until("eve is asked", () => eve.contact("alice")?.state === "asking");
		await when(eve.decides("alice", "accept"));
		await until(
			"alice believes",
			() =>
				alice.view()?.contacts !== undefined &&
				Object.values(alice.view()?.contacts ?? {})[0]?.state === "accepted",
		);
		const [row] = Object.values(alice.view()?.contacts ?? {});
		expect(row).toMatchObject({ verified: false, keyChanged: false, iid: eve.view()?.self?.iid });
		expect(row?.iid).not.toBe(bob.view()?.self?.iid);
		expect(bob.view()?.contacts).toEqual({});
		expect(bob.journal).toEqual([]);
	});

	test("cannot put eve between two friends: bob's handle is not who bob is", async () => {
		const world = await createWorld(31, "alice", "bob", "eve");
		const { alice, bob, eve, relay, befriend, when, until } = world;
		await befriend(alice, bob);
		const eveAt = relay.handles.find("eve" as Handle);
		if (!eveAt) throw new Error("eve is nowhere");
		lend(world, "bob", eveAt);
		alice.restarts();
		alice.look();
		await until("alice is back", () => alice.view()?.relay.state === "connected");
		await when(alice.says("bob", "are you there?"));
		await until("bob reads", () => texts(bob, "alice").length === 1);
		expect(alice.contact("bob")?.iid).toBe(bob.view()?.self?.iid);
		expect(eve.view()?.contacts).toEqual({});
	});
});

describe("a relay that answers a friend's call itself", () => {
	async function friendsApart(seed: number) {
		const world = await createWorld(seed, "alice", "bob");
		const { alice, bob, relay, befriend, until } = world;
		await befriend(alice, bob);
		const bobAt = relay.handles.find("bob" as Handle);
		if (!bobAt) throw new Error("bob is nowhere");
		const mallory = await createImpostor(world, "mallory");
		alice.restarts();
		alice.look();
		await until(
			"alice is back",
			() => alice.view()?.relay.state === "connected" && alice.contact("bob")?.path === "relay",
		);
		mallory.seize(bobAt);
		return { ...world, alice, bob, bobAt, mallory };
	}

	test("with keys of its own is noticed before anything is sent, and sending stops until a person looks", async () => {
		const { alice, bob, bobAt, mallory, when, until, pass } = await friendsApart(32);
		await when(alice.says("bob", "canary"));
		await mallory.answer(alice, { as: bobAt });
		await until("alice is warned", () => alice.contact("bob")?.keyChanged === true);
		expect(alice.journal).toEqual(["refused key-changed"]);
		expect(alice.contact("bob")?.iid).toBe(bob.view()?.self?.iid);
		expect(await when(alice.says("bob", "more"))).toBe("key-changed");
		// also later, also after another start, and also when the true bob calls
		mallory.release(bobAt);
		await pass(120_000);
		alice.restarts();
		alice.look();
		await pass(120_000);
		expect(await when(alice.says("bob", "more"))).toBe("key-changed");
		expect(bob.messages("alice")).toEqual([]);
		expect(mallory.mail.filter(({ frame }) => frame.kind === "letter" || frame.kind === "third")).toEqual([]);
	});

	test("as a stranger gets no third message and no letter", async () => {
		const { alice, bobAt, mallory, when, until } = await friendsApart(33);
		await when(alice.says("bob", "canary"));
		await mallory.answer(alice, {
			as: bobAt,
			papers: { certificate: new Uint8Array(0), statement: new Uint8Array(0) },
		});
		await until("a refusal", () => alice.journal.length > 0);
		expect(alice.journal).toEqual(["refused identity"]);
		expect(mallory.waiting(alice, "third") + mallory.waiting(alice, "letter")).toBe(0);
		expect(alice.contact("bob")?.keyChanged).toBe(false);
	});

	test("who knocks under bob's address as somebody else makes alice stop writing to it, her pin unchanged", async () => {
		const { alice, bob, bobAt, mallory, when, until } = await friendsApart(34);
		await mallory.call(alice, { as: bobAt });
		await until("alice is warned", () => alice.contact("bob")?.keyChanged === true);
		expect(alice.contact("bob")?.iid).toBe(bob.view()?.self?.iid);
		expect(await when(alice.says("bob", "hm"))).toBe("key-changed");
	});

	test("who showed alice's papers to the relay in the middle did not lend them: bob refuses them from another key", async () => {
		const world = await createWorld(35, "alice", "bob");
		const { alice, bob, relay, when, pass } = world;
		const bobAt = relay.handles.find("bob" as Handle);
		const aliceAt = relay.handles.find("alice" as Handle);
		if (!bobAt || !aliceAt) throw new Error("nobody is there");
		const mallory = await createImpostor(world, "mallory");
		mallory.seize(bobAt);
		await when(alice.adds("bob"));
		const { end } = await mallory.answer(alice, {
			as: bobAt,
			papers: { certificate: new Uint8Array(0), statement: new Uint8Array(0) },
		});
		const { theirs } = await end();
		expect(theirs.certificate.length).toBeGreaterThan(0);
		mallory.seize(aliceAt);
		await mallory.call(bob, { as: aliceAt, papers: theirs });
		await pass(5_000);
		expect(bob.journal).toEqual(["refused identity"]);
		expect(bob.view()?.contacts).toEqual({});
	});
});

test("eve, who knows both, disturbs nothing when she calls and is called during their chat", async () => {
	const world = await createWorld(36, "alice", "bob", "eve");
	const { alice, bob, eve, relay, befriend, when, until } = world;
	await befriend(alice, bob);
	await befriend(eve, bob);
	const pins = [alice.contact("bob")?.iid, bob.contact("alice")?.iid];
	const seen = new Set<string>();
	relay.tamper = ({ to, bytes }) => {
		seen.add(`${to} ${kindOf(bytes)}`);
		return [bytes];
	};
	for (let round = 0; round < 4; round++) {
		await when(alice.says("bob", `to bob ${round}`));
		eve.restarts();
		eve.look();
		await until(
			"eve is back",
			() => eve.view()?.relay.state === "connected" && eve.contact("bob")?.path === "relay",
		);
		await when(eve.says("bob", `from eve ${round}`));
		await when(bob.says("alice", `to alice ${round}`));
		await until(
			"all have read",
			() =>
				texts(bob, "alice").length === 2 * (round + 1) &&
				texts(alice, "bob").length === 2 * (round + 1) &&
				bob.messages("eve").length === round + 1,
		);
	}
	expect(seen.has("bob first")).toBe(true);
	expect(texts(alice, "bob")).toEqual(texts(bob, "alice"));
	expect([alice.contact("bob")?.iid, bob.contact("alice")?.iid]).toEqual(pins);
	expect([...alice.journal, ...bob.journal].filter((event) => event !== "refused unreadable")).toEqual([]);
});
