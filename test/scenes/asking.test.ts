/** Asking, being asked, and every answer to it. */
import { expect, test } from "vitest";
import { createWorld } from "../world.ts";

test("a request shows who asks, and nothing is sent to them before the answer", async () => {
	const { alice, bob, when, until } = await createWorld(21, "alice", "bob");
	expect(await when(alice.adds("bob"))).toBe(null);
	await until("bob is asked", () => bob.contact("alice")?.state === "asking");
	expect(alice.contact("bob")).toMatchObject({ state: "asked", verified: false });
	expect(alice.contact("bob")?.iid).toBeUndefined();
	expect(bob.contact("alice")?.iid).toBe(alice.view()?.self?.iid);
	expect(await when(alice.says("bob", "already?"))).toBe("not-accepted");
});

test("a declined request reaches the one who asked, who learns nothing else; both may ask again", async () => {
	const { alice, bob, when, until, pass } = await createWorld(22, "alice", "bob");
	await when(alice.adds("bob"));
	await until("bob is asked", () => bob.contact("alice")?.state === "asking");
	await when(bob.decides("alice", "decline"));
	expect(bob.contact("alice")).toBeUndefined();
	await until("alice hears it", () => alice.contact("bob")?.state === "declined");
	expect(alice.contact("bob")?.iid).toBeUndefined();
	await pass(10_000);
	await when(alice.adds("bob"));
	await until("bob is asked again", () => bob.contact("alice")?.state === "asking");
});

test("a blocked request is silence, for good", async () => {
	const { alice, bob, when, until, pass } = await createWorld(23, "alice", "bob");
	await when(alice.adds("bob"));
	await until("bob is asked", () => bob.contact("alice")?.state === "asking");
	await when(bob.decides("alice", "block"));
	await pass(8 * 24 * 3_600_000);
	expect(bob.contact("alice")?.state).toBe("blocked");
	expect(alice.contact("bob")?.state).toBe("expired");
}, 60_000);

test("two who ask each other at the same time are friends", async () => {
	const { alice, bob, when, until } = await createWorld(24, "alice", "bob");
	await Promise.all([when(alice.adds("bob")), when(bob.adds("alice"))]);
	await until("friends", () =>
		[alice.contact("bob"), bob.contact("alice")].every(
			(row) => row?.state === "accepted" && row.path === "relay",
		),
	);
});

test("somebody who is away is asked when they come back", async () => {
	const { alice, bob, when, until } = await createWorld(25, "alice", "bob");
	bob.leaves();
	await when(alice.adds("bob"));
	bob.returns();
	await until("bob is asked", () => bob.contact("alice")?.state === "asking", 2 * 3_600_000);
}, 60_000);

test("a yes to somebody who is away reaches them when they come back", async () => {
	const { alice, bob, when, until } = await createWorld(26, "alice", "bob");
	await when(alice.adds("bob"));
	await until("bob is asked", () => bob.contact("alice")?.state === "asking");
	alice.leaves();
	await when(bob.decides("alice", "accept"));
	await when(bob.says("alice", "welcome"));
	alice.returns();
	await until("friends", () => alice.contact("bob")?.state === "accepted", 2 * 3_600_000);
	alice.opens("bob");
	await until("alice reads it", () => alice.messages("bob").length === 1, 2 * 3_600_000);
}, 60_000);

test("the worker's death at any await of the asking changes nothing", async () => {
	for (let seed = 300; seed < 340; seed++) {
		const { alice, bob, when, until, chance } = await createWorld(seed, "alice", "bob");
		alice.dies();
		alice.willDie(1 + chance.below(40), chance.below(2) === 0);
		bob.dies();
		bob.willDie(1 + chance.below(40), chance.below(2) === 0);
		await when(alice.adds("bob"));
		await until(
			"bob is asked",
			() => {
				bob.look();
				return bob.contact("alice")?.state === "asking";
			},
			2 * 3_600_000,
		);
		bob.dies();
		bob.willDie(1 + chance.below(40), chance.below(2) === 0);
		await when(bob.decides("alice", "accept"));
		await until(
			`friends (seed ${seed})`,
			() => {
				for (const person of [alice, bob]) person.look();
				return alice.contact("bob")?.path === "relay" && bob.contact("alice")?.path === "relay";
			},
			2 * 3_600_000,
		);
	}
}, 120_000);

test.each([
	["nobody-here", "not-found"],
	["alice", "that-is-you"],
	["Not A Handle!", "handle-malformed"],
	["x", "handle-malformed"],
])("asking %s ends with %s", async (handle, code) => {
	const { alice, when } = await createWorld(27, "alice", "bob");
	expect(await when(alice.adds(handle))).toBe(code);
});

test("asking twice ends with already-known", async () => {
	const { alice, when } = await createWorld(28, "alice", "bob");
	await when(alice.adds("bob"));
	expect(await when(alice.adds("bob"))).toBe("already-known");
});

test("a handle that somebody else has is said, and another can be chosen", async () => {
	const { alice, bob, when, until } = await createWorld(29, "alice", "bob");
	expect(await when(bob.ask((api) => api.changeHandle({ handle: "alice" })))).toBe("handle-taken");
	expect(await when(bob.ask((api) => api.changeHandle({ handle: "robert" })))).toBe(null);
	await until("renamed", () => bob.view()?.self?.claimed === "robert");
	expect(await when(alice.adds("robert"))).toBe(null);
});

test("forgetting somebody takes everything of them off this device", async () => {
	const { alice, bob, befriend, when, until } = await createWorld(30, "alice", "bob");
	await befriend(alice, bob);
	await when(alice.says("bob", "remember me"));
	await until("read", () => bob.messages("alice").length === 1);
	const id = bob.contact("alice")?.id;
	if (!id) throw new Error("no contact");
	await when(bob.ask((api) => api.forget({ id })));
	expect(bob.contact("alice")).toBeUndefined();
	expect(Object.keys(bob.view()?.chats ?? {})).toEqual([]);
});
