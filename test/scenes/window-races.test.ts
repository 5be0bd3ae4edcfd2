/** A page that is read while something goes or comes. */
import { expect, test } from "vitest";
import { createHistory, type Message } from "../../extension/background/chats/history.ts";
import { createPages } from "../../extension/background/chats/pages.ts";
import { openMemoryRecords } from "../../extension/storage/memory-records.ts";
import { commit } from "../../extension/storage/step.ts";
import type { ChatId, LetterId } from "../../protocol/ids.ts";

const chat = "c".repeat(22) as ChatId;
const area = () => {
	let all: Record<string, unknown> = {};
	return {
		all: async () => all,
		async set(items: object) {
			all = { ...all, ...items };
		},
		async remove(names: readonly string[]) {
			for (const name of names) delete all[name];
		},
	};
};
async function made(count: number) {
	const records = await openMemoryRecords(area() as never);
	let gate: Promise<void> | undefined;
	const slow = {
		...records,
		async list(store: never, range: never) {
			const found = await records.list(store, range);
			await gate;
			return found;
		},
	};
	const history = createHistory(slow as never);
	const pages = createPages(history);
	const messages: Message[] = Array.from({ length: count }, (_, i) => ({
		id: `m${String(i).padStart(21, "0")}` as LetterId,
		order: ((i + 1) * 2 ** 20).toString(16).padStart(16, "0"),
		mine: false,
		text: `${i}`,
		at: i,
		seq: i + 1,
	}));
	for (const message of messages) await records.write(history.add(chat, message));
	const hold = () => {
		let release = () => {};
		gate = new Promise((resolve) => {
			release = resolve;
		});
		return () => {
			gate = undefined;
			release();
		};
	};
	return { records, history, pages, messages, hold };
}
const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

test("a message that goes while older ones are read is not shown by them", async () => {
	const { records, history, pages, messages, hold } = await made(120);
	const open = await pages.open(chat, null);
	const release = hold();
	const moving = open.older();
	await tick();
	const gone = messages[60] as Message;
	await commit(records, {
		changes: history.remove(chat, gone),
		show: () => pages.hide(chat, new Set([gone.id])),
	});
	release();
	await moving;
	expect(open.page.peek().messages.map(({ text }) => text)).not.toContain("60");
});
test("a message that goes while the end is read is not shown by it", async () => {
	const { records, history, pages, messages, hold } = await made(120);
	const open = await pages.open(chat, null);
	const release = hold();
	const moving = open.showAt(null);
	await tick();
	const gone = messages[119] as Message;
	await commit(records, {
		changes: history.remove(chat, gone),
		show: () => pages.hide(chat, new Set([gone.id])),
	});
	release();
	await moving;
	expect(open.page.peek().messages.map(({ text }) => text)).not.toContain("119");
});
test("a message that comes while the end is read is shown", async () => {
	const { records, history, pages, hold } = await made(120);
	const open = await pages.open(chat, null);
	const release = hold();
	const moving = open.showAt(null);
	await tick();
	const fresh: Message = {
		id: "n".repeat(22) as LetterId,
		order: (121 * 2 ** 20).toString(16).padStart(16, "0"),
		mine: false,
		text: "fresh",
		at: 999,
		seq: 999,
	};
	await commit(records, { changes: history.add(chat, fresh), show: () => pages.show(chat, fresh) });
	release();
	await moving;
	expect(open.page.peek().messages.at(-1)?.text).toBe("fresh");
});
