/** Where a menu stands: under what opened it, or above where there is more room; on its side, and inside of the window. */

const gap = 4;
const edge = 8;

/** `row`: what the menu must not cover, where that is more than its anchor. */
export function placeMenu(menu: HTMLElement, anchor: Element, row: Element = anchor): void {
	const at = anchor.getBoundingClientRect();
	const { top: high, bottom: low } = row.getBoundingClientRect();
	const [below, above] = [innerHeight - low - gap - edge, high - gap - edge];
	menu.style.maxHeight = `${Math.max(below, above, 160)}px`;
	const { width, height } = menu.getBoundingClientRect();
	const isBelow = height <= below || below >= above;
	const top = isBelow ? low + gap : high - gap - height;
	// towards the middle of the panel
	const isAtStart = at.left + at.width / 2 < innerWidth / 2;
	const left = isAtStart ? at.left : at.right - width;
	menu.style.top = `${clamp(top, edge, innerHeight - height - edge)}px`;
	menu.style.left = `${clamp(left, edge, innerWidth - width - edge)}px`;
}

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));
