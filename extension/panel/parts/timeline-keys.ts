/** Arrow keys go from message to message; the focus is not lost with a message that goes. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { rowOf, rowsIn } from "./anchor.ts";

export interface Keys {
	/** The message whose actions are shown. */
	readonly active: string | undefined;
	/** The message that the keys are on. */
	readonly entry: string | undefined;
	onPointerOver(event: PointerEvent): void;
	onPointerLeave(): void;
	onFocusIn(event: FocusEvent): void;
	onFocusOut(event: FocusEvent): void;
	/** Takes the arrow keys; answers whether it did. */
	onKeyDown(event: KeyboardEvent): boolean;
}

export function useTimelineKeys(list: RefObject<HTMLElement | null>): Keys {
	const [hovered, setHovered] = useState<string>();
	const [focused, setFocused] = useState<string>();
	const [entry, setEntry] = useState<string>();
	/** Where the focused message stands, for the time when it has gone. */
	const place = useRef(-1);

	useLayoutEffect(() => {
		const element = list.current;
		if (!element || focused === undefined) return;
		if (rowOf(element, focused)) {
			place.current = rowsIn(element).findIndex((row) => row.dataset.id === focused);
			return;
		}
		setFocused(undefined);
		if (document.activeElement && document.activeElement !== document.body) return;
		const rows = rowsIn(element);
		rows[Math.min(place.current, rows.length - 1)]?.focus({ preventScroll: true });
	});

	const idOf = (target: EventTarget | null) =>
		target instanceof Element ? target.closest<HTMLElement>("li[data-id]")?.dataset.id : undefined;

	return {
		active: hovered ?? focused,
		entry,
		onPointerOver(event) {
			if (event.pointerType !== "touch") setHovered(idOf(event.target));
		},
		onPointerLeave: () => setHovered(undefined),
		onFocusIn(event) {
			const id = idOf(event.target);
			setFocused(id);
			setEntry(id);
		},
		onFocusOut(event) {
			if (!list.current?.contains(event.relatedTarget as Node | null) && event.relatedTarget)
				setFocused(undefined);
		},
		onKeyDown(event) {
			const element = list.current;
			const target = event.target;
			if (!element || !(target instanceof HTMLElement) || target.dataset.id === undefined) return false;
			const rows = rowsIn(element);
			const now = rows.indexOf(target);
			const to = { ArrowUp: now - 1, ArrowDown: now + 1, Home: 0, End: rows.length - 1 }[event.key];
			if (to === undefined) return false;
			event.preventDefault();
			// the pointer rests where it was; the keys lead now
			setHovered(undefined);
			const row = rows[to];
			row?.focus({ preventScroll: true });
			row?.scrollIntoView({ block: "nearest" });
			return true;
		},
	};
}
