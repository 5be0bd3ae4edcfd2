import fc from "fast-check";
import { expect, test } from "vitest";
import { noBytes, utf8 } from "../../protocol/bytes.ts";
import {
	createWrappingKey,
	importRestKey,
	openAtRest,
	sealAtRest,
	unwrapVaultKey,
	wrapVaultKey,
} from "./aead.ts";
import { reveal, Secret } from "./secret.ts";
import { seeded, unhex } from "./testing.ts";

const random = seeded(11);

test("a record opens with its key, in its place, unchanged; and nowhere else", async () => {
	const key = await importRestKey(new Secret(random(32)));
	const sealed = await sealAtRest(key, utf8("hello"), utf8("chats/1"), random);
	expect(sealed.length).toBe(12 + 5 + 16);
	expect(await openAtRest(key, sealed, utf8("chats/1"))).toEqual(utf8("hello"));
	expect(await openAtRest(key, sealed, utf8("chats/2"))).toBeUndefined();
	expect(
		await openAtRest(await importRestKey(new Secret(random(32))), sealed, utf8("chats/1")),
	).toBeUndefined();
	for (let i = 0; i < sealed.length; i++) {
		const forged = sealed.slice();
		forged[i] = (forged[i] ?? 0) ^ 1;
		expect(await openAtRest(key, forged, utf8("chats/1"))).toBeUndefined();
	}
	expect(await sealAtRest(key, utf8("hello"), utf8("chats/1"), random)).not.toEqual(sealed);
	await fc.assert(
		fc.asyncProperty(fc.uint8Array(), async (bytes) => {
			expect(await openAtRest(key, bytes, noBytes)).toBeUndefined();
		}),
	);
});

test("AES-256-GCM is the one of the GCM specification (test case 14)", async () => {
	const key = await importRestKey(new Secret(new Uint8Array(32)));
	const sealed = await sealAtRest(key, new Uint8Array(16), noBytes, (length) => new Uint8Array(length));
	expect(sealed.slice(12)).toEqual(unhex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
});

test("neither key can be read by a script", async () => {
	const rest = await importRestKey(new Secret(random(32)));
	const wrapping = await createWrappingKey();
	expect([rest.extractable, wrapping.extractable]).toEqual([false, false]);
	await expect(crypto.subtle.exportKey("raw", rest)).rejects.toThrow();
});

test("the vault key comes back from its wrapping, and from no other", async () => {
	const vault = new Secret(random(32));
	const wrapping = await createWrappingKey();
	const wrapped = await wrapVaultKey(wrapping, vault);
	expect(wrapped.length).toBe(40);
	const again = await unwrapVaultKey(wrapping, wrapped);
	expect(again && reveal(again)).toEqual(reveal(vault));
	expect(await unwrapVaultKey(await createWrappingKey(), wrapped)).toBeUndefined();
	wrapped[0] = (wrapped[0] ?? 0) ^ 1;
	expect(await unwrapVaultKey(wrapping, wrapped)).toBeUndefined();
	expect(await unwrapVaultKey(wrapping, noBytes)).toBeUndefined();
});
