/** People who cannot reach us. */
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Button } from "../parts/button.tsx";
import { Problem } from "../parts/problem.tsx";
import { t } from "../words/words.ts";

export function Blocked() {
	const { contacts } = useView();
	const { ask, route } = usePanel();
	const unblock = useAct();
	const blocked = Object.values(contacts).filter(({ state }) => state === "blocked");
	if (blocked.length === 0) return null;
	return (
		<>
			<h2 class="section">{t("settings.blocked")}</h2>
			<ul class="box-list" aria-label={t("settings.blocked")}>
				{blocked.map(({ id, name, iid }) => (
					<li key={id} class="box-row">
						<Avatar name={name} iid={iid} size={32} />
						<button
							type="button"
							class="bare-link grow cut"
							dir="auto"
							onClick={() => route.go({ at: "chat", id })}
						>
							{name}
						</button>
						<Button
							size="low"
							label={t("settings.unblock_name", { name })}
							onClick={() => void unblock.run(() => ask("unblock", { id }))}
						>
							{t("settings.unblock")}
						</Button>
					</li>
				))}
			</ul>
			<Problem code={unblock.problem} />
		</>
	);
}
