import { describe, expect, test } from "vitest";
import type { Handle } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { createHandles, parseLeases } from "../../relay/handles.ts";
import { createPerson } from "./person.ts";
import { type Client, createWorld, handle } from "./world.ts";

const claim = (client: Client, text: string) =>
	client.ask({ type: "claim", payload: { handle: handle(text) } })?.payload;
const lookup = (client: Client, text: string) =>
	client.ask({ type: "lookup", payload: { handle: handle(text) } })?.payload;

describe("a handle", () => {
	test("belongs to whoever came first, here or away", () => {
		const world = createWorld();
		const [alice, eve] = [world.login("alice"), world.login("eve")];
		expect(claim(alice, "ada")).toEqual({ handle: "ada" });
		alice.leave();
		expect(claim(eve, "ada")).toMatchObject({ code: "handle-taken" });
		expect(lookup(eve, "ada")).toEqual({ address: alice.person.address });
	});

	test("is one per address: a new one frees the old", () => {
		const world = createWorld();
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		claim(alice, "ada");
		claim(alice, "ada2");
		expect(lookup(bob, "ada")).toMatchObject({ code: "not-found" });
		expect(lookup(bob, "ada2")).toEqual({ address: alice.person.address });
		expect(claim(bob, "ada")).toEqual({ handle: "ada" });
	});

	test("is kept when a claim of another fails", () => {
		const world = createWorld();
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		claim(bob, "bob");
		claim(alice, "ada");
		claim(alice, "bob");
		expect(lookup(bob, "ada")).toEqual({ address: alice.person.address });
	});

	test("can be given back, by its owner only", () => {
		const world = createWorld();
		const [alice, eve] = [world.login("alice"), world.login("eve")];
		claim(alice, "ada");
		eve.ask({ type: "release", payload: {} });
		expect(lookup(eve, "ada")).toEqual({ address: alice.person.address });
		alice.ask({ type: "release", payload: {} });
		expect(lookup(eve, "ada")).toMatchObject({ code: "not-found" });
	});

	test("that cannot be one is refused with its own code", () => {
		const alice = createWorld().login("alice");
		expect(claim(alice, "Ada")).toMatchObject({ code: "handle-malformed" });
		expect(alice.closedWith).toBeUndefined();
	});

	test("can be claimed with the login, which succeeds when it is taken", () => {
		const world = createWorld();
		expect(world.login("alice", { handle: handle("ada") }).welcome?.handle).toBe("ada");
		const eve = world.login("eve", { handle: handle("ada") });
		expect(eve.welcome).toBeDefined();
		expect(eve.welcome?.handle).toBeUndefined();
		expect(world.login("alice").welcome?.handle).toBe("ada");
	});

	test("is free thirty days after the last login, not before", () => {
		const world = createWorld();
		const lease = limits.handleLeaseSeconds * 1000;
		world.login("alice", { handle: handle("ada") });
		world.wait(lease / 2);
		world.login("alice");
		world.wait(lease - 1_000);
		expect(claim(world.login("eve"), "ada")).toMatchObject({ code: "handle-taken" });
		world.wait(1_000);
		const eve = world.login("eve");
		expect(lookup(eve, "ada")).toMatchObject({ code: "not-found" });
		expect(claim(eve, "ada")).toEqual({ handle: "ada" });
		// the old owner gets nothing of it back, and takes nothing with them
		expect(world.login("alice", { handle: handle("ada3") }).welcome?.handle).toBe("ada3");
		expect(lookup(eve, "ada")).toEqual({ address: eve.person.address });
	});
});

describe("kept handles", () => {
	const alice = createPerson("alice").address;
	const leaseSeconds = limits.handleLeaseSeconds;

	test("are the same after a restart; what ran out meanwhile is not", () => {
		let time = 0;
		const date = () => time;
		let changes = 0;
		const before = createHandles({ date, leaseSeconds, onChange: () => changes++ });
		before.claim(alice, "ada" as Handle);
		expect(changes).toBe(1);
		const saved = parseLeases(before.text());
		if (!saved) throw new Error("not readable");
		expect(createHandles({ date, leaseSeconds, saved }).find("ada" as Handle)).toBe(alice);
		time = limits.handleLeaseSeconds * 1000;
		expect(createHandles({ date, leaseSeconds, saved }).find("ada" as Handle)).toBeUndefined();
	});

	test("are not read from a damaged file", () => {
		for (const text of ["", "{}", '{"leases":[{}]}', '{"leases":{}}', "[]"])
			expect(parseLeases(text)).toBeUndefined();
	});
});
