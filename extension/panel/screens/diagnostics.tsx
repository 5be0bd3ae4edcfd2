/** How things stand, in plain rows, for a person or for a report. Nothing in it is a name, an address or a secret. */
import { Copy, RefreshCw } from "lucide";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import type { Diagnosis } from "../../contract/view.ts";
import { useArrival } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { Bars } from "../parts/bars.tsx";
import { Button } from "../parts/button.tsx";
import { useCopy } from "../parts/copy.ts";
import { Icon } from "../parts/icon.tsx";
import { Problem } from "../parts/problem.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { t } from "../words/words.ts";
import { DiagnosisRows } from "./diagnosis-rows.tsx";

export function Diagnostics() {
	const { query } = usePanel();
	const [found, setFound] = useState<Diagnosis>();
	const [problem, setProblem] = useState<Code>();
	const [isBusy, setBusy] = useState(false);
	const title = useArrival<HTMLHeadingElement>();
	const { isCopied, copy } = useCopy();

	const refresh = useCallback(async () => {
		setBusy(true);
		const answer = await query("diagnose", {});
		setBusy(false);
		setProblem("code" in answer ? answer.code : undefined);
		if ("value" in answer) setFound(answer.value);
	}, [query]);
	useEffect(() => void refresh(), [refresh]);

	return (
		<main class="screen">
			<ScreenHead title={t("diagnostics.title")} titleRef={title} />
			<div class="scroll settings">
				<Problem code={problem} />
				{found ? <DiagnosisRows of={found} /> : !problem && <Bars />}
			</div>
			<div class="bottom-acts">
				<p class="meta">{t("diagnostics.honest")}</p>
				<div class="pair">
					<Button busy={isBusy ? t("diagnostics.refreshing") : undefined} onClick={() => void refresh()}>
						<Icon of={RefreshCw} size={16} />
						{t("diagnostics.refresh")}
					</Button>
					<Button look="main" isOff={!found} onClick={() => found && copy(JSON.stringify(found, null, "\t"))}>
						<Icon of={Copy} size={16} />
						{isCopied === undefined ? t("diagnostics.copy") : t(isCopied ? "act.copied" : "act.not_copied")}
					</Button>
				</div>
			</div>
		</main>
	);
}
