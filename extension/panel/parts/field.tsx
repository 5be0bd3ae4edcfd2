/** One line to fill in, with what is asked above and what is wrong below. */
import { CircleAlert, Eye, EyeOff } from "lucide";
import type { ComponentChildren, RefObject } from "preact";
import { useId, useState } from "preact/hooks";
import { t } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";

interface Props {
	readonly label: string;
	readonly value: string;
	onValue(value: string): void;
	/** A word or two beside the label, no part of the name. */
	readonly note?: string;
	readonly hint?: string | undefined;
	/** A sentence; it takes the place of the hint. */
	readonly problem?: string | undefined;
	readonly placeholder?: string;
	readonly isUrl?: boolean;
	readonly isNumber?: boolean;
	/** Words in any script. */
	readonly isText?: boolean;
	/** Dots instead of letters until the person asks for them. */
	readonly isSecret?: boolean;
	readonly maxLength: number;
	readonly fieldRef?: RefObject<HTMLInputElement | null>;
	readonly children?: ComponentChildren;
}

export function Field({
	label,
	value,
	onValue,
	note,
	hint,
	problem,
	placeholder,
	isUrl,
	isNumber,
	isText,
	isSecret,
	maxLength,
	fieldRef,
	children,
}: Props) {
	const id = useId();
	const [isShown, setShown] = useState(false);
	const says = problem ?? hint;
	const describes = [note && `${id}-note`, says && `${id}-says`].filter(Boolean).join(" ");
	return (
		<div class="field">
			<div class="field-head">
				<label for={id}>{label}</label>
				{note && (
					<span id={`${id}-note`} class="small muted">
						{note}
					</span>
				)}
			</div>
			<div class="field-line">
				<input
					id={id}
					{...(fieldRef && { ref: fieldRef })}
					class="field-box"
					// what is asked for is an address, a handle or a password, in every language
					dir={isText ? "auto" : "ltr"}
					{...(isSecret && !isShown ? ({ type: "password" } as const) : ({ type: "text" } as const))}
					value={value}
					onInput={(event) => onValue(event.currentTarget.value)}
					inputMode={isUrl ? "url" : isNumber ? "numeric" : "text"}
					maxLength={maxLength}
					autocomplete="off"
					autocapitalize="none"
					spellcheck={false}
					placeholder={placeholder}
					aria-invalid={problem ? true : undefined}
					{...(describes && { "aria-describedby": describes })}
				/>
				{isSecret && value !== "" && (
					<IconButton
						icon={isShown ? EyeOff : Eye}
						label={t(isShown ? "connect.hide" : "connect.show")}
						onClick={() => setShown(!isShown)}
					/>
				)}
				{children}
			</div>
			<div id={`${id}-says`} class={problem ? "hint hint-bad" : "hint"} role={problem ? "alert" : undefined}>
				{problem && <Icon of={CircleAlert} size={14} />}
				{says && <span>{says}</span>}
			</div>
		</div>
	);
}
