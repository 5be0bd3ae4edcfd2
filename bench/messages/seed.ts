/**
 * Runs in a panel of the bench, bundled for it: writes a long chat with the product's own code, as if it had been talked for years.
 * Nothing in the product imports this.
 */

import { createHistory, type Message } from "../../extension/background/chats/history.ts";
import { placeAfter } from "../../extension/background/chats/order.ts";
import type { Chat } from "../../extension/background/chats/shelf.ts";
import { plainVault } from "../../extension/background/lock/vault.ts";
import { importRestKey } from "../../extension/crypto/aead.ts";
import { openDatabase } from "../../extension/storage/db.ts";
import { createRecords } from "../../extension/storage/sealed-records.ts";
import { type ChatId, toLetterId } from "../../protocol/ids.ts";

const words =
	"the tide table says that the low one is at sixteen twenty so we leave at three and walk to the gate".split(
		" ",
	);
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const perWrite = 1_000;
const minuteMs = 60_000;

async function seedChat(chat: ChatId, count: number): Promise<void> {
	const database = await openDatabase();
	const records = createRecords(database, await importRestKey(await plainVault(database, random)), random);
	const history = createHistory(records);
	let order: string | undefined;
	let last: Message | undefined;
	for (let from = 0; from < count; from += perWrite) {
		const changes = Array.from({ length: Math.min(perWrite, count - from) }, (_, index) => {
			const number = from + index;
			order = placeAfter(order);
			const text = words.slice(number % 7, 4 + (number % 14)).join(" ");
			const message: Message = {
				id: toLetterId(random(16)),
				order,
				mine: number % 3 === 0,
				text: `${number} ${text}`,
				at: Date.now() - (count - number) * minuteMs,
				seq: number,
				...(number % 3 === 0 && { outcome: "delivered" as const }),
			};
			last = message;
			return history.add(chat, message);
		});
		await records.write(changes.flat());
	}
	const row: Chat = {
		id: chat,
		preview: last?.text ?? "",
		previewMine: false,
		at: Date.now(),
		unread: 0,
		draft: "",
	};
	await records.write([{ store: "chats", key: chat, value: row }]);
}

Object.assign(globalThis, { seedChat });
