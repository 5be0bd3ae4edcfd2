/** A row with a value that is one of several: it opens a menu of them. */
import { ChevronRight, type IconNode } from "lucide";
import { useId, useRef, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { Menu } from "./menu.tsx";
import { MenuItem } from "./menu-item.tsx";

interface Choice {
	readonly label: string;
	readonly isChosen?: boolean;
	onPress(): void;
}

interface Props {
	readonly icon: IconNode;
	readonly label: string;
	readonly hint?: string | undefined;
	readonly value: string;
	readonly choices: readonly Choice[];
}

export function ChoiceRow({ icon, label, hint, value, choices }: Props) {
	const id = useId();
	const row = useRef<HTMLButtonElement>(null);
	const end = useRef<HTMLSpanElement>(null);
	const [isOpen, setOpen] = useState(false);
	return (
		<>
			<button
				ref={row}
				type="button"
				class="box-row box-press"
				aria-haspopup="menu"
				aria-expanded={isOpen}
				// all that is read on it, in its order: who speaks to the page says what stands there
				aria-labelledby={hint ? `${id}-label ${id}-hint ${id}-value` : `${id}-label ${id}-value`}
				onClick={() => setOpen(true)}
			>
				<Icon of={icon} />
				<span class="grow">
					<span id={`${id}-label`}>{label}</span>{" "}
					{hint && (
						<span id={`${id}-hint`} class="meta box-hint">
							{hint}
						</span>
					)}
				</span>{" "}
				<span ref={end} id={`${id}-value`} class="box-value muted">
					{value}
				</span>
				<span class="arrow muted">
					<Icon of={ChevronRight} size={16} />
				</span>
			</button>
			{isOpen && row.current && (
				<Menu
					label={label}
					anchor={end.current ?? row.current}
					row={row.current}
					onClose={() => setOpen(false)}
				>
					{choices.map((choice) => (
						<MenuItem
							key={choice.label}
							{...(choice.isChosen !== undefined && { isChosen: choice.isChosen })}
							onPress={() => {
								setOpen(false);
								choice.onPress();
							}}
						>
							{choice.label}
						</MenuItem>
					))}
				</Menu>
			)}
		</>
	);
}
