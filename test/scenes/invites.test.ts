/** Invites: made, handed on, used once, and what becomes of those that are not. */
import { describe, expect, test } from "vitest";
import { toInviteId } from "../../protocol/ids.ts";
import { findInvite, writeInvite } from "../../protocol/invite.ts";
import { createQuietWorld, createWorld, type Person } from "../world.ts";

const hour = 3_600_000;
const both = (a: Person, b: Person) => [a.contact(b.name), b.contact(a.name)];
const areIn = (a: Person, b: Person) => both(a, b).every((row) => row?.state === "accepted");
/** Whom somebody waits for, whose name they do not know yet. */
const awaited = (person: Person) =>
	Object.values(person.view()?.contacts ?? {}).find(({ invite }) => invite !== undefined);

describe("an invite", () => {
	test("lets two write at once: who used it is sure of the other, who made it knows how they came", async () => {
		const { alice, bob, when, until } = await createWorld(801, "alice", "bob");
		const text = await when(alice.invites());
		expect(alice.view()?.invites).toHaveLength(1);
		expect(await when(bob.uses(`Here it is: ${text}. See you!`))).toBe(null);
		await until("both are in", () => areIn(alice, bob), 60_000);
		expect(bob.contact("alice")).toMatchObject({ verified: true, origin: "theirs" });
		expect(bob.contact("alice")?.invite).toBeUndefined();
		expect(bob.contact("alice")?.iid).toBe(alice.view()?.self?.iid);
		expect(alice.contact("bob")).toMatchObject({ verified: false, origin: "ours" });
		expect(alice.contact("bob")?.iid).toBe(bob.view()?.self?.iid);
		expect(alice.view()?.invites).toEqual([]);
		for (const [a, b] of [
			[alice, bob],
			[bob, alice],
		] as const) {
			b.opens(a.name);
			expect(await when(a.says(b.name, `from ${a.name}`))).toBe(null);
			await until("it is read", () => b.messages(a.name).some(({ text }) => text === `from ${a.name}`));
		}
		await until("both are reached", () => both(alice, bob).every((row) => row?.path === "relay"));
	});

	test("is used once: whoever comes second is told so, and is no contact", async () => {
		const { alice, bob, carol, when, until, pass } = await createWorld(802, "alice", "bob", "carol");
		const text = await when(alice.invites());
		await when(bob.uses(text));
		await until("bob is in", () => areIn(alice, bob));
		expect(await when(carol.uses(text))).toBe(null);
		await until("carol hears it", () => awaited(carol)?.invite?.problem === "invite-over");
		expect(alice.contact("carol")).toBeUndefined();
		await pass(25 * hour);
		expect(Object.values(carol.view()?.contacts ?? {})[0]).toMatchObject({
			state: "expired",
			verified: false,
		});
		expect(alice.contact("carol")).toBeUndefined();
	}, 60_000);

	test("of two who use it in the same moment lets one in", async () => {
		for (let seed = 0; seed < 8; seed++) {
			const { alice, bob, carol, when, until, pass } = await createWorld(
				8_030 + seed,
				"alice",
				"bob",
				"carol",
			);
			const text = await when(alice.invites());
			await Promise.all([when(bob.uses(text)), when(carol.uses(text))]);
			const came = () => ["bob", "carol"].filter((name) => alice.contact(name));
			await until("one is in", () => came().length > 0);
			await pass(5 * 60_000);
			expect(came()).toHaveLength(1);
		}
	}, 60_000);

	test("that was taken back lets nobody in", async () => {
		const { alice, bob, when, until } = await createWorld(804, "alice", "bob");
		const text = await when(alice.invites());
		const [row] = alice.view()?.invites ?? [];
		if (!row) throw new Error("no invite");
		await when(alice.ask((api) => api.revokeInvite({ id: row.id })));
		expect(alice.view()?.invites).toEqual([]);
		expect(await when(alice.ask((api) => api.inviteText({ id: row.id })))).toBe("invite-over");
		await when(bob.uses(text));
		await until("bob hears it", () => awaited(bob)?.invite?.problem === "invite-over");
		expect(alice.contact("bob")).toBeUndefined();
	});

	test("runs out after a day, by either clock, and leaves the list by itself", async () => {
		const { alice, bob, carol, when, until, pass, skew } = await createWorld(805, "alice", "bob", "carol");
		const text = await when(alice.invites());
		await pass(24 * hour + 1_000);
		expect(alice.view()?.invites).toEqual([]);
		expect(await when(bob.uses(text))).toBe("invite-over");
		// a clock that is behind does not know it yet: alice's does
		skew.carol = -2 * hour;
		expect(await when(carol.uses(text))).toBe(null);
		await until("carol hears it", () => awaited(carol)?.invite?.problem === "invite-over");
		expect(alice.contact("carol")).toBeUndefined();
	}, 60_000);

	test("of somebody who is away waits for them", async () => {
		const { alice, bob, when, until, pass } = await createWorld(806, "alice", "bob");
		const text = await when(alice.invites());
		alice.leaves();
		expect(await when(bob.uses(text))).toBe(null);
		await pass(5 * hour);
		expect(awaited(bob)).toMatchObject({ state: "asked", verified: false });
		expect(awaited(bob)?.invite?.problem).toBeUndefined();
		alice.returns();
		await until("both are in", () => areIn(alice, bob), hour);
		expect(bob.contact("alice")?.verified).toBe(true);
	}, 60_000);

	test("holds when its maker starts the browser anew", async () => {
		const { alice, bob, when, until } = await createWorld(807, "alice", "bob");
		const text = await when(alice.invites());
		alice.restarts();
		alice.look();
		await when(bob.uses(text));
		await until("both are in", () => areIn(alice, bob), hour);
	});

	test("made twice with the same id is one, and more than twenty are refused", async () => {
		const { alice, chance, when } = await createWorld(808, "alice");
		const id = toInviteId(chance.bytes(16));
		for (let i = 0; i < 2; i++) await when(alice.ask((api) => api.createInvite({ id })));
		expect(alice.view()?.invites).toHaveLength(1);
		for (let i = 0; i < 19; i++) await when(alice.invites());
		const next = toInviteId(chance.bytes(16));
		expect(await when(alice.ask((api) => api.createInvite({ id: next })))).toBe("too-many-invites");
	});
});

