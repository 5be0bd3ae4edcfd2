/** One question over everything: keeps the focus inside and gives it back. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";

interface Props {
	readonly title: string;
	readonly children: ComponentChildren;
	/** The buttons of yes. */
	readonly acts: ComponentChildren;
	/** One below the other: three of them, or long words. */
	readonly isTall?: boolean;
	onNo(): void;
	onSubmit?(): void;
}

export function Dialog({ title, children, acts, isTall, onNo, onSubmit }: Props) {
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	const cancel = <Button onClick={() => dialog.current?.close()}>{t("act.cancel")}</Button>;
	return (
		<dialog
			ref={dialog}
			class="question"
			closedby="any"
			aria-labelledby={`${id}-title`}
			aria-describedby={`${id}-text`}
			onClose={onNo}
		>
			<form
				class="question-form"
				onSubmit={(event) => {
					event.preventDefault();
					onSubmit?.();
				}}
			>
				<h2 id={`${id}-title`}>{title}</h2>
				<div id={`${id}-text`} class="question-text">
					{children}
				</div>
				<div class={isTall ? "stack-2 question-acts" : "pair"}>
					{isTall ? (
						<>
							{acts}
							{cancel}
						</>
					) : (
						<>
							{cancel}
							{acts}
						</>
					)}
				</div>
			</form>
		</dialog>
	);
}
