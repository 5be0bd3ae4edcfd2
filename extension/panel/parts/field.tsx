/** One line to fill in, with what is asked above and what is wrong below. */
import { CircleAlert } from "lucide";
import type { ComponentChildren, RefObject } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface Props {
	readonly label: string;
	readonly value: string;
	onValue(value: string): void;
	readonly hint?: string | undefined;
	/** A sentence; it takes the place of the hint. */
	readonly problem?: string | undefined;
	readonly placeholder?: string;
	readonly isUrl?: boolean;
	readonly maxLength: number;
	readonly fieldRef?: RefObject<HTMLInputElement | null>;
	readonly children?: ComponentChildren;
}

export function Field({
	label,
	value,
	onValue,
	hint,
	problem,
	placeholder,
	isUrl,
	maxLength,
	fieldRef,
	children,
}: Props) {
	const id = useId();
	const says = problem ?? hint;
	return (
		<div class="field">
			<label for={id}>{label}</label>
			<div class="field-line">
				<input
					id={id}
					{...(fieldRef && { ref: fieldRef })}
					class="field-box"
					// what is asked for is an address or a handle, in every language
					dir="ltr"
					type="text"
					value={value}
					onInput={(event) => onValue(event.currentTarget.value)}
					inputMode={isUrl ? "url" : "text"}
					maxLength={maxLength}
					autocomplete="off"
					autocapitalize="none"
					spellcheck={false}
					placeholder={placeholder}
					aria-invalid={problem ? true : undefined}
					aria-describedby={says ? `${id}-says` : undefined}
				/>
				{children}
			</div>
			<div id={`${id}-says`} class={problem ? "hint hint-bad" : "hint"} role={problem ? "alert" : undefined}>
				{problem && <Icon of={CircleAlert} size={14} />}
				{says && <span>{says}</span>}
			</div>
		</div>
	);
}
