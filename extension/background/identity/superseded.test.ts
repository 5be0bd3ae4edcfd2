import { expect, test } from "vitest";
import { toBase64Url } from "../../../protocol/bytes.ts";
import { createChance } from "../../../test/world/chance.ts";
import { createProfile } from "../../../test/world/disk.ts";
import { importRestKey } from "../../crypto/aead.ts";
import { createRecords } from "../../storage/sealed-records.ts";
import { plainVault } from "../lock/vault.ts";
import { type Kept, openIdentity } from "./identity.ts";

const clock = { now: () => 1_795_262_400_000, later: () => () => {} };

async function browser(seed: number) {
	const chance = createChance(seed);
	const random = (length: number) => new Uint8Array(chance.bytes(length));
	const { database } = createProfile();
	const records = createRecords(database, await importRestKey(await plainVault(database, random)), random);
	const identity = await openIdentity(records, clock, random);
	const statement = async () => toBase64Url((await identity.credentials()).statement);
	return { records, identity, statement };
}

test("only a newer device of the same identity takes the place of this one", async () => {
	const [old, fresh, other] = [await browser(1), await browser(2), await browser(3)];
	await old.identity.create("bob");
	await other.identity.create("bob");
	const kept = await old.records.get<Kept>("items", "identity");
	if (!kept) throw new Error("nothing kept");
	await fresh.identity.restore({ ...kept, n: old.identity.device().n });
	expect(fresh.identity.self.peek()).toEqual(old.identity.self.peek());
	expect(fresh.identity.device().id).not.toBe(old.identity.device().id);
	expect(await fresh.identity.superseded(await old.statement())).toBe(false);
	expect(await old.identity.superseded(await old.statement())).toBe(false);
	expect(await old.identity.superseded(await other.statement())).toBe(false);
	expect(await old.identity.superseded("")).toBe(false);
	expect(old.identity.isSuperseded()).toBe(false);
	expect(await old.identity.superseded(await fresh.statement())).toBe(true);
	expect([old, fresh].map(({ identity }) => identity.isSuperseded())).toEqual([true, false]);
	await expect(fresh.identity.restore({ ...kept, n: 1 })).rejects.toThrow("have-identity");
});
