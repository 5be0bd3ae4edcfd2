/**
 * Messages that go by themselves. What is due when the worker wakes goes before anything is shown; after that the hands' alarm says
 * when. Deleted rows stay readable in the browser's files for a while, sealed under the vault key: nothing here can change that.
 */
import type { ChatId } from "../../../protocol/ids.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Records } from "../../storage/sealed-records.ts";
import type { Due } from "../due.ts";
import type { Expiring } from "./history.ts";

export interface Expiry {
	/** A message will go. */
	watch(message: Expiring): void;
	/** It is gone, or it stays. */
	forget(chat: ChatId, order: string): void;
	forgetChat(chat: ChatId): void;
	/** Takes away everything that is due now. */
	sweep(): Promise<void>;
}

interface Needs {
	readonly clock: Clock;
	readonly records: Pick<Records, "list">;
	readonly due: Due;
	/** Takes messages of one chat away for good. */
	expire(chat: ChatId, orders: readonly string[]): Promise<void>;
	/** Takes them at least off the screen. */
	conceal(chat: ChatId, orders: readonly string[]): Promise<void>;
	/** Gives messages their time from now on. */
	renew(chat: ChatId, orders: readonly string[]): Promise<void>;
}

/** When the disk refuses, it is tried again. */
const againMs = 5_000;
/** Clocks are corrected by less than this all the time. */
const slackMs = 5_000;

export async function openExpiry({ clock, records, due, ...needs }: Needs): Promise<Expiry> {
	const waiting = new Map<string, Expiring>();
	/** The disk refused: not before then. */
	let notBefore = 0;
	/** What it refused to let go, and nobody sees any more. */
	const concealed = new Set<string>();
	const key = (chat: ChatId, order: string) => `${chat}:${order}`;
	for (const { value } of await records.list<Expiring>("expiring", { prefix: "" }))
		waiting.set(key(value.chat, value.order), value);

	let isTelling = false;
	/** In the next turn: thousands that go together are one alarm. */
	function tell() {
		if (isTelling) return;
		isTelling = true;
		queueMicrotask(() => {
			isTelling = false;
			tellNow();
		});
	}
	function tellNow() {
		let next = Number.POSITIVE_INFINITY;
		for (const { at } of waiting.values()) next = Math.min(next, at);
		next = Math.max(next, notBefore);
		due.at("expiry", Number.isFinite(next) ? next : null, () => void expiry.sweep());
	}

	/** Does something with those messages of each chat; what the disk refuses is done later. */
	async function each(
		is: (message: Expiring) => boolean,
		act: (chat: ChatId, orders: readonly string[]) => Promise<void>,
	): Promise<void> {
		const found = [...waiting.values()].filter(is);
		for (const chat of new Set(found.map((message) => message.chat))) {
			const orders = found.filter((message) => message.chat === chat).map(({ order }) => order);
			await act(chat, orders).catch(() => {
				notBefore = clock.now() + againMs;
			});
		}
	}

	async function expire(chat: ChatId, orders: readonly string[]): Promise<void> {
		const messages = orders.flatMap((order) => waiting.get(key(chat, order)) ?? []);
		try {
			await needs.expire(chat, orders);
			for (const order of orders) {
				waiting.delete(key(chat, order));
				concealed.delete(key(chat, order));
			}
		} catch (error) {
			const seen = orders.filter((order) => !concealed.has(key(chat, order)));
			for (const order of seen) concealed.add(key(chat, order));
			if (seen.length > 0) await needs.conceal(chat, seen);
			// they are still there, and tried again
			for (const message of messages) waiting.set(key(chat, message.order), message);
			throw error;
		}
	}

	const expiry: Expiry = {
		watch(message) {
			waiting.set(key(message.chat, message.order), message);
			tell();
		},
		forget(chat, order) {
			if (waiting.delete(key(chat, order))) tell();
		},
		forgetChat(chat) {
			for (const [name, message] of waiting) if (message.chat === chat) waiting.delete(name);
			tell();
		},
		async sweep() {
			const now = clock.now();
			// a clock that was ahead and was put back: nothing may live longer than it was given
			await each(
				({ at, ttl }) => at - now > ttl * 1000 + slackMs,
				(chat, orders) => needs.renew(chat, orders),
			);
			await each((message) => message.at <= now, expire);
			tell();
		},
	};
	return expiry;
}
