/** A few emoji in groups, found by a word; arrow keys go through them as they stand. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Emoji, emojiGroups } from "../words/emoji.ts";
import { t } from "../words/words.ts";
import { FindField } from "./find-field.tsx";
import { placeMenu } from "./menu-place.ts";

interface Props {
	readonly anchor: Element;
	onPick(emoji: string): void;
	onClose(): void;
}

const columns = 8;

export function EmojiPicker({ anchor, onPick, onClose }: Props) {
	const box = useRef<HTMLDivElement>(null);
	const field = useRef<HTMLInputElement>(null);
	const [wanted, setWanted] = useState("");
	const word = wanted.trim().toLocaleLowerCase();
	const found = emojiGroups
		.map(({ group, of }) => ({ group, of: of.filter(({ name }) => name.includes(word)) }))
		.filter(({ of }) => of.length > 0);

	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		element.showPopover?.();
		placeMenu(element, anchor);
		field.current?.focus({ preventScroll: true });
		return () => {
			const isLost = !document.activeElement || document.activeElement === document.body;
			if (isLost && anchor instanceof HTMLElement) anchor.focus({ preventScroll: true });
		};
	}, [anchor]);

	function onKeyDown(event: KeyboardEvent) {
		if (event.key === "Escape") {
			event.preventDefault();
			event.stopPropagation();
			if (anchor instanceof HTMLElement) anchor.focus({ preventScroll: true });
			return onClose();
		}
		const all = [...(box.current?.querySelectorAll<HTMLButtonElement>(".emoji") ?? [])];
		const isInField = document.activeElement === field.current;
		if (isInField) {
			if (event.key === "Enter") {
				event.preventDefault();
				return all[0]?.click();
			}
			if (event.key !== "ArrowDown") return;
			event.preventDefault();
			return all[0]?.focus();
		}
		const to = nextCell(event.key, all);
		if (to === undefined) return;
		event.preventDefault();
		(all[to] ?? field.current)?.focus();
	}

	return (
		<div
			ref={box}
			class="menu emoji-picker"
			popover="auto"
			role="dialog"
			aria-label={t("emoji.title")}
			onKeyDown={onKeyDown}
			onToggle={(event) => {
				if ((event as unknown as ToggleEvent).newState === "closed") onClose();
			}}
		>
			<FindField fieldRef={field} label={t("emoji.search")} value={wanted} onInput={setWanted} />
			<div class="emoji-groups">
				{found.map(({ group, of }) => (
					<fieldset key={group} class="emoji-group">
						<legend class="meta">{t(`emoji.${group}`)}</legend>
						<div class="emoji-grid">
							{of.map((one) => (
								<Cell key={one.emoji} {...one} isEntry={one === found[0]?.of[0]} onPick={onPick} />
							))}
						</div>
					</fieldset>
				))}
				{found.length === 0 && (
					<p class="meta center emoji-none" role="status">
						{t("emoji.none")}
					</p>
				)}
			</div>
		</div>
	);
}

interface CellProps extends Emoji {
	readonly isEntry: boolean;
	onPick(emoji: string): void;
}

function Cell({ emoji, name, isEntry, onPick }: CellProps) {
	return (
		<button
			type="button"
			class="emoji"
			aria-label={name}
			title={name}
			tabIndex={isEntry ? 0 : -1}
			onClick={() => onPick(emoji)}
		>
			{emoji}
		</button>
	);
}

/** By where they stand: groups end in rows that are not full. Above the first row is the field. */
function nextCell(key: string, all: readonly HTMLElement[]): number | undefined {
	const now = all.indexOf(document.activeElement as HTMLElement);
	const from = all[now];
	if (!from) return undefined;
	const isMirrored = getComputedStyle(from).direction === "rtl";
	if (key === (isMirrored ? "ArrowLeft" : "ArrowRight")) return Math.min(now + 1, all.length - 1);
	if (key === (isMirrored ? "ArrowRight" : "ArrowLeft")) return Math.max(0, now - 1);
	if (key === "Home") return 0;
	if (key === "End") return all.length - 1;
	if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
	const step = key === "ArrowDown" ? 1 : -1;
	const [x, y] = [from.offsetLeft, from.offsetTop];
	const near = [...all.keys()].filter((index) => {
		const top = all[index]?.offsetTop ?? 0;
		return Math.abs(index - now) <= 2 * columns && (step > 0 ? top > y : top < y);
	});
	const line = all[step > 0 ? (near[0] ?? -1) : (near.at(-1) ?? -1)]?.offsetTop;
	const inLine = near.filter((index) => all[index]?.offsetTop === line);
	if (inLine.length === 0) return step > 0 ? now : -1;
	return inLine.reduce((best, index) =>
		Math.abs((all[index]?.offsetLeft ?? 0) - x) < Math.abs((all[best]?.offsetLeft ?? 0) - x) ? index : best,
	);
}
