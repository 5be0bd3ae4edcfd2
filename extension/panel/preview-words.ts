/** A text in one line without its marks. The parser comes after the first screen; until then the text stands as it was written. */
import { signal } from "@preact/signals";

const words = signal((text: string) => text);

export const previewWords = (text: string): string => words.value(text);

export async function fetchPreviewWords(): Promise<void> {
	const { wordsOf } = await import("../lib/markdown-words.ts");
	words.value = wordsOf;
}
