/** Asks once before something is lost. */
import type { Code } from "../../../protocol/errors.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
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
	return (
		<Dialog
			title={title}
			onNo={onNo}
			acts={
				<Button look="danger" onClick={onYes}>
					{verb}
				</Button>
			}
		>
			<p class="muted">{text}</p>
			<Problem code={problem} />
		</Dialog>
	);
}
