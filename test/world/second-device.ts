/** A person's identity and contacts on another device, as out of a backup: nothing of the first device's own keys. */
import type { Contact } from "../../extension/background/contacts/contact.ts";
import { restored } from "../../extension/background/contacts/restored.ts";
import { type Kept, openIdentity } from "../../extension/background/identity/identity.ts";
import { plainVault } from "../../extension/background/lock/vault.ts";
import { importRestKey } from "../../extension/crypto/aead.ts";
import { createRecords } from "../../extension/storage/sealed-records.ts";
import type { Chance } from "./chance.ts";
import type { Person } from "./person.ts";
import type { FakeClock } from "./time.ts";

type Stored = Kept & { readonly device: { readonly n: number } };

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
	const stored = await source.get<Stored>("items", "identity");
	if (!stored) throw new Error(`${from.name} has no identity`);
	const { handle, certificate, secret, device } = stored;
	const identity = await openIdentity(target, clock, random);
	await identity.restore({ handle, certificate, secret, n: device.n });
	for (const { value } of await source.list<Contact>("contacts", { prefix: "" })) {
		const contact = restored(value, value.relay, clock.now());
		await target.write([{ store: "contacts", key: contact.id, value: contact }]);
	}
}
