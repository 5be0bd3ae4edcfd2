/** Handles that a person takes for one another. It only warns: two people may well be called alike. */

const same: Readonly<Record<string, string>> = { "0": "o", "1": "l", i: "l", "-": "_" };
/** Shorter ones differ from half of all others by one character. */
const leastForEdits = 4;

/** What an eye keeps of a handle: two with the same are hard to tell apart. */
export function skeletonOf(handle: string): string {
	return handle
		.toLowerCase()
		.replace(/[01i-]/g, (character) => same[character] ?? character)
		.replaceAll("rn", "m")
		.replaceAll("vv", "w")
		.replace(/(.)\1+/g, "$1");
}

/** Whether one becomes the other by one character more, less or other, or by two that change places. */
function isOneEditAway(a: string, b: string): boolean {
	if (a.length > b.length) return isOneEditAway(b, a);
	let at = 0;
	while (at < a.length && a[at] === b[at]) at++;
	if (b.length - a.length > 1) return false;
	if (a.length < b.length) return a.slice(at) === b.slice(at + 1);
	const isOther = a.slice(at + 1) === b.slice(at + 1);
	return isOther || (a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2));
}

/** Whether two different handles look alike. */
export function isAlike(a: string, b: string): boolean {
	if (a === b) return false;
	const [one, other] = [skeletonOf(a), skeletonOf(b)];
	return one === other || (Math.min(one.length, other.length) >= leastForEdits && isOneEditAway(one, other));
}
