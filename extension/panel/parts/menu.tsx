/** A menu beside what opened it: arrow keys, first letters, Escape; the focus goes back where it was. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { placeMenu } from "./menu-place.ts";

interface Props {
	readonly label: string;
	/** What it stands beside. */
	readonly anchor: Element;
	/** What it must not cover; the anchor when left out. */
	readonly row?: Element;
	readonly children: ComponentChildren;
	readonly class?: string;
	onClose(): void;
}

const itemRoles = '[role="menuitem"], [role="menuitemradio"], [role="menuitemcheckbox"]';

export function Menu({ label, anchor, row = anchor, children, class: more, onClose }: Props) {
	const menu = useRef<HTMLDivElement>(null);
	const close = useRef(onClose);
	close.current = onClose;

	useLayoutEffect(() => {
		const element = menu.current;
		if (!element) return;
		const before = document.activeElement;
		element.showPopover?.();
		placeMenu(element, anchor, row);
		const items = itemsIn(element);
		(items.find((item) => item.ariaChecked === "true" && item.role === "menuitemradio") ?? items[0])?.focus({
			preventScroll: true,
		});
		const replace = () => placeMenu(element, anchor, row);
		addEventListener("resize", replace);
		return () => {
			removeEventListener("resize", replace);
			// unless what was chosen has taken the focus for itself
			const isLost = !document.activeElement || document.activeElement === document.body;
			if ((isLost || element.contains(document.activeElement)) && before instanceof HTMLElement)
				before.focus({ preventScroll: true });
		};
	}, [anchor, row]);

	function onKeyDown(event: KeyboardEvent) {
		const items = itemsIn(menu.current);
		const now = items.indexOf(document.activeElement as HTMLElement);
		const step: Readonly<Record<string, number>> = {
			ArrowDown: (now + 1) % items.length,
			ArrowUp: (now - 1 + items.length) % items.length,
			Home: 0,
			End: items.length - 1,
		};
		if (event.key === "Escape" || event.key === "Tab") {
			event.preventDefault();
			event.stopPropagation();
			return close.current();
		}
		const letter = event.key.length === 1 ? event.key.toLocaleLowerCase() : undefined;
		const next =
			step[event.key] ?? (letter === undefined || letter === " " ? -1 : startingWith(letter, items, now));
		if (next < 0) return;
		event.preventDefault();
		items[next]?.focus();
	}

	return (
		<div
			ref={menu}
			class={more ? `menu ${more}` : "menu"}
			popover="auto"
			role="menu"
			tabIndex={-1}
			aria-label={label}
			onKeyDown={onKeyDown}
			onToggle={(event) => {
				if ((event as unknown as ToggleEvent).newState === "closed") close.current();
			}}
		>
			{children}
		</div>
	);
}

function itemsIn(element: Element | null): HTMLElement[] {
	return [...(element?.querySelectorAll<HTMLElement>(itemRoles) ?? [])];
}

function startingWith(letter: string, items: readonly HTMLElement[], now: number): number {
	const order = [...items.keys()].map((index) => (index + now + 1) % items.length);
	return (
		order.find((index) => items[index]?.textContent?.trim().toLocaleLowerCase().startsWith(letter)) ?? -1
	);
}
