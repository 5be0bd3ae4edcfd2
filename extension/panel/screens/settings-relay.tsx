/** The relay in use, how it is, and the way out. */
import { useState } from "preact/hooks";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { LinkGlyph } from "../parts/glyphs.tsx";
import { Question } from "../parts/question.tsx";
import { sentence, t } from "../words/words.ts";

export function RelayRow() {
	const { relay } = useView();
	const { ask, route } = usePanel();
	const [isAsking, setAsking] = useState(false);
	const leave = useAct();
	const label = relay.label ?? "";
	if (relay.state === "none")
		return (
			<div class="box-list">
				<div class="box-row">
					<span class="grow">{t("settings.no_relay")}</span>
					<Button size="low" onClick={() => route.go({ at: "connect" })}>
						{t("home.choose_relay")}
					</Button>
				</div>
			</div>
		);
	return (
		<div class="box-list">
			<div class="box-row box-tall">
				<LinkGlyph isOn={relay.state === "connected"} />
				<div class="grow">
					<div class="cut">{relay.name ?? label}</div>
					{relay.name && <div class="meta cut">{label}</div>}
					<p class={relay.state === "stopped" ? "meta bad" : "meta"}>
						{relay.problem ? sentence(relay.problem) : t(`settings.${relay.state}`)}
					</p>
					{relay.problem === "relay-key-changed" && <p class="meta">{t("connect.key_changed")}</p>}
					{relay.insecure && <p class="meta">{t("home.insecure")}</p>}
				</div>
				{relay.state === "stopped" && (
					<Button size="low" onClick={() => void ask("retryRelay", {})}>
						{relay.problem === "replaced" ? t("connect.use_here") : t("act.try_again")}
					</Button>
				)}
			</div>
			<button type="button" class="box-row box-act bad" onClick={() => setAsking(true)}>
				{t("settings.leave")}
			</button>
			{isAsking && (
				<Question
					title={t("settings.leave_title", { relay: label })}
					text={t("settings.leave_explain")}
					verb={t("settings.leave_act")}
					problem={leave.problem}
					onNo={() => setAsking(false)}
					onYes={() =>
						void leave.run(() => ask("leaveRelay", {})).then((isLeft) => isLeft && setAsking(false))
					}
				/>
			)}
		</div>
	);
}
