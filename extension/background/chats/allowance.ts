/** How much one person may put on this device: by the hour, and in all. What is above is not acknowledged and may come later. */
import { limits } from "../../../protocol/limits.ts";
import type { Chat } from "./shelf.ts";

const hourMs = 3_600_000;

/** The chat after one more letter of theirs that is noted and not shown, `undefined` when that is too much. */
export function withNote(chat: Chat, now: number): Chat | undefined {
	const isSame = chat.notes !== undefined && Math.abs(now - chat.notes.begins) < hourMs;
	const notes = isSame && chat.notes ? chat.notes : { begins: now, letters: 0 };
	if (notes.letters >= limits.notesPerHour) return undefined;
	return { ...chat, notes: { ...notes, letters: notes.letters + 1 } };
}

/** The chat after one more letter of theirs with this many characters, `undefined` when that is too much. */
export function withSpent(chat: Chat, characters: number, now: number): Chat | undefined {
	if ((chat.kept ?? 0) + characters > limits.keptCharacters) return undefined;
	const isSame = chat.hour !== undefined && Math.abs(now - chat.hour.begins) < hourMs;
	const hour = isSame && chat.hour ? chat.hour : { begins: now, letters: 0, characters: 0 };
	if (hour.letters >= limits.textsPerHour || hour.characters + characters > limits.charactersPerHour)
		return undefined;
	return {
		...chat,
		hour: { ...hour, letters: hour.letters + 1, characters: hour.characters + characters },
	};
}
