/** Tells a person that we are writing, where both want that: at most every few seconds, and once that it ended. */
import { useEffect, useRef } from "preact/hooks";
import type { ChatId } from "../../../protocol/ids.ts";
import { usePanel } from "../panel.ts";

const everyMs = 4_000;

/** Call it with every change of the text. */
export function useTyping(chat: ChatId, isShared: boolean): (text: string) => void {
	const { ask } = usePanel();
	const state = useRef({ isOn: false, saidAt: 0 });
	function say(text: string) {
		const now = state.current;
		const isOn = isShared && text.trim() !== "";
		if (isOn ? now.isOn && Date.now() - now.saidAt < everyMs : !now.isOn) return;
		state.current = { isOn, saidAt: Date.now() };
		void ask("setTyping", { chat, on: isOn });
	}
	const latest = useRef(say);
	latest.current = say;
	useEffect(() => {
		const stop = () => latest.current("");
		addEventListener("pagehide", stop);
		return () => {
			removeEventListener("pagehide", stop);
			stop();
		};
	}, []);
	return say;
}
