/** Names one after the other, as the language does it: "bob, carol, and dave". */
export function listed(names: readonly string[]): string {
	return new Intl.ListFormat(document.documentElement.lang || "en", { type: "conjunction" }).format(names);
}
