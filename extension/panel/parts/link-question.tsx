/** Before a link opens: where it leads, in letters that do not lie. */
import { CircleAlert, ExternalLink } from "lucide";
import { linkFacts } from "../../lib/link.ts";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { useCopy } from "./copy.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";

interface Props {
	readonly href: string;
	readonly text: string;
	onDone(): void;
}

export function LinkQuestion({ href, text, onDone }: Props) {
	const { host, isMail, isUnencrypted, isForeign, pretends } = linkFacts(href, text);
	const { isCopied, copy } = useCopy();
	const warnings = [
		pretends !== undefined && t("link.pretends", { shown: pretends, host }),
		isForeign && t("link.foreign"),
		isUnencrypted && t("link.unencrypted"),
	].filter((said) => said !== false);
	const isWarned = warnings.length > 0;
	return (
		<Dialog
			title={isMail ? t("link.mail_title") : t("link.title")}
			onNo={onDone}
			isTall
			acts={
				<>
					<Button
						{...(!isWarned && { look: "main" as const })}
						onClick={() => {
							open(href, "_blank", "noopener,noreferrer");
							onDone();
						}}
					>
						<Icon of={ExternalLink} size={16} />
						{isMail ? t("link.write") : t("link.open")}
					</Button>
					<Button {...(isWarned && { look: "main" as const })} onClick={() => copy(href)}>
						{isCopied === undefined ? t("link.copy") : t(isCopied ? "act.copied" : "act.not_copied")}
					</Button>
				</>
			}
		>
			<p class="link-host" dir="ltr">
				{host}
			</p>
			{href !== `https://${host}/` && (
				<p class="meta link-whole" dir="ltr">
					{href}
				</p>
			)}
			{warnings.map((said) => (
				<p key={said} class="hint hint-bad">
					<Icon of={CircleAlert} size={14} />
					<span>{said}</span>
				</p>
			))}
			<p class="meta">{t("link.leaves")}</p>
		</Dialog>
	);
}
