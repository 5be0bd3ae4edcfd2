/** Thousands of messages that are due together: what it costs to forget them. */
import { expect, test } from "vitest";
import { openExpiry } from "../../extension/background/chats/expiry.ts";

test("20,000 messages that go together are forgotten in a second, and the alarm is set a few times", async () => {
	const rows = Array.from({ length: 20_000 }, (_, i) => ({
		key: `k${i}`,
		value: { chat: "c".repeat(22), order: `${i}`.padStart(16, "0"), at: 1_000 + i, ttl: 60 },
	}));
	let alarms = 0;
	let last: number | null | undefined;
	const expiry = await openExpiry({
		clock: { now: () => 50_000, later: () => () => {} },
		records: { list: async () => rows } as never,
		due: {
			at: (_: string, at: number | null) => {
				if (at !== last) alarms++;
				last = at;
			},
			ring() {},
		},
		async expire(chat, orders) {
			for (const order of orders) expiry.forget(chat, order);
		},
		renew: async () => {},
		conceal: async () => {},
	});
	const begin = performance.now();
	await expiry.sweep();
	const ms = performance.now() - begin;
	expect(ms).toBeLessThan(1_000);
	expect(alarms).toBeLessThan(100);
}, 60_000);
