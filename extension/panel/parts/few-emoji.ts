/** One to three emoji and nothing else are shown larger. */
const few = /^\s*(?:\p{RGI_Emoji}\s*){1,3}$/v;

export function isFewEmoji(text: string): boolean {
	return text.length <= 64 && few.test(text);
}
