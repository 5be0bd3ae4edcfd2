/** A call behind the lock: it goes on and can be hung up, and nothing rings there. */
import { expect, test } from "vitest";
import type { Person } from "../world.ts";
import { callOf, phase, ringing, talking } from "./callers.ts";
import { second } from "./friends.ts";

const passphrase = "tide at four, nine geese";
const lock = (person: Person) => person.ask((api) => api.lock({}));
const unlock = (person: Person) => person.ask((api) => api.unlock({ passphrase }));

test("goes on behind the lock, and is there again after it", async () => {
	const { alice, bob, calls, when, until, pass } = await talking(2201);
	expect(await when(alice.ask((api) => api.setPassphrase({ passphrase })))).toBe(null);
	await until("the call is still there", () => phase(alice) === "live");
	await when(lock(alice));
	await pass(20 * second);
	expect(alice.view()).toMatchObject({
		phase: "locked",
		call: null,
		lock: { is: "covered", isInCall: true },
	});
	expect(phase(bob)).toBe("live");
	expect([...calls.sends("alice")]).toEqual(["microphone"]);
	expect(await when(unlock(alice))).toBe(null);
	await until("it is there again", () => phase(alice) === "live");
	expect(phase(bob)).toBe("live");
}, 60_000);

test("is hung up behind the lock: no device is open, and the other end notices", async () => {
	const { alice, bob, calls, when, until, pass } = await talking(2202);
	await when(alice.ask((api) => api.setPassphrase({ passphrase })));
	await until("the call is still there", () => phase(alice) === "live");
	await when(lock(alice));
	await pass(2 * second);
	expect(await when(alice.ask((api) => api.endCall({})))).toBe(null);
	await until("the lock says so", () => alice.view()?.lock.isInCall === false);
	await until("bob knows", () => phase(bob) !== "live", 60 * second);
	expect(calls.devices("alice").captured()).toEqual([]);
	expect(await when(unlock(alice))).toBe(null);
	await until(
		"it is over",
		() => [undefined, null, "ended"].includes(callOf(alice)?.phase ?? null),
		60 * second,
	);
}, 60_000);

test("that only rings is silent behind the lock", async () => {
	const { bob, calls, when, until, pass } = await ringing(2203);
	await when(bob.ask((api) => api.setPassphrase({ passphrase })));
	await until("it is open", () => bob.view()?.lock.is === "open" && bob.view()?.phase === "ready");
	await when(lock(bob));
	await pass(second);
	expect(calls.devices("bob").playing).toBe(null);
	expect(bob.outside.rings.size).toBe(0);
	expect(bob.view()).toMatchObject({ call: null, lock: { isInCall: false } });
}, 60_000);
