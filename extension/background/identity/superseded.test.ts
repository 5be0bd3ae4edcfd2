import { expect, test } from "vitest";
import { toBase64Url } from "../../../protocol/bytes.ts";
import { createChance } from "../../../test/world/chance.ts";
import { createProfile } from "../../../test/world/disk.ts";
import { importRestKey } from "../../crypto/aead.ts";
import { createRecords } from "../../storage/sealed-records.ts";
import { plainVault } from "../lock/vault.ts";
import { openIdentity } from "./identity.ts";

const clock = { now: () => 1_795_262_400_000, later: () => () => {} };

async function browser(seed: number) {
	const chance = createChance(seed);
	const random = (length: number) => new Uint8Array(chance.bytes(length));
	const { database } = createProfile();
	const records = createRecords(database, await importRestKey(await plainVault(database, random)), random);
	const open = () => openIdentity(records, clock, random);
	const statementOf = async (identity: Awaited<ReturnType<typeof open>>) =>
		toBase64Url((await identity.credentials()).statement);
	return { records, open, statementOf };
}

test("only a newer device of the same identity takes the place of this one", async () => {
	const [there, here, elsewhere] = [await browser(1), await browser(2), await browser(3)];
	const [old, other] = [await there.open(), await elsewhere.open()];
	await old.create("bob");
	await other.create("bob");
	const write = (change: Parameters<typeof here.records.write>[0][number]) => here.records.write([change]);
	await (await here.open()).takeIn(old.papers(), write);
	const fresh = await here.open();
	expect(fresh.self.peek()).toEqual(old.self.peek());
	expect(fresh.device().id).not.toBe(old.device().id);
	expect(await fresh.superseded(await there.statementOf(old))).toBe(false);
	expect(await old.superseded(await there.statementOf(old))).toBe(false);
	expect(await old.superseded(await elsewhere.statementOf(other))).toBe(false);
	expect(await old.superseded("")).toBe(false);
	expect(old.isSuperseded()).toBe(false);
	expect(await old.superseded(await here.statementOf(fresh))).toBe(true);
	expect([old, fresh].map((identity) => identity.isSuperseded())).toEqual([true, false]);
	await expect(fresh.takeIn(old.papers(), write)).rejects.toThrow("have-identity");
});

test("two changes in the same moment are both there", async () => {
	const [there, here] = [await browser(4), await browser(5)];
	const old = await there.open();
	await old.create("bob");
	await (await here.open()).takeIn(old.papers(), (change) => here.records.write([change]));
	const statement = await here.statementOf(await here.open());
	// a slow disk: the second begins before the first is there
	const slow = { ...there.records };
	const write = slow.write;
	slow.write = async (changes) => {
		await new Promise((resolve) => setTimeout(resolve, 400));
		return write(changes);
	};
	const identity = await openIdentity(slow, clock, (length) => new Uint8Array(length).fill(7));
	const handle = "robert" as NonNullable<ReturnType<typeof identity.self.peek>>["handle"];
	await Promise.all([identity.superseded(statement), identity.rename(handle)]);
	const again = await there.open();
	expect(again.self.peek()?.handle).toBe("robert");
	expect(again.isSuperseded()).toBe(true);
});

test("of two who begin in the same moment one does", async () => {
	const { open } = await browser(6);
	const identity = await open();
	const both = await Promise.allSettled([identity.create("alice"), identity.create("carol")]);
	expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
	expect((await open()).self.peek()).toEqual(identity.self.peek());
	const other = await browser(7);
	const fresh = await other.open();
	const made = await Promise.allSettled([
		fresh.create("dora"),
		fresh.takeIn(identity.papers(), (change) => other.records.write([change])),
	]);
	expect(made.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});
