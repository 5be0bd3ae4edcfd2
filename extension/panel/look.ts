/** Tells the worker which chat a person sees in this panel, so that it is not notified about; again when it is another worker. */
import { useEffect } from "preact/hooks";
import type { ChatId } from "../../protocol/ids.ts";
import { usePanel } from "./panel.ts";
import { useVisible } from "./parts/visible.ts";

export function useLook(chat: ChatId): void {
	const { ask, wires, window } = usePanel();
	const isVisible = useVisible();
	const number = window.value;
	const wire = wires.value;
	// biome-ignore lint/correctness/useExhaustiveDependencies: each wire leads to a worker that knows nothing of this yet
	useEffect(() => {
		if (number !== undefined) void ask("look", { chat: isVisible ? chat : null, window: number });
	}, [ask, chat, isVisible, number, wire]);
	useEffect(() => {
		return () => void ask("look", { chat: null, window: window.peek() ?? null });
	}, [ask, window]);
}
