import { describe, expect, test } from "vitest";
import { createQuietWorld, type Person } from "../world.ts";

const relayOf = (person: Person) => person.view()?.relay;
const texts = (wire: readonly Uint8Array[]) => wire.map((bytes) => Buffer.from(bytes).toString("latin1"));

describe("a relay with a password", () => {
	test("asks for it, takes it, and never sees it", async () => {
		const world = createQuietWorld(300, { password: "a heron by the lake" }, "alice", "bob");
		const { alice, bob, relay, dials, tries, arrives, befriend, until, when } = world;
		await dials(alice);
		await until("alice is asked", () => relayOf(alice)?.state === "stopped");
		expect(relayOf(alice)?.problem).toBe("needs-password");
		await tries(alice, "a heron by the lake");
		await until("alice is in", () => relayOf(alice)?.state === "connected");
		await arrives(bob, "a heron by the lake");
		await befriend(alice, bob);
		await when(alice.says("bob", "inside"));
		await until("bob reads", () => bob.messages("alice").length === 1);
		expect(texts(relay.wire).filter((text) => text.includes("heron"))).toEqual([]);
	});

	test("is not asked again for a month: the next login needs no password", async () => {
		const { alice, relay, arrives, until } = createQuietWorld(301, { password: "tide" }, "alice");
		await arrives(alice, "tide");
		relay.kill();
		const before = relay.wire.length;
		relay.start();
		alice.restarts();
		alice.look();
		await until("alice is back", () => relayOf(alice)?.state === "connected");
		const since = texts(relay.wire.slice(before));
		expect(since.some((text) => text.includes('"auth":"token"'))).toBe(true);
		expect(since.some((text) => text.includes('"auth":"password"'))).toBe(false);
	});

	test("refuses a wrong one, which is forgotten, and takes the right one after it", async () => {
		const { alice, relay, dials, tries, until, when, pass } = createQuietWorld(
			302,
			{ password: "tide" },
			"alice",
		);
		await dials(alice, "ebb");
		await until("alice stops", () => relayOf(alice)?.state === "stopped");
		expect(relayOf(alice)?.problem).toBe("wrong-password");
		const before = relay.wire.length;
		await pass(10 * 60_000);
		expect(relay.wire.length).toBe(before);
		// without a word it is not tried again
		await when(alice.ask((api) => api.retryRelay({})));
		await until("alice is asked", () => relayOf(alice)?.problem === "needs-password");
		const since = texts(relay.wire.slice(before));
		expect(since.filter((text) => text.includes('"auth":"password"'))).toEqual([]);
		await tries(alice, "tide");
		await until("alice is in", () => relayOf(alice)?.state === "connected");
	});

	test("that changed: the token is worth nothing, and the new one is asked for once", async () => {
		const world = createQuietWorld(303, { password: "spring" }, "alice");
		const { alice, relay, arrives, tries, until, pass } = world;
		await arrives(alice, "spring");
		relay.kill();
		relay.start({ password: "autumn" });
		await until("alice is asked", () => relayOf(alice)?.state === "stopped");
		expect(relayOf(alice)?.problem).toBe("needs-password");
		const before = relay.wire.length;
		await pass(10 * 60_000);
		// the old password was not kept, so it is not shown either
		expect(relay.wire.length).toBe(before);
		await tries(alice, "autumn");
		await until("alice is in", () => relayOf(alice)?.state === "connected");
	});

	test("that was opened: the token still lets us in, or an open door does", async () => {
		const { alice, relay, arrives, until } = createQuietWorld(304, { password: "spring" }, "alice");
		await arrives(alice, "spring");
		relay.kill();
		relay.start({ password: undefined });
		await until("alice is back", () => relayOf(alice)?.state === "connected");
		expect(relayOf(alice)?.problem).toBeUndefined();
	});

	test("which has none says so instead of pretending to check one", async () => {
		const { alice, dials, tries, until } = createQuietWorld(305, {}, "alice");
		await dials(alice, "guarded");
		await until("alice stops", () => relayOf(alice)?.state === "stopped");
		expect(relayOf(alice)?.problem).toBe("no-password");
		await tries(alice);
		await until("alice is in", () => relayOf(alice)?.state === "connected");
	});

	test("which is away meanwhile: what was typed outlives the worker and is not asked for again", async () => {
		const { alice, relay, dials, until, pass } = createQuietWorld(306, { password: "tide" }, "alice");
		relay.kill();
		await dials(alice, "tide");
		await until("alice waits", () => relayOf(alice)?.state === "waiting");
		alice.restarts();
		alice.look();
		await pass(5_000);
		relay.start();
		await until("alice is in", () => relayOf(alice)?.state === "connected");
		// sealed like everything else, and gone after the first admission (the scene of a changed password)
		expect(texts(alice.profile.bytes()).filter((text) => text.includes("tide"))).toEqual([]);
	});

	test("counts guesses: whoever was too fast waits as long as it says and comes back", async () => {
		const world = createQuietWorld(
			307,
			{ password: "tide", limits: { passwordLoginsPerMinute: 1 } },
			"alice",
		);
		const { alice, clock, relay, dials, tries, until } = world;
		relay.sources = true;
		await dials(alice, "ebb");
		await until("alice stops", () => relayOf(alice)?.problem === "wrong-password");
		await tries(alice, "tide");
		await until("alice waits", () => relayOf(alice)?.state === "waiting");
		expect(relayOf(alice)?.problem).toBe("too-fast");
		const wait = (relayOf(alice)?.retryAt ?? 0) - clock.now();
		expect(wait).toBeGreaterThan(30_000);
		expect(wait).toBeLessThanOrEqual(60_000);
		await until("alice is in", () => relayOf(alice)?.state === "connected", 2 * 60_000);
	});
});

