/** A message in words alone, for where its card cannot be shown; and how much of it there is to keep. */
interface Sayable {
	readonly text: string;
	readonly card?: { readonly url: string; readonly title?: string; readonly quote?: string };
}

export const messageWords = ({ text, card }: Sayable): string => text || (card?.title ?? card?.url ?? "");

/** UTF-16 code units. */
export const messageSize = ({ text, card }: Sayable): number =>
	text.length + (card ? JSON.stringify(card).length : 0);
