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
