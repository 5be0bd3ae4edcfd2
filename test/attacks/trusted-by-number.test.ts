/** T1, T4: what comparing numbers finds, and that nothing but the number that was shown is ever trusted. */
import { describe, expect, test } from "vitest";
import type { SafetyNumber } from "../../extension/contract/trust.ts";
import { safetyDigits, safetyNumber } from "../../extension/crypto/safety-number.ts";
import type { Address, Handle, Iid } from "../../protocol/ids.ts";
import { createWorld, type Person } from "../world.ts";
import { createImpostor, nobody } from "./impostor.ts";

async function numberOf(person: Person, who: string): Promise<SafetyNumber> {
	const answer = await person.about(who, (api, chat) => api.safetyNumber({ chat }));
	if (typeof answer === "string") throw new Error(answer);
	return answer;
}
const between = (a: Iid, b: Iid) => safetyNumber(safetyDigits(a), safetyDigits(b));
const verify = (person: Person, who: string, iid: Iid) =>
	person.about(who, (api, chat) => api.verify({ chat, iid }));
const trust = (person: Person, who: string, iid: Iid) =>
	person.about(who, (api, chat) => api.trustKey({ chat, iid }));
const iidOf = (person: Person): Iid => {
	const iid = person.view()?.self?.iid;
	if (!iid) throw new Error(`${person.name} is nobody yet`);
	return iid;
};
const addressOf = (relay: { handles: { find(handle: Handle): Address | undefined } }, name: string) => {
	const found = relay.handles.find(name as Handle);
	if (!found) throw new Error(`${name} is nowhere`);
	return found;
};

test("a relay that named eve for bob is found out: neither of them reads the number alice reads", async () => {
	const world = await createWorld(50, "alice", "bob", "eve");
	const { alice, bob, eve, relay, befriend, when, until } = world;
	// eve stands between: alice asks for bob and gets her, and she talks with bob herself
	await befriend(eve, bob);
	const eveAt = addressOf(relay, "eve");
	relay.handles.release(addressOf(relay, "bob"));
	relay.handles.claim(eveAt, "bob" as Handle);
	await when(alice.adds("bob"));
	await until("eve is asked", () => eve.contact("alice")?.state === "asking");
	await when(eve.decides("alice", "accept"));
	await until("alice believes", () => Object.values(alice.view()?.contacts ?? {})[0]?.state === "accepted");
	const [row] = Object.values(alice.view()?.contacts ?? {});
	const read = await when(alice.ask((api) => api.safetyNumber({ chat: row?.id as never })));
	const atBob = await when(numberOf(bob, "eve"));
	if (typeof read === "string") throw new Error(read);
	expect(read.digits).toBe(between(iidOf(alice), iidOf(eve)));
	expect(read.digits).not.toBe(atBob.digits);
	expect(read.digits).not.toBe(between(iidOf(alice), iidOf(bob)));
	// two who met each other read the same
	expect(atBob.digits).toBe((await when(numberOf(eve, "bob"))).digits);
});

test("whoever is not shown cannot be verified: the number of another identity is refused", async () => {
	const world = await createWorld(51, "alice", "bob", "eve");
	const { alice, bob, eve, befriend, when } = world;
	await befriend(alice, bob);
	expect(await when(verify(alice, "bob", iidOf(eve)))).toBe("another-number");
	expect(await when(verify(alice, "bob", "bob" as Iid))).toBe("bad-request");
	expect(await when(trust(alice, "bob", iidOf(bob)))).toBe("another-number");
	expect(alice.contact("bob")).toMatchObject({ verified: false, state: "accepted" });
	expect(await when(verify(alice, "bob", iidOf(bob)))).toBe(null);
	expect(alice.contact("bob")?.verified).toBe(true);
	expect(bob.contact("alice")?.verified).toBe(false);
});

