/** Two who talk compare aloud that nobody stands between, and mark each other verified. */
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../extension/contract/call.ts";
import type { Person } from "../world.ts";
import { callOf, hangsUp, idOf, phase, talking } from "./callers.ts";
import { second } from "./friends.ts";

const comparison = (person: Person): Comparison | undefined => callOf(person)?.comparison;
const step = (person: Person) => comparison(person)?.step;
function compares(person: Person, who: string) {
	const call = idOf(person);
	return person.about(who, (api, seat) => api.compareAloud({ call, seat }));
}
const closes = (person: Person) => {
	const call = idOf(person);
	return person.ask((api) => api.endComparison({ call }));
};
const read = ({ pictures, digits }: Comparison) => JSON.stringify([pictures, digits]);

describe("in a call of two", () => {
	test("both see the same four pictures and six digits; each notes it for themselves", async () => {
		const { alice, bob, when, until, pass } = await talking(80_000);
		await when(compares(alice, "bob"));
		await until("both see it", () => step(alice) === "shown" && step(bob) === "shown");
		const [a, b] = [comparison(alice), comparison(bob)];
		if (!a || !b) throw new Error("nothing is shown");
		expect(read(a)).toBe(read(b));
		expect([a.pictures?.length, a.digits?.length, a.isOurs, b.isOurs]).toEqual([4, 6, true, false]);
		await when(alice.about("bob", (api, chat) => api.verify({ chat, iid: a.iid })));
		expect([alice.contact("bob")?.verified, bob.contact("alice")?.verified]).toEqual([true, false]);
		await when(closes(alice));
		expect([comparison(alice), step(bob)]).toEqual([undefined, "shown"]);
		await when(bob.about("alice", (api, chat) => api.verify({ chat, iid: b.iid })));
		await when(closes(bob));
		await when(hangsUp(bob));
		await pass(second);
		expect([alice.contact("bob")?.verified, bob.contact("alice")?.verified]).toEqual([true, true]);
	});
	test("another round is another string; what is shown outlives the worker", async () => {
		const { alice, bob, when, until, pass } = await talking(80_001);
		const seen = new Set<string>();
		for (let round = 0; round < 5; round++) {
			await when(compares(round % 2 ? alice : bob, round % 2 ? "bob" : "alice"));
			await until("both see another one", () =>
				[alice, bob].every((person) => {
					const shown = comparison(person);
					return shown?.step === "shown" && !seen.has(read(shown));
				}),
			);
			for (const person of [alice, bob]) {
				person.dies();
				person.look();
			}
			await pass(second);
			const [a, b] = [comparison(alice), comparison(bob)];
			if (!a || !b) throw new Error("nothing is shown");
			expect(read(a)).toBe(read(b));
			seen.add(read(a));
		}
		expect(seen.size).toBe(5);
	});
	test("both begin at one moment: one of the two goes on", async () => {
		for (let seed = 0; seed < 20; seed++) {
			const { alice, bob, when, until } = await talking(80_100 + seed);
			await Promise.all([when(compares(alice, "bob")), when(compares(bob, "alice"))]);
			await until("both see it", () => step(alice) === "shown" && step(bob) === "shown");
			const [a, b] = [comparison(alice), comparison(bob)];
			expect(a && b && read(a) === read(b), `seed ${seed}`).toBe(true);
			expect(a?.isOurs).toBe(!b?.isOurs);
		}
	});
	test("a letter is lost: it is off, says so, and can be begun again", async () => {
		const { alice, bob, relay, when, until, pass } = await talking(80_002);
		relay.kill();
		await pass(second);
		await when(compares(alice, "bob"));
		await pass(25 * second);
		expect([step(alice), phase(alice)]).toEqual(["off", "live"]);
		relay.start();
		await until("connected", () => alice.contact("bob")?.path === "relay", 120_000);
		await when(compares(alice, "bob"));
		await until("both see it", () => step(alice) === "shown" && step(bob) === "shown");
	});
	test("it ends with the call, and nobody compares without one", async () => {
		const { alice, bob, when, until, pass } = await talking(80_003);
		await when(compares(alice, "bob"));
		await until("it is shown", () => step(bob) === "shown");
		const call = idOf(alice);
		await when(hangsUp(alice));
		await pass(second);
		expect(await when(alice.about("bob", (api, seat) => api.compareAloud({ call, seat })))).toBe("call-over");
		expect(alice.contact("bob")?.verified).toBe(false);
	});
});