describe("a relay that is full", () => {
	test("says when it is to be tried again, and so it is", async () => {
		const world = createQuietWorld(310, { limits: { connections: 1 } }, "alice", "bob");
		const { alice, bob, clock, arrives, dials, until } = world;
		await arrives(alice);
		await dials(bob);
		await until("bob waits", () => relayOf(bob)?.problem === "relay-full");
		expect(relayOf(bob)?.state).toBe("waiting");
		expect((relayOf(bob)?.retryAt ?? 0) - clock.now()).toBeGreaterThan(30_000);
		alice.leaves();
		await until("bob is in", () => relayOf(bob)?.state === "connected", 3 * 60_000);
	});
});

describe("an open relay that asks for work", () => {
	test("gets it from a new address, once", async () => {
		const { alice, relay, dials, until, pass } = createQuietWorld(321, { limits: { workBits: 15 } }, "alice");
		await dials(alice);
		await until("alice works", () => relayOf(alice)?.problem === "needs-work");
		expect(relayOf(alice)?.state).toBe("connecting");
		await until("alice is in", () => relayOf(alice)?.state === "connected", 60_000);
		const asked = () => texts(relay.wire).filter((text) => text.includes('"needs-work"')).length;
		expect(asked()).toBe(1);
		relay.kill();
		await pass(1_000);
		relay.start();
		await until("alice is back", () => relayOf(alice)?.state === "connected");
		expect(asked()).toBe(1);
	});

	test("is left while the work is done: the work ends", async () => {
		const world = createQuietWorld(321, { limits: { workBits: 22 } }, "alice");
		const { alice, relay, dials, until, when, pass } = world;
		await dials(alice);
		await until("alice works", () => relayOf(alice)?.problem === "needs-work");
		await when(alice.ask((api) => api.leaveRelay({})));
		expect(relayOf(alice)?.state).toBe("none");
		const before = relay.wire.length;
		await pass(3 * 60_000);
		expect(relay.wire.length).toBe(before);
	});

	test("and the worker dies over it: the next one begins again", async () => {
		const { alice, dials, until } = createQuietWorld(322, { limits: { workBits: 15 } }, "alice");
		await dials(alice);
		await until("alice works", () => relayOf(alice)?.problem === "needs-work");
		alice.dies();
		alice.look();
		await until("alice is in", () => relayOf(alice)?.state === "connected", 5 * 60_000);
	});
});
