/** Somebody sets the machine's clock an hour forward or back, or it wakes up with a wrong one. */
import { describe, expect, test } from "vitest";
import { parseResult } from "../../protocol/wire/control.ts";
import { sizes, usualLimits } from "../../relay/limits.ts";
import { turnSeconds } from "../../relay/turn.ts";
import { type Client, createWorld, handle, open } from "./world.ts";

const hour = 3_600_000;

function ok<T extends "turn" | "guest">(client: Client, type: T) {
	const answer = client.ask({ type, payload: {} } as never);
	const result = answer?.type === "result" ? parseResult(type, answer.payload) : "bad-request";
	if (result === "bad-request") throw new Error(`no ${type}`);
	return result;
}

describe.each([
	["forward", hour],
	["back", -hour],
])("a clock that jumps an hour %s", (_, jump) => {
	test("hangs nobody up, and stops nobody from being hung up", () => {
		const world = createWorld();
		const alice = world.login("alice");
		const eve = world.connect("eve");
		world.jump(jump);
		world.wait(usualLimits.helloMs - 1);
		expect([alice.closedWith, eve.closedWith]).toEqual([undefined, undefined]);
		world.wait(1 + sizes.wheelMs);
		expect(eve.closedWith).toBeDefined();
		world.wait(usualLimits.silenceMs - usualLimits.helloMs - 2 - sizes.wheelMs);
		expect(alice.closedWith).toBeUndefined();
		world.wait(2 + sizes.wheelMs);
		expect(alice.closedWith).toBeDefined();
	});

	test("gives nobody fresh buckets or knocks, and takes none away", () => {
		const world = createWorld({ limits: { frameBurst: 10, framesPerSecond: 1, knockTargets: 1 } });
		const [alice, bob] = [world.login("alice"), world.login("bob")];
		open(alice, bob.person);
		for (let i = 0; i < 8; i++) alice.deliver(bob.person.address);
		world.jump(jump);
		for (let i = 0; i < 8; i++) alice.deliver(bob.person.address);
		// the call that opened took one
		expect(bob.frames).toHaveLength(9);

		const eve = world.login("eve");
		const carol = world.login("carol");
		eve.deliver(bob.person.address);
		eve.deliver(carol.person.address);
		world.jump(-jump);
		eve.deliver(carol.person.address);
		expect(carol.frames).toEqual([]);
		world.wait(1_000);
		alice.deliver(bob.person.address, "again");
		expect(bob.frames).toHaveLength(11);
	});

	test("voids no token, handle or invitation", () => {
		const world = createWorld({ password: "long enough" });
		const alice = world.login("alice", { password: "long enough", handle: handle("ada") });
		const { token: invitation } = ok(alice, "guest");
		const token = alice.welcome?.token;
		if (!token) throw new Error("no token");
		world.jump(jump);
		expect(world.login("alice", { token }).welcome?.handle).toBe("ada");
		expect(world.login("bob", { token: invitation, handle: handle("ada") }).welcome?.handle).not.toBe("ada");
	});

	test("moves TURN credentials with it: coturn looks at the clock of its own machine", () => {
		const world = createWorld({ turnSecrets: ["secret"] });
		const alice = world.login("alice");
		const expires = () => Number(ok(alice, "turn").iceServers[0]?.username?.split(":")[0]);
		const before = expires();
		world.jump(jump);
		expect(expires() - before).toBe(jump / 1_000);
		expect(ok(alice, "turn").ttl).toBe(turnSeconds);
	});
});
