/** Requests of strangers: many are a count and little room. */
import { expect, test } from "vitest";
import { openBook } from "../../extension/background/contacts/book.ts";
import type { Contact } from "../../extension/background/contacts/contact.ts";
import { createPeople } from "../../extension/background/contacts/people.ts";
import { createTurns } from "../../extension/background/contacts/turns.ts";
import { plainVault } from "../../extension/background/lock/vault.ts";
import { importRestKey } from "../../extension/crypto/aead.ts";
import { createRecords } from "../../extension/storage/sealed-records.ts";
import { commit } from "../../extension/storage/step.ts";
import { type Handle, toAddress, toChatId, toDeviceId, toIid } from "../../protocol/ids.ts";
import { limits } from "../../protocol/limits.ts";
import { createChance } from "../world/chance.ts";
import { createProfile } from "../world/disk.ts";
import { createWorld } from "../world.ts";

test("a thousand strangers take less than a megabyte, and one more takes nothing", async () => {
	const chance = createChance(950);
	const random = (length: number) => new Uint8Array(chance.bytes(length));
	const profile = createProfile();
	const records = createRecords(
		profile.database,
		await importRestKey(await plainVault(profile.database, random)),
		random,
	);
	const book = await openBook(records);
	const nothing = { changes: [], show() {} };
	const people = createPeople({
		clock: { now: () => 1_795_262_400_000, later: () => () => {} },
		records,
		book,
		turns: createTurns(book),
		me: () => ({
			address: toAddress(random(32)),
			relay: "wss://a-relay-with-a-rather-long-name.example.org/ws",
			cap: "",
			capN: 0,
			handle: "bob" as Handle,
			device: { id: toDeviceId(random(16)), n: 1 },
		}),
		newChatId: () => toChatId(random(16)),
		lookup: async () => toAddress(random(32)),
		enclose: (contact: Contact) => ({ contact, step: nothing }),
		clear: async () => [],
		withdraw: () => [],
		dropSessions: async () => {},
		beginChat: () => nothing,
		isRelay: () => false,
		isOpenToStrangers: () => true,
		ready: () => {},
		asked() {},
		answered() {},
	});
	const knock = async () => {
		const by = {
			iid: toIid(random(32)),
			handle: "x".repeat(32) as Handle,
			certificate: "c".repeat((limits.certificateBytes * 4) / 3),
			device: { id: toDeviceId(random(16)), n: 1 },
		};
		await commit(records, ...(await people.knocked(toAddress(random(32)), by, "d".repeat(43))));
	};
	for (let i = 0; i < limits.requests; i++) await knock();
	const size = () => profile.bytes().reduce((sum, bytes) => sum + bytes.length, 0);
	expect(profile.rows("contacts")).toBe(limits.requests);
	expect(size()).toBeLessThan(1_000_000);
	const before = size();
	await knock();
	expect(size()).toBe(before);
	await people.dropRequests(1_795_262_400_000);
	expect(profile.rows("contacts")).toBe(0);
}, 60_000);

test("all of them go at once and without a word; those that came later stay", async () => {
	const { alice, bob, eve, when, until, pass } = await createWorld(951, "alice", "bob", "eve");
	await when(bob.adds("alice"));
	await until("a request", () => alice.contact("bob")?.state === "asking");
	const seen = alice.contact("bob")?.since ?? 0;
	await pass(1_000);
	await when(eve.adds("alice"));
	await until("another", () => alice.contact("eve")?.state === "asking");
	expect(await when(alice.ask((api) => api.dropRequests({ until: seen })))).toBe(null);
	expect(alice.contact("bob")).toBeUndefined();
	expect(alice.contact("eve")?.state).toBe("asking");
	expect(alice.outside.badge).toBe(1);
	await pass(60_000);
	expect(bob.contact("alice")?.state).toBe("asked");
});

test("outside the panel a request has no name before and after it comes", async () => {
	const { alice, bob, eve, when, until } = await createWorld(952, "alice", "bob", "eve");
	await when(alice.ask((api) => api.setNotices({ notices: { shown: true, content: true, sound: true } })));
	await when(bob.adds("alice"));
	await when(eve.adds("alice"));
	await until("both ask", () => alice.outside.badge === 2);
	const outside = JSON.stringify([
		[...alice.outside.notices.values()],
		alice.outside.menu,
		alice.outside.caller,
	]);
	expect(outside).not.toMatch(/bob|eve/);
	expect([...alice.outside.notices.values()]).toEqual([{ unread: 0 }]);
});
