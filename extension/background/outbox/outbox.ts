/** Letters that were written and not yet acknowledged, kept until they are, or for their time. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { Fault } from "../../../protocol/errors.ts";
import type { ChatId, LetterId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { LetterContent } from "../../../protocol/sealed/letter.ts";
import type { RecordChange, Records } from "../../storage/sealed-records.ts";
import { type Step, stepOf } from "../../storage/step.ts";

export interface Waiting {
	readonly contact: ChatId;
	readonly id: LetterId;
	readonly seq: number;
	/** When it was written, milliseconds. */
	readonly ts: number;
	readonly content: LetterContent;
	/** Seconds it lives; for ever when left out. */
	readonly ttl?: number;
	/** It is about another letter, and leaves when that one was acknowledged. */
	readonly after?: LetterId;
}

export interface Outbox {
	/** By contact, in the order of writing. */
	readonly letters: ReadonlySignal<Readonly<Record<ChatId, readonly Waiting[]>>>;
	/** Letters that left in this life of the worker and wait for their receipt. */
	readonly left: ReadonlySignal<ReadonlySet<LetterId>>;
	of(contact: ChatId): readonly Waiting[];
	find(contact: ChatId, id: LetterId): Waiting | undefined;
	/** Fails with `outbox-full`. */
	add(letter: Waiting): Step;
	take(letter: Waiting): Step;
	markLeft(id: LetterId, left: boolean): void;
}

export async function openOutbox(records: Records): Promise<Outbox> {
	const rows = await records.list<Waiting>("outbox", { prefix: "" });
	const letters = signal<Readonly<Record<ChatId, readonly Waiting[]>>>({});
	for (const { value } of rows)
		letters.value = { ...letters.peek(), [value.contact]: [...of(value.contact), value] };
	const left = signal<ReadonlySet<LetterId>>(new Set());

	function of(contact: ChatId): readonly Waiting[] {
		return letters.peek()[contact] ?? [];
	}
	function show(contact: ChatId, list: readonly Waiting[]) {
		const { [contact]: _, ...rest } = letters.peek();
		letters.value = list.length > 0 ? { ...rest, [contact]: list } : rest;
	}
	function markLeft(id: LetterId, has: boolean) {
		if (left.peek().has(id) === has) return;
		const next = new Set(left.peek());
		if (has) next.add(id);
		else next.delete(id);
		left.value = next;
	}
	return {
		letters,
		left,
		of,
		find: (contact, id) => of(contact).find((letter) => letter.id === id),
		markLeft,
		add(letter) {
			// the same letter again, with other content, takes no more room
			const waiting = of(letter.contact).filter(({ id }) => id !== letter.id);
			const isWritten = ({ content: { t } }: Waiting) => t === "text" || t === "edit";
			const others = waiting.filter((each) => isWritten(each) === isWritten(letter)).length;
			const most = isWritten(letter) ? limits.outboxLetters : limits.outboxOthers;
			const size = waiting.reduce((sum, { content }) => sum + sizeOf(content), sizeOf(letter.content));
			if (others >= most || size > limits.outboxBytes) throw new Fault("outbox-full");
			const before = of(letter.contact).find(({ id }) => id === letter.id);
			const isMoved = before !== undefined && before.seq !== letter.seq;
			return {
				changes: [
					...(isMoved ? [{ store: "outbox" as const, key: keyOf(before), value: undefined }] : []),
					{ store: "outbox", key: keyOf(letter), value: letter },
				],
				show() {
					const all = of(letter.contact).filter(({ id }) => id !== letter.id);
					show(
						letter.contact,
						[...all, letter].sort((a, b) => a.seq - b.seq),
					);
				},
			};
		},
		take: (letter) =>
			stepOf({ store: "outbox", key: keyOf(letter), value: undefined }, () => {
				markLeft(letter.id, false);
				show(
					letter.contact,
					of(letter.contact).filter(({ id }) => id !== letter.id),
				);
			}),
	};
}

/** The row of a letter that is stored before there is an outbox. */
export function rowOf(letter: Waiting): RecordChange {
	return { store: "outbox", key: keyOf(letter), value: letter };
}

function keyOf({ contact, seq }: Waiting): string {
	return `${contact}:${String(seq).padStart(16, "0")}`;
}

/** Hundreds that are withdrawn at once are each added to all the others. */
const sizes = new WeakMap<LetterContent, number>();

/** At most: UTF-16 code units take three bytes of UTF-8 each. */
function sizeOf(content: LetterContent): number {
	const size = sizes.get(content) ?? 3 * JSON.stringify(content).length;
	sizes.set(content, size);
	return size;
}
