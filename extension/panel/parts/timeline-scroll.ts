/** Where the timeline stands: at its end while one is there, at what is read while rows come and go, at what was looked for. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ChatView } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { useTalk } from "../talk.ts";
import { t } from "../words/words.ts";
import { anchorOf, restore, rowOf } from "./anchor.ts";
import type { Placed } from "./grouping.ts";

/** This close to the end is at the end: fractions of a pixel, and the foot of the last message. */
const slack = 24;
const markedMs = 1_600;

export interface Scroll {
	/** At the newest message there is. */
	readonly isAtEnd: boolean;
	readonly isLoadingOlder: boolean;
	/** The message that was looked for and found a moment ago. */
	readonly marked: string | undefined;
	onScroll(box: HTMLElement): void;
	toEnd(): void;
}

export function useTimelineScroll(
	box: RefObject<HTMLElement | null>,
	view: ChatView,
	rows: readonly Placed[],
): Scroll {
	const { ask } = usePanel();
	const { chat, goal, said } = useTalk();
	const [isAtEnd, setAtEnd] = useState(true);
	const [marked, setMarked] = useState<string>();
	const older = useAct();
	const newer = useAct();
	const last = rows.at(-1)?.message;
	const state = useRef({ last: last?.id, isAtEnd: true });
	// read while the rows are still the old ones
	const anchor = anchorOf(box.current);
	const wish = goal.value;

	function look(element: HTMLElement) {
		const isNow = isNearEnd(element) && !view.newer;
		state.current.isAtEnd = isNow;
		setAtEnd(isNow);
	}

	// biome-ignore lint/correctness/useExhaustiveDependencies: where a conversation opens is asked once
	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		element.scrollTop = element.scrollHeight;
		const line = element.querySelector(".unread-line");
		const top = line ? line.getBoundingClientRect().top - element.getBoundingClientRect().top : 0;
		if (top < 0) element.scrollTop += top;
		look(element);
	}, []);

	/** Asks for the page that one is close to. */
	function fill({ scrollTop, clientHeight, scrollHeight }: HTMLElement) {
		if (scrollTop <= clientHeight && view.more) void older.run(() => ask("olderMessages", { chat }));
		if (scrollHeight - scrollTop <= 2 * clientHeight && view.newer)
			void newer.run(() => ask("newerMessages", { chat }));
	}
	const first = rows[0]?.message.id;
	// a page may be shorter than the screen, and what goes by itself leaves room without anybody scrolling
	// biome-ignore lint/correctness/useExhaustiveDependencies: only another window asks again
	useEffect(() => {
		if (box.current) fill(box.current);
	}, [first, last?.id]);

	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		const before = state.current;
		const isOwn = last?.mine === true && last.id !== before.last && !view.newer;
		state.current = { ...before, last: last?.id };
		if (wish && reach(element)) goal.value = undefined;
		else if (before.isAtEnd || isOwn) element.scrollTop = element.scrollHeight;
		else restore(element, anchor);
		look(element);
	});

	/** Whether what was looked for is here now; it is then in sight. */
	function reach(element: HTMLElement): boolean {
		if (!wish) return false;
		if ("end" in wish) {
			if (view.newer) return false;
			element.scrollTop = element.scrollHeight;
			return true;
		}
		const row = rowOf(element, wish.message);
		if (!row) return false;
		const [from, to] = [row.getBoundingClientRect(), element.getBoundingClientRect()];
		element.scrollTop += from.top - to.top - (to.height - from.height) / 2;
		row.focus({ preventScroll: true });
		setMarked(wish.message);
		return true;
	}

	useEffect(() => {
		if (!wish || goal.peek() !== wish) return;
		const of = "end" in wish ? null : wish.message;
		void ask("showMessage", { chat, of }).then((code) => {
			if (!code || goal.peek() !== wish) return;
			goal.value = undefined;
			said.value = t("message.gone");
		});
	}, [ask, chat, wish, goal, said]);

	useEffect(() => {
		if (marked === undefined) return;
		const timer = setTimeout(() => setMarked(undefined), markedMs);
		return () => clearTimeout(timer);
	}, [marked]);

	useEffect(() => {
		const element = box.current;
		if (!element || typeof ResizeObserver === "undefined") return;
		// a composer that grows takes height from here
		const observer = new ResizeObserver(() => {
			if (state.current.isAtEnd) element.scrollTop = element.scrollHeight;
		});
		observer.observe(element);
		return () => observer.disconnect();
	}, [box]);

	return {
		isAtEnd: isAtEnd && !view.newer,
		isLoadingOlder: older.isBusy,
		marked,
		onScroll(element) {
			look(element);
			fill(element);
		},
		toEnd() {
			if (view.newer) goal.value = { end: true };
			else if (box.current) box.current.scrollTop = box.current.scrollHeight;
		},
	};
}

const isNearEnd = ({ scrollHeight, scrollTop, clientHeight }: Element) =>
	scrollHeight - scrollTop - clientHeight < slack;
