/** Keys and height of the field one writes in. */

/** Enter alone. While an input method composes, Enter chooses a word; Safari and old Chrome say so only by the code 229. */
export function isSendKey(event: KeyboardEvent): boolean {
	const { key, shiftKey, ctrlKey, altKey, metaKey, isComposing, keyCode } = event;
	return key === "Enter" && !isComposing && keyCode !== 229 && !shiftKey && !ctrlKey && !altKey && !metaKey;
}

/** Ctrl+Enter breaks the line at the caret; Shift+Enter does so by itself. */
export function breakLine(event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }): void {
	if (event.key !== "Enter" || !event.ctrlKey || event.isComposing) return;
	event.preventDefault();
	insertText(event.currentTarget, "\n");
}

/** Writes at the caret, as if it were typed. */
export function insertText(field: HTMLTextAreaElement, text: string): void {
	field.focus({ preventScroll: true });
	// execCommand alone keeps it in the undo history
	if (typeof document.execCommand === "function" && document.execCommand("insertText", false, text)) return;
	field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
	field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Browsers without `field-sizing` are told the height. */
export function fitHeight(field: HTMLTextAreaElement): void {
	if (typeof CSS !== "undefined" && CSS.supports("field-sizing", "content")) return;
	field.style.height = "auto";
	field.style.height = `${field.scrollHeight}px`;
}
