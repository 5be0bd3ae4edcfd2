/** The text that is being written: kept by the worker a moment after the last key, at once on leaving. Of two panels the later wins. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { ChatId } from "../../../protocol/ids.ts";
import { usePanel } from "../panel.ts";

const restMs = 400;
/** This long after the last key nothing from elsewhere replaces what stands here. */
const calmMs = 1_500;

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

export function useDraft(chat: ChatId, kept: string): Draft {
	const { ask } = usePanel();
	const [text, setText] = useState(kept);
	const state = useRef({ text: kept, saved: kept, timer: 0, typedAt: 0, saving: 0 });

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
		now.saving += 1;
		void ask("saveDraft", { chat, text: now.text, at: now.typedAt }).then(() => {
			now.saving -= 1;
		});
	}
	function write(next: string) {
		state.current.typedAt = Date.now();
		show(next);
		rest();
		state.current.timer = setTimeout(flush, restMs) as unknown as number;
	}

	// another panel wrote; while somebody writes here it is asked again, or this one would stay behind for good
	const adopt = useRef<() => boolean>(() => true);
	adopt.current = () => {
		const now = state.current;
		if (kept === now.saved) return true;
		if (now.text !== now.saved || now.saving > 0 || Date.now() - now.typedAt < calmMs) return false;
		now.saved = kept;
		show(kept);
		return true;
	};
	// biome-ignore lint/correctness/useExhaustiveDependencies: only a new draft asks the question
	useEffect(() => {
		if (adopt.current()) return;
		const again = setInterval(() => {
			if (adopt.current()) clearInterval(again);
		}, restMs);
		return () => clearInterval(again);
	}, [kept]);

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
			state.current.typedAt = Date.now();
			show("");
		},
		putBack(lost) {
			const since = state.current.text;
			write(since ? `${lost}\n${since}` : lost);
		},
	};
}
