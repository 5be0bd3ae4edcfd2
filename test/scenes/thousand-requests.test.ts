/** A thousand who ask, and a worker that dies while one of them is looked at, let in, blocked, and all the others are dropped. */
import { expect, test } from "vitest";
import { openBook } from "../../extension/background/contacts/book.ts";
import { plainVault } from "../../extension/background/lock/vault.ts";
import { importRestKey } from "../../extension/crypto/aead.ts";
import { createRecords } from "../../extension/storage/sealed-records.ts";
import { commit } from "../../extension/storage/step.ts";
import { type Handle, toAddress, toChatId, toDeviceId, toIid } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { createWorld, type Person } from "../world.ts";
import { minute, second, texts } from "./friends.ts";

const asking = (person: Person) =>
	Object.values(person.view()?.contacts ?? {}).filter(({ state }) => state === "asking");

async function asked(seed: number) {
	const world = await createWorld(seed, "alice", "bob", "eve", "carol");
	const { alice, bob, carol, eve, chance, clock, when, until, pass } = world;
	const random = (length: number) => new Uint8Array(chance.bytes(length));
	for (const person of [bob, carol]) await when(person.adds("alice"));
	await until("both ask", () => asking(alice).length === 2);
	const relay = alice.view()?.relay.url ?? "";
	alice.leaves();
	const vault = await plainVault(alice.profile.database, random);
	const records = createRecords(alice.profile.database, await importRestKey(vault), random);
	const book = await openBook(records);
	expect(Object.keys(book.contacts.peek())).toHaveLength(2);
	for (let i = 2; i < limits.requests; i++)
		await commit(
			records,
			book.put({
				...{ id: toChatId(random(16)), state: "asking", since: clock.now(), verified: false },
				...{ handle: `stranger_${i}` as Handle, address: toAddress(random(32)), relay },
				...{ iid: toIid(random(32)), device: { id: toDeviceId(random(16)), n: 1 } },
				...{ doors: ["d".repeat(43)], nextSeq: clock.now() },
			}),
		);
	alice.returns();
	await until("they stand there", () => asking(alice).length === limits.requests);
	// one more is not even written down
	await when(eve.adds("alice"));
	await pass(minute);
	expect(alice.contact("eve")).toBeUndefined();
	expect(alice.profile.bytes().reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThan(1_000_000);
	return world;
}

test("every death leaves one let in, one blocked, and nobody else", async () => {
	for (const [at, before] of [
		[2, true],
		[9, false],
	] as const) {
		const { alice, bob, clock, when, until, pass } = await asked(960 + at);
		const seen = clock.now();
		const stranger = asking(alice).find(({ handle }) => handle === "stranger_77");
		if (!stranger) throw new Error("nobody");
		alice.diesIn(at, before);
		expect(await when(alice.ask((api) => api.openChat({ chat: stranger.id })))).not.toBe("internal");
		expect(await when(alice.decides("stranger_77", "block"))).toBe(null);
		alice.diesIn(at, !before);
		expect(await when(alice.decides("bob", "accept"))).toBe(null);
		alice.diesIn(at * 20, before);
		expect(await when(alice.ask((api) => api.dropRequests({ until: seen })))).toBe(null);
		alice.look();
		await until("bob is in", () => {
			alice.look();
			return bob.contact("alice")?.path === "relay" && alice.contact("bob")?.path === "relay";
		});
		await pass(second);
		const left = Object.values(alice.view()?.contacts ?? {}).map(({ handle, state }) => `${handle} ${state}`);
		expect(left.sort()).toEqual(["bob accepted", "stranger_77 blocked"]);
		expect(alice.profile.rows("contacts")).toBe(2);
		bob.opens("alice");
		await when(alice.says("bob", "come in"));
		await until("bob reads", () => texts(bob, "alice").includes("come in"));
		expect(alice.outside.badge).toBe(0);
	}
}, 120_000);
