/**
 * How hard a passphrase is to guess, by an honest and simple rule: its length, the kinds of characters in it, and less for what repeats, runs on
 * or is on every list. It promises nothing above "fair" to whoever chose a quotation.
 */
const common =
	/^(?:pass(?:word|phrase)?|qwert[yz]\w*|abc\w*|letmein|welcome|iloveyou|admin|sidelong|dragon|monkey|football|correct ?horse ?battery ?staple)[\W\d]*$/i;

export type Strength = "short" | "weak" | "fair" | "strong";

export function strengthOf(typed: string, shortest: number): Strength {
	if (typed.length < shortest) return "short";
	if (common.test(typed) || /^\d+$/.test(typed)) return "weak";
	const letters = [...typed.toLowerCase()];
	// a letter that repeats or follows the one before tells nothing new
	const told = letters.filter((letter, at) => {
		const step = (letter.codePointAt(0) ?? 0) - (letters[at - 1]?.codePointAt(0) ?? -9);
		return step !== 0 && Math.abs(step) !== 1;
	});
	const words = new Set(
		typed
			.toLowerCase()
			.split(/[\s_.,-]+/)
			.filter((word) => word.length > 2),
	);
	const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d\s]/u].filter((kind) => kind.test(typed)).length;
	const bits = Math.min(told.length * (2 + kinds * 0.6), new Set(letters).size * 6);
	if (bits >= 50 && (words.size >= 4 || kinds >= 3 || told.length >= 24)) return "strong";
	return bits >= 32 ? "fair" : "weak";
}