describe("a text that is no use", () => {
	test("is said to be one: none, a part of one, an own one, or one from elsewhere", async () => {
		const { alice, bob, when } = await createWorld(810, "alice", "bob");
		const text = await when(alice.invites());
		expect(await when(bob.uses("come over"))).toBe("invite-malformed");
		expect(await when(bob.uses(text.slice(0, -3)))).toBe("invite-malformed");
		expect(await when(alice.uses(text))).toBe("invite-own");
		const invite = findInvite(text);
		if (!invite) throw new Error("no invite");
		const elsewhere = { ...invite, url: "wss://other.example/ws", relayHash: new Uint8Array(32) };
		expect(await when(bob.uses(writeInvite(elsewhere)))).toBe("invite-elsewhere");
		expect(await when(bob.uses(writeInvite({ ...invite, relayHash: new Uint8Array(32) })))).toBe(
			"invite-relay-key",
		);
		expect(await when(bob.uses(writeInvite({ ...invite, url: "ws://far.example/ws" })))).toBe("url-insecure");
		expect(bob.view()?.contacts).toEqual({});
	});

	test("with a secret that nobody made is answered like any stranger, and said to be of no use", async () => {
		const { alice, bob, when, until, pass } = await createWorld(811, "alice", "bob");
		const invite = findInvite(await when(alice.invites()));
		if (!invite) throw new Error("no invite");
		await when(bob.uses(writeInvite({ ...invite, secret: new Uint8Array(16) })));
		await until("bob hears it", () => awaited(bob)?.invite?.problem === "invite-over");
		await pass(hour);
		expect(alice.contact("bob")).toBeUndefined();
		expect(alice.view()?.invites).toHaveLength(1);
	});
});

