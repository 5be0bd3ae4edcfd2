/** What another browser hands over is looked at before anything of it is kept. */
import { expect, test } from "vitest";
import { toBase64Url } from "../../../protocol/bytes.ts";
import type { LetterId } from "../../../protocol/ids.ts";
import { createIdentity, readCertificate } from "../../crypto/openpgp.ts";
import { reveal } from "../../crypto/secret.ts";
import type { Contents } from "./contents.ts";
import { createRestore } from "./restore.ts";

const now = Date.UTC(2026, 10, 22);
const noBytes = new Uint8Array(0);

async function papersOf(handle: string) {
	const { certificate, secret } = await createIdentity(handle as never, now);
	const read = await readCertificate(certificate, now);
	if ("refused" in read) throw new Error("no identity");
	const text = { certificate: toBase64Url(certificate), secret: toBase64Url(reveal(secret)) };
	return { handle: handle as never, iid: read.iid, ...text, n: 1 };
}

function withRead(read: Contents | "newer" | undefined) {
	const kept: object[] = [];
	const { takeOver } = createRestore({
		clock: { now: () => now },
		records: { write: async (changes: object[]) => void kept.push(...changes) } as never,
		identity: {
			self: { peek: () => undefined },
			takeIn: async (papers: object, write: (change: object, device: object) => Promise<void>) =>
				write({ papers }, { id: "", n: 2 }),
		} as never,
		kept: { now: { peek: () => ({}) } } as never,
		newLetterId: () => "" as LetterId,
		read: () => read,
		accountAgain: () => ({}) as never,
		inUse: () => ({}) as never,
		letterRow: () => ({}) as never,
		settingsAgain: () => ({ settings: true }) as never,
		again: () => {},
	});
	return { kept, takeOver: () => takeOver("id", noBytes) };
}

test("an identity whose certificate, name and secret belong together is kept, and no other", async () => {
	const [alice, eve] = [await papersOf("alice"), await papersOf("eve")];
	const contents = (identity: object) =>
		({ made: now, words: "", identity, relays: [], settings: {}, people: [] }) as unknown as Contents;
	const good = withRead(contents(alice));
	await good.takeOver();
	expect(good.kept.length).toBeGreaterThan(1);
	for (const mixed of [
		{ ...alice, iid: eve.iid },
		{ ...alice, secret: eve.secret },
		{ ...alice, certificate: eve.certificate },
	]) {
		const bad = withRead(contents(mixed));
		await expect(bad.takeOver()).rejects.toMatchObject({ code: "handover-damaged" });
		expect(bad.kept).toEqual([]);
	}
});

test("what is no contents, or of a later version, is not kept", async () => {
	await expect(withRead(undefined).takeOver()).rejects.toMatchObject({ code: "handover-damaged" });
	await expect(withRead("newer").takeOver()).rejects.toMatchObject({ code: "handover-newer" });
});
