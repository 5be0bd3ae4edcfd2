/** `storage.session` answers its keys in alphabetical order: after a worker died, "the oldest go first" means "by name". */
import { expect, test } from "vitest";
import { openMemoryRecords } from "../../extension/storage/memory-records.ts";

function chromeArea() {
	const all = new Map<string, unknown>();
	return {
		all: async () => Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1))),
		set: async (items: object) => {
			for (const [name, value] of Object.entries(items)) all.set(name, JSON.parse(JSON.stringify(value)));
		},
		remove: async (names: readonly string[]) => {
			for (const name of names) all.delete(name);
		},
	};
}
const order = (i: number) => i.toString(16).padStart(16, "0");
/** Two wrote before the worker died, a third after. `orderOf`: the place of the i-th message in its chat. */
async function filled(orderOf = order) {
	const area = chromeArea();
	const first = await openMemoryRecords(area as never);
	for (const [chat, from] of [
		["z".repeat(22), 0],
		["a".repeat(22), 100],
	] as const)
		for (let i = from; i < from + 55; i++) {
			const key = `${chat}:${orderOf(i)}`;
			await first.write([
				{ store: "messages", key, value: { text: "x".repeat(8_000), i } },
				{ store: "expiring", key, value: { chat, order: orderOf(i), at: 1, ttl: 1 } },
			]);
		}
	const woken = await openMemoryRecords(area as never);
	const key = `${"m".repeat(22)}:${order(999)}`;
	for (let i = 0; i < 30; i++)
		await woken.write([{ store: "messages", key: `${key}${i}`, value: { text: "y".repeat(8_000) } }]);
	return woken;
}
test("after a worker died the oldest messages go first, of those who wrote most", async () => {
	// each was put above the one before it, as late ones are
	const woken = await filled((i) => order(1_000 - i));
	for (const name of ["a", "z"]) {
		const left = (await woken.list<{ i: number }>("messages", { prefix: name.repeat(22) })).map(
			({ value }) => value.i % 100,
		);
		expect(left.length).toBeGreaterThan(40);
		expect(Math.max(...left)).toBe(54);
		expect(Math.min(...left)).toBe(55 - left.length);
	}
	expect(await woken.keys("messages", "m".repeat(22))).toHaveLength(30);
});
test("no message stays whose moment to go was forgotten", async () => {
	const woken = await filled();
	const expiring = new Set(await woken.keys("expiring", ""));
	const stay = (await woken.keys("messages", "")).filter((key) => !key.startsWith("m") && !expiring.has(key));
	expect(stay).toEqual([]);
});
