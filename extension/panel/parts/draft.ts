/** The text that is being written: kept by the worker a moment after the last key, at once on leaving. What is typed always wins. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatId } from "../../../protocol/ids.ts";
import { usePanel } from "../panel.ts";

const restMs = 400;

export interface Draft {
	readonly text: string;
	write(text: string): void;
	/** Empties the field for a message that leaves. The worker empties its draft with it. */
	clear(): void;
	/** Returns a message that could not leave, before what was typed since. */
	putBack(text: string): void;
	/** Keeps what is written now. */
	flush(): void;
}

/** `isWriting` answers whether the person is in the field. */
export function useDraft(chat: ChatId, kept: string, isWriting: () => boolean): Draft {
	const { ask } = usePanel();
	const [text, setText] = useState(kept);
	const state = useRef({ text: kept, saved: kept, timer: 0 });

	function show(next: string) {
		state.current.text = next;
		setText(next);
	}
	function rest() {
		clearTimeout(state.current.timer);
		state.current.timer = 0;
	}
	function flush() {
		rest();
		const now = state.current;
		if (now.text === now.saved) return;
		now.saved = now.text;
		void ask("saveDraft", { chat, text: now.text });
	}
	function write(next: string) {
		show(next);
		rest();
		state.current.timer = setTimeout(flush, restMs) as unknown as number;
	}

	// another panel wrote, and nothing was written here
	const adopt = useRef(() => {});
	adopt.current = () => {
		const now = state.current;
		if (kept === now.saved || isWriting() || now.text !== now.saved) return;
		now.saved = kept;
		show(kept);
	};
	// biome-ignore lint/correctness/useExhaustiveDependencies: only a new draft asks the question
	useEffect(() => adopt.current(), [kept]);

	const latest = useRef(flush);
	latest.current = flush;
	useEffect(() => {
		const leave = () => latest.current();
		// a panel that closes runs no effects
		addEventListener("pagehide", leave);
		return () => {
			removeEventListener("pagehide", leave);
			leave();
		};
	}, []);

	return {
		text,
		write,
		flush,
		clear() {
			rest();
			state.current.saved = "";
			show("");
		},
		putBack(lost) {
			const since = state.current.text;
			write(since ? `${lost}\n${since}` : lost);
		},
	};
}