describe("somebody who is known", () => {
	test("and accepted is verified by their invite, which stays", async () => {
		const { alice, bob, befriend, when } = await createWorld(820, "alice", "bob");
		await befriend(alice, bob);
		const text = await when(alice.invites());
		expect(await when(bob.uses(text))).toBe(null);
		expect(bob.contact("alice")).toMatchObject({ verified: true, origin: "theirs" });
		expect(Object.keys(bob.view()?.contacts ?? {})).toHaveLength(1);
	});

	test("and asked, asking or who said no is in by the invite", async () => {
		for (const [seed, before] of [
			[821, "asked"],
			[822, "asking"],
			[823, "declined"],
		] as const) {
			const { alice, bob, when, until } = await createWorld(seed, "alice", "bob");
			const [a, b] = before === "asking" ? [alice, bob] : [bob, alice];
			await when(a.adds(b.name));
			await until("asked", () => b.contact(a.name)?.state === "asking");
			if (before === "declined") {
				await when(b.decides(a.name, "decline"));
				await until("heard", () => a.contact(b.name)?.state === "declined");
			}
			const text = await when(alice.invites());
			expect(await when(bob.uses(text)), before).toBe(null);
			await until(`both are in after ${before}`, () => areIn(alice, bob), hour);
			expect(bob.contact("alice")?.verified, before).toBe(true);
			expect(Object.keys(bob.view()?.contacts ?? {}), before).toHaveLength(1);
			expect(Object.keys(alice.view()?.contacts ?? {}), before).toHaveLength(1);
		}
	}, 60_000);

	test("and blocked stays blocked, whoever of the two has the invite", async () => {
		const { alice, bob, when, until, pass } = await createWorld(824, "alice", "bob");
		await when(bob.adds("alice"));
		await until("alice is asked", () => alice.contact("bob")?.state === "asking");
		await when(alice.decides("bob", "block"));
		const text = await when(alice.invites());
		await when(bob.uses(text));
		await pass(2 * hour);
		expect(alice.contact("bob")?.state).toBe("blocked");
		expect(alice.view()?.invites).toHaveLength(1);
		expect(await when(alice.uses(await when(bob.invites())))).toBe("blocked-here");
	}, 60_000);

	test("each by the other's invite, in the same moment, is one contact", async () => {
		for (let seed = 0; seed < 6; seed++) {
			const { alice, bob, when, until, pass } = await createWorld(8_250 + seed, "alice", "bob");
			const [a, b] = [await when(alice.invites()), await when(bob.invites())];
			await Promise.all([when(alice.uses(b)), when(bob.uses(a))]);
			await until("both are in", () => areIn(alice, bob), hour);
			await pass(60_000);
			for (const person of [alice, bob]) {
				const rows = Object.values(person.view()?.contacts ?? {});
				expect(rows).toMatchObject([{ state: "accepted", verified: true }]);
			}
		}
	}, 60_000);
});

/** Has an identity and no relay. */
async function newcomer({ when }: Pick<ReturnType<typeof createQuietWorld>, "when">, person: Person) {
	person.look();
	await when(person.ask((api) => api.createIdentity({ handle: person.name })));
	await when(person.ask((api) => api.setDirect({ direct: "nobody" })));
}

describe("a relay with a password", () => {
	test("lets whoever has an invite in without it, once, and then by a token of their own", async () => {
		const world = createQuietWorld(830, { password: "open sesame" }, "alice", "bob", "carol");
		const { alice, bob, carol, when, until, relay } = world;
		await world.arrives(alice, "open sesame");
		for (const person of [bob, carol]) await newcomer(world, person);
		const text = await when(alice.invites());
		expect(await when(bob.uses(text))).toBe(null);
		await until("both are in", () => areIn(alice, bob), hour);
		expect(bob.contact("alice")?.verified).toBe(true);
		relay.kill();
		relay.start();
		await until("bob is back by himself", () => bob.view()?.relay.state === "connected", hour);
		// the door opens once
		await when(carol.uses(text));
		await until("carol hears it", () => carol.view()?.relay.problem === "invite-over");
		expect(carol.view()?.relay.state).toBe("stopped");
	}, 60_000);
});
