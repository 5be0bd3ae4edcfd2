/** A button that is an icon; its name is said, and shown on hover. */
import type { IconNode } from "lucide";
import { Icon } from "./icon.tsx";

interface Props {
	readonly icon: IconNode;
	readonly label: string;
	readonly size?: number;
	readonly isSoft?: boolean;
	/** Arrows point the other way in right-to-left pages. */
	readonly isArrow?: boolean;
	onClick(): void;
}

export function IconButton({ icon, label, size = 18, isSoft, isArrow, onClick }: Props) {
	return (
		<button
			type="button"
			class={`icon-button ${isSoft ? "icon-button-soft" : ""} ${isArrow ? "arrow" : ""}`}
			aria-label={label}
			title={label}
			onClick={onClick}
		>
			<Icon of={icon} size={size} />
		</button>
	);
}
