/** A disk that refuses while a letter's time is over: the alarm is set in the past again and again, without a pause. */
import { expect, test } from "vitest";
import { friends, hour, minute, second } from "./friends.ts";

test("a full disk on the day a letter is given up does not keep the worker busy without a pause", async () => {
	const { alice, bob, clock, when, until, pass } = await friends(19_060);
	bob.leaves();
	await until("bob is away", () => alice.contact("bob")?.path === "none", 5 * minute);
	await when(alice.says("bob", "x"));
	await pass(71 * hour + 30 * minute);
	alice.profile.refuse("storage-full");
	let tries = 0;
	const database = alice.profile.database as unknown as { write(changes: unknown): Promise<void> };
	const write = database.write;
	const from = clock.now() + 30 * minute - second;
	const end = { isOver: false };
	database.write = async (changes) => {
		if (clock.now() >= from) tries++;
		if (tries > 2_000) {
			end.isOver = true;
			// so that this scene ends
			alice.profile.refuse(undefined);
		}
		return write(changes);
	};
	await pass(32 * minute);

	expect(end.isOver).toBe(false);
	expect(tries).toBeLessThan(200);
}, 60_000);
