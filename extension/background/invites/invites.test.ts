/** The shelf of our own invites, without anybody who comes by it. */
import { describe, expect, test } from "vitest";
import { toAddress, toHandshakeId, toIid, toInviteId } from "../../../protocol/ids.ts";
import { findInvite } from "../../../protocol/invite.ts";
import { inviteTagKey, tagOf } from "../../crypto/tag.ts";
import type { RecordChange, Records } from "../../storage/sealed-records.ts";
import { openInvites } from "./invites.ts";

const filled = (length: number, value = length) => new Uint8Array(length).fill(value);
const id = toInviteId(filled(16));
const place = {
	me: () => ({
		...{ iid: toIid(filled(32)), address: toAddress(filled(32, 3)), cap: "AAAAAAAAAAAAAAAAAAAAAA" },
		...{ url: "ws://127.0.0.1:1721/ws", pin: "AAAA", hasPassword: true },
	}),
	isConnected: async () => true,
	guest: async () => filled(16, 9),
};

async function shelf() {
	const disk = new Map<string, object>();
	const time = { now: 1_767_225_600_000 };
	let isFull = false;
	const records = {
		get: async () => undefined,
		keys: async () => [],
		list: async () => [...disk].map(([key, value]) => ({ key, value })),
		async write(changes: readonly RecordChange[]) {
			if (isFull) throw new Error("full");
			for (const { key, value } of changes) value ? disk.set(key, value) : disk.delete(key);
		},
	} as unknown as Records;
	const clock = { now: () => time.now, later: () => () => {} };
	let drawn = 0;
	const open = () => openInvites(records, clock, (length) => filled(length, ++drawn));
	const invites = await open();
	await invites.create(id, place);
	const text = invites.text(id);
	const invite = findInvite(text);
	if (!invite) throw new Error("no invite");
	const sid = toHandshakeId(filled(16));
	const m1 = filled(1248, 1);
	const tag = tagOf(inviteTagKey(invite.secret), sid, m1);
	return {
		...{ invites, invite, disk, time, open, records },
		asked: (of = invites) => of.tagged(sid, m1, tag),
		fill: (full: boolean) => {
			isFull = full;
		},
	};
}

describe("an invite of ours", () => {
	test("holds what is told of us, a token for the relay, and a day", async () => {
		const { invite, time } = await shelf();
		expect(invite).toMatchObject({ iid: place.me().iid, address: place.me().address, url: place.me().url });
		expect(invite.guestToken).toEqual(filled(16, 9));
		expect(invite.exp).toBe(time.now / 1000 + 86_400);
	});

	test("is over with its second, whether or not anybody has tidied up", async () => {
		const { invites, asked, time } = await shelf();
		time.now += 86_400_000 - 1;
		expect(asked()).toMatchObject({ id });
		time.now += 1;
		expect(asked()).toBe("over");
		expect(await invites.use(id, async () => true)).toBe(false);
		expect(() => invites.text(id)).toThrow("invite-over");
		await invites.tidy();
		expect(asked()).toBe("over");
		time.now += 3 * 86_400_000;
		await invites.tidy();
		expect(asked()).toBe(undefined);
	});

	test("that is being used is nobody else's, and is there again when that could not be stored", async () => {
		const { invites, asked, records, open, fill } = await shelf();
		let others: Promise<boolean> | undefined;
		fill(true);
		const failed = invites.use(id, async (close) => {
			others = invites.use(id, async () => true);
			await records.write(close.changes);
			return true;
		});
		await expect(failed).rejects.toThrow("full");
		expect(await others).toBe(false);
		expect(asked()).toMatchObject({ id });
		fill(false);
		expect(
			await invites.use(id, async (close) => {
				await records.write(close.changes);
				close.show();
				return true;
			}),
		).toBe(true);
		expect(asked()).toBe("over");
		expect(asked(await open())).toBe("over");
	});

	test("that was taken back while it was being used is over, also when that use could not be stored", async () => {
		const { invites, asked, records, open, fill } = await shelf();
		let revoked: Promise<void> | undefined;
		const failed = invites.use(id, async (close) => {
			revoked = invites.revoke(id);
			await Promise.resolve();
			fill(true);
			await records.write(close.changes).finally(() => fill(false));
			return true;
		});
		await expect(failed).rejects.toThrow("full");
		await revoked;
		expect(asked()).toBe("over");
		expect(asked(await open())).toBe("over");
	});

	test("that is just being taken back lets nobody in, and is there again when that could not be stored", async () => {
		const { invites, asked, fill } = await shelf();
		fill(true);
		const failed = invites.revoke(id);
		const used = Promise.resolve().then(() => invites.use(id, async () => true));
		await expect(failed).rejects.toThrow("full");
		expect(await used).toBe(false);
		fill(false);
		expect(asked()).toMatchObject({ id });
		expect(await invites.use(id, async () => true)).toBe(true);
	});

	test("leaves no secret on the disk when it is taken back", async () => {
		const { invites, disk, asked } = await shelf();
		expect([...disk.values()][0]).toHaveProperty("secret");
		await invites.revoke(id);
		await invites.revoke(id);
		expect([...disk.values()]).toEqual([expect.not.objectContaining({ secret: expect.anything() })]);
		expect([...disk.values()]).toEqual([expect.not.objectContaining({ text: expect.anything() })]);
		expect(asked()).toBe("over");
		await invites.create(id, place);
		expect(() => invites.text(id)).toThrow("invite-over");
	});
});
