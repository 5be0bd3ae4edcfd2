/** A person goes on on a device that was made anew out of a backup. */
import { expect, test } from "vitest";
import { restoreOn } from "../world/second-device.ts";
import { createQuietWorld, type Person } from "../world.ts";
import { minute, texts } from "./friends.ts";

async function twoDevices(seed: number) {
	const world = createQuietWorld(seed, {}, "alice", "bob", "desk");
	const { alice, bob, desk, arrives, befriend, tries, until } = world;
	await arrives(alice);
	await arrives(bob);
	await befriend(alice, bob);
	const begin = async (other: Person = desk) => {
		await restoreOn(bob, other, world);
		other.look();
		await until("it is read", () => other.view()?.phase === "ready");
		await tries(other);
	};
	return { ...world, begin };
}

test("what is between two stays, is said on a new device, and the older one stops and says why", async () => {
	const { alice, bob, desk, begin, when, until } = await twoDevices(970);
	const id = alice.contact("bob")?.id;
	await when(bob.says("alice", "from the old one"));
	await until("it comes", () => texts(alice, "bob").length === 1);
	await begin();
	await until("alice sees the new one", () => alice.contact("bob")?.newDeviceAt !== undefined, 5 * minute);
	await until(
		"both ways",
		() => [alice.contact("bob"), desk.contact("alice")].every((row) => row?.path === "relay"),
		5 * minute,
	);
	expect(alice.contact("bob")).toMatchObject({ id, keyChanged: false, state: "accepted" });
	desk.opens("alice");
	await when(desk.says("alice", "from the new one"));
	await until("it comes", () => texts(alice, "bob").length === 2, minute);
	await when(alice.says("bob", "welcome back"));
	await until("only there", () => texts(desk, "alice").includes("welcome back"), minute);
	expect(texts(bob, "alice")).not.toContain("welcome back");
	await until("the older one stops", () => bob.view()?.relay.problem === "superseded", 5 * minute);
	expect(bob.view()?.relay.state).toBe("stopped");
	expect(await when(bob.ask((api) => api.retryRelay({})))).toBe("superseded");
	bob.restarts();
	bob.look();
	await until("it stays so", () => bob.view()?.relay.state === "stopped");
});

test("an older device that was away hears it when it comes back, and what it says is not taken", async () => {
	const { alice, bob, begin, when, until } = await twoDevices(971);
	bob.leaves();
	await begin();
	await until("alice sees the new one", () => alice.contact("bob")?.newDeviceAt !== undefined, 5 * minute);
	bob.returns();
	await when(bob.says("alice", "too late"));
	await until("the older one stops", () => bob.view()?.relay.problem === "superseded", 10 * minute);
	expect(texts(alice, "bob")).not.toContain("too late");
});

test("somebody who is away meanwhile finds the new device later", async () => {
	const { alice, desk, bob, begin, until, pass } = await twoDevices(972);
	alice.leaves();
	bob.leaves();
	await begin();
	await pass(10 * minute);
	alice.returns();
	await until(
		"both ways",
		() => [alice.contact("bob"), desk.contact("alice")].every((row) => row?.path === "relay"),
		10 * minute,
	);
	expect(alice.contact("bob")?.newDeviceAt).toBeDefined();
});

test("the worker's death at any await of it changes nothing", async () => {
	for (let dieAt = 1; dieAt < 30; dieAt++) {
		const { alice, desk, begin, until } = await twoDevices(1000 + dieAt);
		alice.dies();
		alice.willDie(dieAt + 4, dieAt % 2 === 0);
		await begin();
		await until(
			`both ways (death ${dieAt})`,
			() => {
				alice.look();
				if (alice.contact("bob")?.newDeviceAt === undefined) return false;
				return [alice.contact("bob"), desk.contact("alice")].every((row) => row?.path === "relay");
			},
			15 * minute,
		);
		expect(alice.contact("bob")).toMatchObject({ state: "accepted", keyChanged: false });
	}
}, 120_000);
