/** A row that is on or off. */
import type { IconNode } from "lucide";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface Props {
	readonly icon: IconNode;
	readonly label: string;
	readonly hint?: string;
	readonly isOn: boolean;
	onChange(isOn: boolean): void;
}

export function SwitchRow({ icon, label, hint, isOn, onChange }: Props) {
	const id = useId();
	return (
		<label class="box-row">
			<Icon of={icon} />
			<span class="grow">
				<span id={`${id}-label`}>{label}</span>
				{hint && (
					<span id={`${id}-hint`} class="meta box-hint">
						{hint}
					</span>
				)}
			</span>
			<input
				type="checkbox"
				role="switch"
				class="unseen"
				checked={isOn}
				aria-checked={isOn}
				aria-labelledby={`${id}-label`}
				{...(hint && { "aria-describedby": `${id}-hint` })}
				onChange={(event) => onChange(event.currentTarget.checked)}
			/>
			<span class={isOn ? "switch switch-on" : "switch"} aria-hidden="true" />
		</label>
	);
}
