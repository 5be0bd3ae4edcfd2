/** People who cannot reach us. Taking one off the list lets them ask again. */
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Button } from "../parts/button.tsx";
import { Problem } from "../parts/problem.tsx";
import { t } from "../words/words.ts";

export function Blocked() {
	const { contacts } = useView();
	const { ask } = usePanel();
	const forget = useAct();
	const blocked = Object.values(contacts).filter(({ state }) => state === "blocked");
	if (blocked.length === 0) return null;
	return (
		<>
			<h2 class="section">{t("settings.blocked")}</h2>
			<ul class="box-list" aria-label={t("settings.blocked")}>
				{blocked.map(({ id, name, iid }) => (
					<li key={id} class="box-row">
						<Avatar name={name} iid={iid} size={32} />
						<span class="grow cut" dir="auto">
							{name}
						</span>
						<Button
							size="low"
							label={t("settings.remove_name", { name })}
							onClick={() => void forget.run(() => ask("forget", { id }))}
						>
							{t("act.remove")}
						</Button>
					</li>
				))}
			</ul>
			<Problem code={forget.problem} />
		</>
	);
}
