/** A long text that is handed on: shown in one line, chosen whole by a touch, and copied. */
import { Copy } from "lucide";
import { useId } from "preact/hooks";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { useCopy } from "./copy.ts";
import { Icon } from "./icon.tsx";

interface Props {
	readonly label: string;
	readonly hint: string;
	/** What is said where the browser does not copy. */
	readonly refused: string;
	readonly text: string;
	/** Copying is what one is here for. */
	readonly isMain?: boolean;
}

export function CopiedText({ label, hint, refused, text, isMain = false }: Props) {
	const { isCopied, copy } = useCopy();
	const id = useId();
	return (
		<div class="field">
			<div class="field-head">
				<label for={id}>{label}</label>
			</div>
			<div class="field-line">
				<input
					id={id}
					class="field-box invite-text"
					dir="ltr"
					readOnly
					value={text}
					aria-describedby={`${id}-says`}
					onFocus={(event) => event.currentTarget.select()}
				/>
				<Button {...(isMain && { look: "main" as const })} onClick={() => copy(text)}>
					<Icon of={Copy} size={16} />
					{t("act.copy")}
				</Button>
			</div>
			<div id={`${id}-says`} class="hint">
				<span>{hint}</span>
			</div>
			<p class="meta" role="status">
				{isCopied === true && t("act.copied")}
				{isCopied === false && refused}
			</p>
		</div>
	);
}
