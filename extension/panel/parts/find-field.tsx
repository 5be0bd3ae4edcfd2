/** A field that narrows down what is shown below it. */
import { Search } from "lucide";
import type { Ref } from "preact";
import { Icon } from "./icon.tsx";

interface Props {
	readonly label: string;
	readonly value: string;
	readonly fieldRef?: Ref<HTMLInputElement>;
	onInput(text: string): void;
	onEscape?(): void;
}

export function FindField({ label, value, fieldRef = null, onInput, onEscape }: Props) {
	return (
		<label class="find-box">
			<Icon of={Search} size={16} />
			<input
				ref={fieldRef}
				type="text"
				enterkeyhint="search"
				aria-label={label}
				placeholder={label}
				value={value}
				autocomplete="off"
				spellcheck={false}
				onInput={(event) => onInput(event.currentTarget.value)}
				onKeyDown={(event) => {
					if (event.key === "Escape") onEscape?.();
				}}
			/>
		</label>
	);
}
