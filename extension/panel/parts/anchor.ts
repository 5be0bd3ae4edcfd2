/** Keeps what a person reads where it is while rows come and go above and below it. */

/** Rows that are in sight, with their distance from the top of the box. */
export type Anchor = readonly { readonly id: string; readonly top: number }[];

/** A few are enough: one of them stays. */
const most = 16;

export function anchorOf(box: HTMLElement | null): Anchor {
	if (!box) return [];
	const { top, bottom } = box.getBoundingClientRect();
	const rows = rowsIn(box);
	const found: { id: string; top: number }[] = [];
	for (let index = firstBelow(rows, top); index < rows.length && found.length < most; index++) {
		const row = rows[index];
		const at = row && topOf(row);
		if (!row || at === undefined || at >= bottom) break;
		found.push({ id: row.dataset.id ?? "", top: at - top });
	}
	return found;
}

export function restore(box: HTMLElement, anchor: Anchor): void {
	const { top } = box.getBoundingClientRect();
	for (const { id, top: before } of anchor) {
		const row = rowOf(box, id);
		if (!row) continue;
		const moved = topOf(row) - top - before;
		if (Math.abs(moved) >= 1) box.scrollTop += moved;
		return;
	}
}

/** Of the bubble: a day or a line above it comes and goes with the rows before it. */
const topOf = (row: HTMLElement) => (row.querySelector(".bubble-line") ?? row).getBoundingClientRect().top;

export function rowsIn(box: Element): HTMLElement[] {
	return [...box.querySelectorAll<HTMLElement>("li[data-id]")];
}

export function rowOf(box: Element, id: string): HTMLElement | null {
	return box.querySelector<HTMLElement>(`li[data-id="${CSS.escape(id)}"]`);
}

/** The first row that ends below this height. */
function firstBelow(rows: readonly HTMLElement[], height: number): number {
	let [low, high] = [0, rows.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > height) high = middle;
		else low = middle + 1;
	}
	return low;
}
