/** A person's identity and contacts on another device, as out of a backup: nothing of the first device's own keys. */
import type { Contact } from "../../extension/background/contacts/contact.ts";
import { neverTold } from "../../extension/background/contacts/contact.ts";
import { openIdentity } from "../../extension/background/identity/identity.ts";
import { plainVault } from "../../extension/background/lock/vault.ts";
import { importRestKey } from "../../extension/crypto/aead.ts";
import { createRecords } from "../../extension/storage/sealed-records.ts";
import type { Chance } from "./chance.ts";
import type { Person } from "./person.ts";
import type { FakeClock } from "./time.ts";

/** `to` must not have been woken yet. */
export async function restoreOn(
	from: Person,
	to: Person,
	{ chance, clock }: { chance: Chance; clock: FakeClock },
) {
	const random = (length: number) => new Uint8Array(chance.bytes(length));
	const open = async ({ profile: { database } }: Person) =>
		createRecords(database, await importRestKey(await plainVault(database, random)), random);
	const [source, target] = [await open(from), await open(to)];
	const papers = (await openIdentity(source, clock, random)).papers();
	const identity = await openIdentity(target, clock, random);
	await identity.takeIn(papers, (change) => target.write([change]));
	for (const { value } of await source.list<Contact>("contacts", { prefix: "" })) {
		// at another address: whom we talk with is told by `route`, once the relay let us in
		const { knock: _, toldPresence: __, former: ___, ...kept } = value;
		const nextSeq = Math.max(value.nextSeq + 1, clock.now());
		const contact: Contact = { ...kept, toldCap: neverTold, nextSeq };
		await target.write([{ store: "contacts", key: contact.id, value: contact }]);
	}
}
