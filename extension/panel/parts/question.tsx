/** Asks once before something is lost. */
import { useEffect, useId, useRef } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Problem } from "./problem.tsx";

interface Props {
	readonly title: string;
	readonly text: string;
	readonly verb: string;
	readonly problem?: Code | undefined;
	onYes(): void;
	onNo(): void;
}

export function Question({ title, text, verb, problem, onYes, onNo }: Props) {
	const id = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	// a modal dialog keeps the focus inside and gives it back
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog
			ref={dialog}
			class="question"
			closedby="any"
			aria-labelledby={`${id}-title`}
			aria-describedby={`${id}-text`}
			onClose={onNo}
		>
			<h2 id={`${id}-title`}>{title}</h2>
			<p id={`${id}-text`} class="muted">
				{text}
			</p>
			<Problem code={problem} />
			<div class="pair">
				<Button onClick={() => dialog.current?.close()}>{t("act.cancel")}</Button>
				<Button look="danger" onClick={onYes}>
					{verb}
				</Button>
			</div>
		</dialog>
	);
}