describe("somebody else answers for bob, whom alice has verified", () => {
	async function bobReplaced(seed: number) {
		const world = await createWorld(seed, "alice", "bob");
		const { alice, bob, relay, befriend, when, until } = world;
		await befriend(alice, bob);
		await when(verify(alice, "bob", iidOf(bob)));
		const bobAt = addressOf(relay, "bob");
		const mallory = await createImpostor(world, "mallory");
		alice.restarts();
		alice.look();
		await until("alice is back", () => alice.contact("bob")?.path === "relay");
		mallory.seize(bobAt);
		await when(alice.says("bob", "for the bob I know"));
		await mallory.answer(alice, { as: bobAt });
		await until("alice is warned", () => alice.contact("bob")?.keyChanged === true);
		return { ...world, alice, bob, bobAt, mallory };
	}
	/** Mallory, trusted by alice, says yes to her request. */
	async function saysYes({ alice, bobAt, mallory, until }: Awaited<ReturnType<typeof bobReplaced>>) {
		const knock = await mallory.answer(alice, { as: bobAt, papers: nobody });
		const { session: knocked } = await knock.end();
		const { session } = await mallory.call(alice, { as: bobAt, door: knocked.doorKey });
		const line = mallory.line(alice, session, bobAt);
		const cap = "AAAAAAAAAAAAAAAAAAAAAA";
		line.say({ t: "contact.accept", body: { cap, handle: "bob" as Handle } });
		await until("alice is accepted", () => alice.contact("bob")?.state === "accepted");
		return line;
	}

	test("the badge goes, nothing is sent, nothing of theirs is read, and what the number was about is said", async () => {
		const { alice, bob, mallory, when, pass } = await bobReplaced(52);
		const row = alice.contact("bob");
		expect(row).toMatchObject({ verified: false, iid: iidOf(bob), changed: { iid: mallory.iid } });
		expect(row?.changed?.wasVerifiedAt).toBeGreaterThan(0);
		const shown = await when(numberOf(alice, "bob"));
		expect(shown).toEqual({
			iid: mallory.iid,
			digits: between(iidOf(alice), mallory.iid),
			isNew: true,
		});
		// the number bob reads is another
		expect((await when(numberOf(bob, "alice"))).digits).not.toBe(shown.digits);
		await pass(120_000);
		expect(await when(alice.says("bob", "more"))).toBe("key-changed");
		expect(mallory.waiting(alice, "third") + mallory.waiting(alice, "letter")).toBe(0);
		expect(alice.messages("bob").filter(({ mine }) => !mine)).toEqual([]);
		// they cannot be verified in bob's place either, under whichever identity
		expect(await when(verify(alice, "bob", mallory.iid))).toBe("another-number");
		expect(await when(verify(alice, "bob", iidOf(bob)))).toBe("another-number");
	});

	test("a key that was replaced while its number was on the screen is not trusted", async () => {
		const world = await bobReplaced(53);
		const { alice, bobAt, when, until } = world;
		const { iid: shown } = await when(numberOf(alice, "bob"));
		const eve = await createImpostor(world, "eve");
		world.mallory.release(bobAt);
		eve.seize(bobAt);
		await eve.call(alice, { as: bobAt });
		await until("another answers", () => alice.contact("bob")?.changed?.iid === eve.iid);
		expect(await when(trust(alice, "bob", shown))).toBe("another-number");
		expect(alice.contact("bob")).toMatchObject({ state: "accepted", verified: false, keyChanged: true });
		expect((await when(numberOf(alice, "bob"))).iid).toBe(eve.iid);
	});

	test("trusted by its number, it gets what is written from then on, and nothing that was written before", async () => {
		const world = await bobReplaced(54);
		const { alice, mallory, when, until } = world;
		expect(await when(trust(alice, "bob", mallory.iid))).toBe(null);
		expect(alice.contact("bob")).toMatchObject({ state: "asked", iid: mallory.iid, keyChanged: false });
		const line = await saysYes(world);
		expect(alice.contact("bob")).toMatchObject({ verified: true, iid: mallory.iid });
		await when(alice.says("bob", "for the new one"));
		const heard: string[] = [];
		while (!heard.includes("for the new one")) {
			const letter = await line.hear();
			if (letter.t === "text") heard.push(letter.body.text);
		}
		expect(heard).toEqual(["for the new one"]);
		await until("it says so", () =>
			alice
				.messages("bob")
				.some(({ text, delivery }) => text === "for the bob I know" && delivery === "failed"),
		);
	});

	test("trusted, it must be that very identity: the one from before does not get in by its door", async () => {
		const { alice, bob, bobAt, mallory, when, until, pass } = await bobReplaced(55);
		await when(trust(alice, "bob", mallory.iid));
		mallory.release(bobAt);
		await until("alice is warned again", () => alice.contact("bob")?.keyChanged === true, 60 * 60_000);
		expect(alice.contact("bob")).toMatchObject({ iid: mallory.iid, verified: false });
		expect(alice.contact("bob")?.changed?.iid).toBe(iidOf(bob));
		await pass(60_000);
		expect(bob.messages("alice")).toEqual([]);
	});

	test("kept, the known key alone gets what waited", async () => {
		const { alice, bob, bobAt, mallory, when, until } = await bobReplaced(56);
		mallory.release(bobAt);
		expect(await when(alice.about("bob", (api, chat) => api.keepKey({ chat })))).toBe(null);
		expect(alice.contact("bob")).toMatchObject({ verified: true, iid: iidOf(bob), keyChanged: false });
		await until("bob reads", () => bob.messages("alice").length === 1);
		expect(bob.messages("alice").map(({ text }) => text)).toEqual(["for the bob I know"]);
		expect(mallory.waiting(alice, "letter")).toBe(0);
	});
});

test("a session of the known key is of no use once another is trusted", async () => {
	const world = await createWorld(57, "alice", "bob");
	const { alice, bob, relay, befriend, when, until, pass } = world;
	await befriend(alice, bob);
	const bobAt = addressOf(relay, "bob");
	const mallory = await createImpostor(world, "mallory");
	mallory.seize(bobAt);
	await mallory.call(alice, { as: bobAt });
	await until("alice is warned", () => alice.contact("bob")?.keyChanged === true);
	expect(await when(trust(alice, "bob", mallory.iid))).toBe(null);
	const before = alice.journal.length;
	await when(bob.says("alice", "from the one before"));
	await pass(20_000);
	expect(alice.journal.slice(before)).toContain("refused unreadable");
	expect(alice.messages("bob")).toEqual([]);
});
