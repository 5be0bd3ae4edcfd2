/** A text about somebody for whoever runs the relay: copied by hand, sent by nobody here. */
import { Copy } from "lucide";
import { useEffect, useId, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import type { ChatId } from "../../../protocol/ids.ts";
import { usePanel } from "../panel.ts";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { useCopy } from "./copy.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { Problem } from "./problem.tsx";

interface Props {
	readonly id: ChatId;
	onNo(): void;
}

export function Report({ id, onNo }: Props) {
	const { query } = usePanel();
	const [text, setText] = useState<string>();
	const [problem, setProblem] = useState<Code>();
	const { isCopied, copy } = useCopy();
	const field = useId();
	useEffect(() => {
		void query("reportOf", { id }).then((answer) => {
			if ("code" in answer) return setProblem(answer.code);
			const { handle, address, relay, asked, now } = answer.value;
			const at = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");
			setText(
				[
					t("report.head"),
					"",
					t("report.relay", { relay }),
					t("report.handle", { handle }),
					t("report.address", { address }),
					t("report.since", { time: at(asked) }),
					t("report.at", { time: at(now) }),
					"",
					t("report.foot"),
				].join("\n"),
			);
		});
	}, [id, query]);
	return (
		<Dialog
			title={t("report.title")}
			onNo={onNo}
			acts={
				<Button look="main" isOff={text === undefined} onClick={() => copy(text ?? "")}>
					<Icon of={Copy} size={16} />
					{t("report.copy")}
				</Button>
			}
		>
			<p class="muted small">{t("report.explain")}</p>
			<label class="unseen" for={field}>
				{t("report.text")}
			</label>
			<textarea id={field} class="field-box report-text" dir="auto" readOnly rows={9} value={text ?? ""} />
			<p class="meta" role="status">
				{isCopied === true && t("act.copied")}
				{isCopied === false && t("report.not_copied")}
			</p>
			<Problem code={problem} />
		</Dialog>
	);
}
