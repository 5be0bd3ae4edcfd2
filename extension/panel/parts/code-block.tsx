/** Code as it was typed, with a way to take it along. */
import { Check, CircleAlert, Copy } from "lucide";
import { t } from "../words/words.ts";
import { useCopy } from "./copy.ts";
import { IconButton } from "./icon-button.tsx";

export function CodeBlock({ text }: { readonly text: string }) {
	const { isCopied, copy } = useCopy();
	const icon = isCopied === undefined ? Copy : isCopied ? Check : CircleAlert;
	return (
		<div class="code-block">
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keys too */}
			<pre tabIndex={0} dir="ltr">
				<code>{text}</code>
			</pre>
			<IconButton icon={icon} size={14} label={t("message.copy_code")} onClick={() => copy(text)} />
			<span class="unseen" role="status">
				{isCopied && t("act.copied")}
				{isCopied === false && t("act.not_copied")}
			</span>
		</div>
	);
}
