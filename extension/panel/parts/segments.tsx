/** One of a few, side by side. */

interface Props<Value extends string> {
	readonly label: string;
	readonly name: string;
	readonly value: Value;
	readonly options: readonly { readonly value: Value; readonly label: string }[];
	onChange(value: Value): void;
}

export function Segments<Value extends string>({ label, name, value, options, onChange }: Props<Value>) {
	return (
		<fieldset class="segments" aria-label={label}>
			{options.map((option) => (
				<label key={option.value} class="segment">
					<input
						type="radio"
						name={name}
						class="unseen"
						checked={option.value === value}
						onChange={() => onChange(option.value)}
					/>
					<span>{option.label}</span>
				</label>
			))}
		</fieldset>
	);
}
