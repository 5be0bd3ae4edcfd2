/** Ends it with somebody, quietly, and what to tell whoever runs the relay. */
import { useState } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Question } from "../parts/question.tsx";
import { Report } from "../parts/report.tsx";
import { t } from "../words/words.ts";

export function PersonBlock({ contact: { id, name } }: { readonly contact: ContactRow }) {
	const { ask, route } = usePanel();
	const [asking, setAsking] = useState<"block" | "report">();
	const block = useAct();
	const hasInvites = useView().invites.length > 0;
	return (
		<>
			<button type="button" class="box-row box-press bad" onClick={() => setAsking("block")}>
				{t("person.block")}
			</button>
			<button type="button" class="box-row box-press" onClick={() => setAsking("report")}>
				{t("report.open")}
			</button>
			{asking === "block" && (
				<Question
					title={t("request.block_title", { name })}
					text={[t("person.block_explain", { name }), hasInvites && t("person.block_invites")]
						.filter(Boolean)
						.join(" ")}
					verb={t("request.block")}
					problem={block.problem}
					onNo={() => setAsking(undefined)}
					onYes={() =>
						void block
							.run(() => ask("block", { id }))
							.then((isDone) => isDone && route.replace({ at: "home" }))
					}
				/>
			)}
			{asking === "report" && <Report id={id} onNo={() => setAsking(undefined)} />}
		</>
	);
}
