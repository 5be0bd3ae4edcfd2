/** Other hosts that the relay names for direct paths: used only after a person was asked. */
import type { RelayView } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Problem } from "../parts/problem.tsx";
import { t } from "../words/words.ts";

export function IceHosts({ of: { hosts, use } }: { readonly of: NonNullable<RelayView["iceHosts"]> }) {
	const { ask } = usePanel();
	const act = useAct();
	const choose = (isUsed: boolean) => void act.run(() => ask("useIceHosts", { use: isUsed }));
	return (
		<div class="box-row box-stack">
			<p>
				{use === undefined ? t("settings.ice_ask") : t(use ? "settings.ice_used" : "settings.ice_unused")}
			</p>
			<ul class="hosts" dir="ltr">
				{hosts.map((host) => (
					<li key={host} class="small">
						<code>{host}</code>
					</li>
				))}
			</ul>
			<p class="meta">{t("settings.ice_explain")}</p>
			<div class="pair">
				{use !== false && (
					<Button size="low" onClick={() => choose(false)}>
						{use ? t("settings.ice_stop") : t("settings.ice_no")}
					</Button>
				)}
				{use !== true && (
					<Button size="low" onClick={() => choose(true)}>
						{t("settings.ice_yes")}
					</Button>
				)}
			</div>
			<Problem code={act.problem} />
		</div>
	);
}
