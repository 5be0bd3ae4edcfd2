/** What goes: by its own time, by a person's choice, for one or for both. */
import { Fault } from "../../../protocol/errors.ts";
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import { commit, type Step } from "../../storage/step.ts";
import type { Message } from "./history.ts";
import type { ChatNeeds, Rows } from "./rows.ts";
import { withLast } from "./shelf.ts";
import type { createWriting } from "./writing.ts";

interface Needs extends ChatNeeds {
	readonly rows: Rows;
	readonly enclose: ReturnType<typeof createWriting>["enclose"];
}

export function createRemoving(needs: Needs) {
	const { clock, turns, records, book, outbox, history, pages, shelf, expiry, rows } = needs;

	return {
		/** Their time is over. */
		async expire(chat: ChatId, orders: readonly string[]): Promise<void> {
			if (!book.get(chat)) return;
			await turns.with(chat, async () => {
				const found = await Promise.all(orders.map((order) => history.at(chat, order)));
				const now = clock.now();
				const gone = found.filter((message): message is Message => (message?.expires?.at ?? now + 1) <= now);
				if (gone.length > 0) await commit(records, ...(await rows.remove(shelf.get(chat, now), gone)));
			});
			needs.ready(chat);
		},
		/**
		 * Messages of which nothing is kept made room: nothing shows or counts them any more. With none gone, puts right what a worker that
		 * died left unsaid.
		 */
		async madeRoom(chat: ChatId, gone: readonly Message[]): Promise<void> {
			if (!book.get(chat)) return;
			await turns.with(chat, async () => {
				const line = shelf.get(chat, clock.now());
				const left = await history.page(chat, Number.MAX_SAFE_INTEGER);
				await commit(records, ...rows.recount(line, left, gone));
			});
		},
		/** The disk does not let them go: at least nobody sees them any more. */
		async conceal(chat: ChatId, orders: readonly string[]): Promise<void> {
			const found = await Promise.all(orders.map((order) => history.at(chat, order)));
			const gone = found.filter((message): message is Message => message !== undefined);
			const ids = new Set(gone.map(({ id }) => id));
			pages.hide(chat, ids);
			needs.unnotice(chat, ids);
			const line = shelf.get(chat, clock.now());
			if (!line.lastId || !ids.has(line.lastId)) return;
			const last = (await history.page(chat, gone.length + 1)).filter(({ id }) => !ids.has(id)).at(-1);
			shelf.put({ ...withLast(line, last), at: line.at }).show();
		},
		/** They were given their time by a clock that was ahead: they get it from now on. */
		async renew(chat: ChatId, orders: readonly string[]): Promise<void> {
			if (!book.get(chat)) return;
			await turns.with(chat, async () => {
				const found = await Promise.all(orders.map((order) => history.at(chat, order)));
				const now = clock.now();
				const steps = found.flatMap((message): Step[] =>
					message?.expires
						? [
								rows.change(chat, {
									...message,
									expires: { ...message.expires, at: now + message.expires.ttl * 1000 },
								}),
							]
						: [],
				);
				await commit(records, ...steps);
			});
		},
		/**
		 * Takes a message away here, and with `forBoth`, if it is ours, from them by the letter `id`. Twice is once. What has not left does
		 * not leave any more.
		 */
		remove(chat: ChatId, id: LetterId, of: LetterId, forBoth: boolean): Promise<void> {
			return turns.with(chat, async (contact) => {
				const message = await history.find(chat, of);
				if (!message) return;
				const isForBoth = forBoth && message.mine && contact.state === "accepted";
				const steps: Step[] = [...(await rows.remove(shelf.get(chat, clock.now()), [message], !isForBoth))];
				if (isForBoth) {
					const enclosed = needs.enclose(contact, id, { t: "delete", body: { of } }, { after: of });
					steps.push(book.put(enclosed.contact), enclosed.step);
				}
				await commit(records, ...steps);
				needs.ready(chat);
			});
		},
		/** A message goes sooner than it would. */
		shorten(chat: ChatId, of: LetterId, seconds: number): Promise<void> {
			return turns.with(chat, async () => {
				const message = await history.find(chat, of);
				if (!message) throw new Fault("not-found");
				const at = clock.now() + seconds * 1000;
				if (message.expires && message.expires.at <= at) return;
				const next: Message = { ...message, expires: { at, ttl: seconds } };
				const line = shelf.get(chat, clock.now());
				const isLast = line.lastId === of;
				await commit(
					records,
					rows.change(chat, next),
					...(isLast ? [shelf.put({ ...withLast(line, next), at: line.at })] : []),
				);
			});
		},
		/** Takes every message of a chat away, and what of ours has not left; the person stays. */
		clear(chat: ChatId): Promise<void> {
			return turns.with(chat, async () => {
				const line = shelf.get(chat, clock.now());
				const { firstUnread: _, ...empty } = withLast(line, undefined);
				await commit(
					records,
					{
						changes: await history.clear(chat, false),
						show() {
							expiry.forgetChat(chat);
							pages.hide(chat, "all");
							needs.unnotice(chat);
						},
					},
					shelf.put({ ...empty, unread: 0, kept: 0 }),
					...rows.unsent(chat, () => true).map(rows.withdraw),
				);
				needs.ready(chat);
			});
		},
		/** Everything of a person who goes, also what is counted and known of their letters. */
		async forget(chat: ChatId): Promise<readonly Step[]> {
			return [
				{
					changes: await history.clear(chat, true),
					show() {
						expiry.forgetChat(chat);
						pages.hide(chat, "all");
						needs.unnotice(chat);
					},
				},
				shelf.remove(chat),
				...outbox.of(chat).map((letter) => outbox.take(letter)),
			];
		},
	};
}
