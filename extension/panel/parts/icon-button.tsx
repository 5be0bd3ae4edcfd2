/** A button that is an icon; its name is said, and shown on hover. */
import type { IconNode } from "lucide";
import type { Ref } from "preact";
import { Icon } from "./icon.tsx";

interface Props {
	readonly icon: IconNode;
	readonly label: string;
	readonly size?: number;
	readonly isSoft?: boolean;
	/** Arrows point the other way in right-to-left pages. */
	readonly isArrow?: boolean;
	/** What it opens, and whether that is open. */
	readonly opens?: { readonly what: "menu" | "dialog"; readonly isOpen: boolean };
	/** The button itself: what it opens stands beside it. */
	readonly buttonRef?: Ref<HTMLButtonElement>;
	onClick(): void;
}

export function IconButton({
	icon,
	label,
	size = 18,
	isSoft,
	isArrow,
	opens,
	buttonRef = null,
	onClick,
}: Props) {
	return (
		<button
			ref={buttonRef}
			type="button"
			class={`icon-button ${isSoft ? "icon-button-soft" : ""} ${isArrow ? "arrow" : ""}`}
			aria-label={label}
			title={label}
			aria-haspopup={opens?.what}
			aria-expanded={opens?.isOpen}
			onClick={onClick}
		>
			<Icon of={icon} size={size} />
		</button>
	);
}
