/** What is in front of a person: which chat each panel shows, while it is visible. */
import type { ChatId } from "../../../protocol/ids.ts";

export function createLooks() {
	const looks = new Map<object, ChatId>();
	return {
		/** `panel` is whatever stands for one panel; `null` when it shows no chat, or is gone. */
		set(panel: object, chat: ChatId | null): void {
			if (chat === null) looks.delete(panel);
			else looks.set(panel, chat);
		},
		isAt: (chat: ChatId): boolean => [...looks.values()].includes(chat),
	};
}
export type Looks = ReturnType<typeof createLooks>;
