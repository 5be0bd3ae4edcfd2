/** Whose ring is heard: one for each contact and 10 s, no sound after three that nobody answered, and none of a call that is over. */
import type { CallId, ChatId } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Clock } from "../../lib/clock.ts";
import type { SessionArea } from "../../storage/database.ts";

interface Rung {
	/** When they rang last, milliseconds. */
	readonly at: number;
	/** How often in a row nobody answered. */
	readonly unanswered: number;
}
interface Over {
	readonly call: CallId;
	readonly chat: ChatId;
	readonly seq: number;
}
interface Kept {
	readonly people: Readonly<Record<ChatId, Rung>>;
	/** When we rang each last and nobody answered yet, milliseconds. */
	readonly ours: Readonly<Record<ChatId, number>>;
	/** Calls that ended or were taken back, the newest last, and up to which letter of whom. */
	readonly over: readonly Over[];
}

const key = "rings";
const mostOver = 128;
/** What they refuse, and the way there. */
const pacedMs = limits.ringEveryMs + 1_000;
/** Whoever rang in vain for so long rings aloud again. */
const forgetMs = 3_600_000;

export async function openRings(session: SessionArea, clock: Clock) {
	let kept: Kept = { people: {}, ours: {}, over: [], ...((await session.all())[key] as Kept | undefined) };
	function keep(next: Kept): Promise<void> {
		kept = next;
		return session.set({ [key]: kept });
	}
	const isRecent = (at: number, ms: number) => at <= clock.now() && clock.now() - at < ms;
	return {
		/** Whether a ring says nothing new. Somebody may be rung into a call again that they left. */
		isOver: (call: CallId, chat: ChatId, seq: number): boolean =>
			kept.over.some((each) => each.call === call && each.chat === chat && seq <= each.seq),
		over(call: CallId, chat: ChatId, seq: number): Promise<void> {
			const others = kept.over.filter((each) => each.call !== call || each.chat !== chat);
			return keep({ ...kept, over: [...others, { call, chat, seq }].slice(-mostOver) });
		},
		/** `refused`: too soon after the last one. Counts it. */
		async judge(chat: ChatId): Promise<"aloud" | "silent" | "refused"> {
			const before = kept.people[chat];
			if (before && isRecent(before.at, limits.ringEveryMs)) return "refused";
			const unanswered = before && isRecent(before.at, forgetMs) ? before.unanswered : 0;
			await keep({
				...kept,
				people: { ...kept.people, [chat]: { at: clock.now(), unanswered: unanswered + 1 } },
			});
			return unanswered >= limits.ringsUnanswered ? "silent" : "aloud";
		},
		/** The two talk: whichever rings next is heard at once. */
		async answered(chat: ChatId): Promise<void> {
			const { [chat]: theirs, ...people } = kept.people;
			const { [chat]: own, ...ours } = kept.ours;
			if (theirs || own !== undefined) await keep({ ...kept, people, ours });
		},
		/** How long to wait before we ring them, milliseconds: they would not hear it sooner. Counts it. */
		async pace(chat: ChatId): Promise<number> {
			const before = kept.ours[chat];
			const wait = before && isRecent(before, pacedMs) ? before + pacedMs - clock.now() : 0;
			await keep({ ...kept, ours: { ...kept.ours, [chat]: clock.now() + wait } });
			return wait;
		},
	};
}
export type Rings = Awaited<ReturnType<typeof openRings>>;
