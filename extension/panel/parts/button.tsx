/** Buttons with words. One solid button a screen: `main`, or `danger` where something is lost. */
import type { ComponentChildren } from "preact";
import { WorkRing } from "./ring.tsx";

interface Props {
	readonly children: ComponentChildren;
	readonly look?: "main" | "quiet" | "danger" | "bare" | "bare-danger";
	readonly size?: "low" | "tall";
	readonly isSubmit?: boolean;
	/** The verb while its act is under way; the button waits. */
	readonly busy?: string | undefined;
	readonly isOff?: boolean;
	/** The reason, where the button is off. */
	readonly describedBy?: string | undefined;
	readonly label?: string;
	onClick?(): void;
}

export function Button({
	children,
	look = "quiet",
	size,
	isSubmit,
	busy,
	isOff,
	describedBy,
	label,
	onClick,
}: Props) {
	return (
		<button
			type={isSubmit ? "submit" : "button"}
			class={`button button-${look} ${size ? `button-${size}` : ""}`}
			disabled={isOff}
			// not `disabled`: the focus must not be lost while one waits
			aria-disabled={busy ? true : undefined}
			aria-describedby={describedBy}
			aria-label={label}
			onClick={(event) => {
				if (busy) event.preventDefault();
				else onClick?.();
			}}
		>
			{busy ? (
				<>
					<WorkRing />
					{busy}
				</>
			) : (
				children
			)}
		</button>
	);
}
