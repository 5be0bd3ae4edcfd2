/** Somebody with the disk changes what the passphrase opens. */
import { expect, test } from "vitest";
import { createWrappingKey, wrapVaultKey } from "../../extension/crypto/aead.ts";
import { openWithPassphrase, sealWithPassphrase } from "../../extension/crypto/openpgp.ts";
import { reveal, Secret } from "../../extension/crypto/secret.ts";
import { createWorld, type Person } from "../world.ts";

const passphrase = "tide at four, nine geese";
const row = ["plain", "sealed-vault"] as const;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

async function shut(seed: number) {
	const world = await createWorld(seed, "alice");
	const { alice, when, until } = world;
	await when(alice.ask((api) => api.setPassphrase({ passphrase })));
	const again = async (person: Person = alice) => {
		person.restarts();
		person.look();
		await until("it is locked", () => person.view()?.phase === "locked");
	};
	await again();
	const message = (await alice.profile.database.get(...row)) as Uint8Array;
	const unlock = () => when(alice.ask((api) => api.unlock({ passphrase })));
	const put = (value: Uint8Array) => alice.profile.database.write([{ store: row[0], key: row[1], value }]);
	return { ...world, again, message, unlock, put };
}

test("a message whose passphrase would cost less is not tried", async () => {
	const { message, unlock, put } = await shut(2101);
	// SKESK v6: tag, length, version, lengths and algorithms, then S2K type 4 ‖ salt(16) ‖ t ‖ p ‖ m
	const at = message.findIndex(
		(byte, index) => byte === 4 && message[index + 17] === 3 && message[index + 18] === 4,
	);
	expect(message.slice(at + 17, at + 20)).toEqual(new Uint8Array([3, 4, 16]));
	for (const [step, value] of [
		[17, 1],
		[18, 1],
		[19, 10],
		[19, 22],
	] as const) {
		const changed = message.slice();
		changed[at + step] = value;
		expect(await openWithPassphrase(passphrase, changed)).toBe("damaged");
	}
	const changed = message.slice();
	changed[at + 17] = 1;
	await put(changed);
	expect(await unlock()).toBe("vault-damaged");
}, 60_000);

test("a message that was cut short, grew or lost a bit opens nothing", async () => {
	const { message } = await shut(2102);
	for (const length of [0, 1, 20, message.length - 1])
		expect(await openWithPassphrase(passphrase, message.slice(0, length))).toMatch(/^(?:damaged|wrong)$/);
	const flipped = message.slice();
	flipped[message.length - 5] = (flipped[message.length - 5] ?? 0) ^ 1;
	expect(await openWithPassphrase(passphrase, flipped)).toBe("wrong");
	const twice = new Uint8Array([...message, ...message]);
	expect(await openWithPassphrase(passphrase, twice)).toBe("damaged");
	const opened = await openWithPassphrase(passphrase, message);
	expect(opened instanceof Secret && reveal(opened)).toHaveLength(32);
}, 60_000);

test("another vault under a known passphrase opens nothing of this one", async () => {
	const { alice, until, unlock, put } = await shut(2103);
	await put(await sealWithPassphrase(passphrase, new Secret(random(32))));
	await unlock();
	await until("it says so", () => alice.view()?.phase === "storage-refused");
	expect(alice.view()).toMatchObject({ self: null, contacts: {} });
}, 60_000);

test("a key without a passphrase, laid beside the message, is not taken", async () => {
	const { alice, again } = await shut(2104);
	const wrapping = await createWrappingKey();
	await alice.profile.database.keepCryptoKey("vault-wrapping", wrapping);
	const value = await wrapVaultKey(wrapping, new Secret(random(32)));
	await alice.profile.database.write([{ store: "plain", key: "vault", value }]);
	await again();
	expect(alice.view()).toMatchObject({ phase: "locked", self: null });
}, 60_000);

test("a key in memory that belongs to another message is not taken", async () => {
	const { alice, until, put, unlock } = await shut(2105);
	await unlock();
	await until("it is open", () => alice.view()?.phase === "ready" || alice.view()?.phase === "welcome");
	await put(await sealWithPassphrase("another one", new Secret(random(32))));
	alice.dies();
	alice.look();
	await until("it is locked", () => alice.view()?.phase === "locked");
}, 60_000);

test("counts that were made up count as the worst", async () => {
	const { alice, again, unlock } = await shut(2106);
	const value = new TextEncoder().encode('{"failed":-5,"left":-1}');
	await alice.profile.database.write([{ store: "plain", key: "tries", value }]);
	await again();
	expect(await unlock()).toBe("too-fast");
}, 60_000);
