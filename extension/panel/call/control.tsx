/** A round button of a call with its word under it. */
import type { IconNode } from "lucide";
import { Icon } from "../parts/icon.tsx";

interface Props {
	readonly icon: IconNode;
	/** What a press does. */
	readonly label: string;
	/** Under the button, where the label is too long. */
	readonly word?: string;
	readonly isOn?: boolean;
	readonly isHang?: boolean;
	onClick(): void;
}

export function Control({ icon, label, word = label, isOn, isHang, onClick }: Props) {
	const look = isHang ? "control-button control-hang" : isOn ? "control-button control-on" : "control-button";
	return (
		<span class="control">
			<button type="button" class={look} aria-label={label} title={label} onClick={onClick}>
				<Icon of={icon} size={20} />
			</button>
			<span aria-hidden="true">{word}</span>
		</span>
	);
}
