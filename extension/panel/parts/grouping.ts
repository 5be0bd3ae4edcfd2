/** Which messages stand together: the same writer, the same day, close in time, equally far on their way, and going together. */
import type { MessageRow } from "../../contract/view.ts";
import { dayOf } from "../words/dates.ts";

export interface Placed {
	readonly message: MessageRow;
	/** The first of a calendar day. */
	readonly beginsDay: boolean;
	readonly beginsGroup: boolean;
	/** Time, expiry and delivery stand under the last of a group and are true for all of it. */
	readonly endsGroup: boolean;
}

const closeMs = 5 * 60_000;
/** Two ends this close are said with the same words. */
const sameEndMs = 1_000;

/** Messages in their order. `firstUnread` begins a group, because a line stands above it. */
export function place(
	messages: Readonly<Record<string, MessageRow>>,
	firstUnread: string | null,
): readonly Placed[] {
	const sorted = Object.values(messages).sort((a, b) => (a.order < b.order ? -1 : 1));
	const together = (a: MessageRow | undefined, b: MessageRow | undefined) =>
		a !== undefined &&
		b !== undefined &&
		a.mine === b.mine &&
		a.delivery === b.delivery &&
		a.delivery !== "failed" &&
		a.edited === b.edited &&
		goTogether(a, b) &&
		!a.call &&
		!b.call &&
		!b.missing &&
		b.id !== firstUnread &&
		Math.abs(b.at - a.at) < closeMs &&
		dayOf(a.at) === dayOf(b.at);
	return sorted.map((message, index) => {
		const [before, after] = [sorted[index - 1], sorted[index + 1]];
		return {
			message,
			beginsDay: before === undefined || dayOf(before.at) !== dayOf(message.at),
			beginsGroup: !together(before, message),
			endsGroup: !together(message, after),
		};
	});
}

function goTogether({ expires: a }: MessageRow, { expires: b }: MessageRow): boolean {
	if (!a || !b) return a === b;
	return a.ttl === b.ttl && Math.abs(a.at - b.at) < sameEndMs;
}
