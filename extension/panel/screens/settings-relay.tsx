/** The relay in use, how it is, and the way out. */
import { useState } from "preact/hooks";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { LinkGlyph } from "../parts/glyphs.tsx";
import { Question } from "../parts/question.tsx";
import { sentence, t } from "../words/words.ts";
import { IceHosts } from "./settings-ice.tsx";
import { OtherRelays, RelayNote } from "./settings-relays.tsx";

export function Relays() {
	return (
		<>
			<RelayRow />
			<OtherRelays />
		</>
	);
}

function RelayRow() {
	const { relay, relays } = useView();
	const row = relays.find(({ isInUse }) => isInUse);
	const { ask, route } = usePanel();
	const [isAsking, setAsking] = useState(false);
	const leave = useAct();
	const wantsPassword = relay.problem === "needs-password" || relay.problem === "wrong-password";
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
					{row && (
						<p class="meta">
							<RelayNote relay={row} />
						</p>
					)}
					{relay.problem === "relay-key-changed" && <p class="meta">{t("settings.key_changed")}</p>}
					{relay.insecure && <p class="meta">{t("home.insecure")}</p>}
				</div>
				{relay.state === "stopped" && (
					<Button
						size="low"
						onClick={() => (wantsPassword ? route.go({ at: "connect" }) : void ask("retryRelay", {}))}
					>
						{wantsPassword
							? t("connect.enter_password")
							: relay.problem === "replaced"
								? t("connect.use_here")
								: t("act.try_again")}
					</Button>
				)}
			</div>
			{relay.iceHosts && relay.iceHosts.hosts.length > 0 && <IceHosts of={relay.iceHosts} />}
			{relay.problem === "relay-key-changed" && <TrustKey label={label} />}
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

/** The way on with another key: only by an answer to a question. */
function TrustKey({ label }: { readonly label: string }) {
	const { ask } = usePanel();
	const [isAsking, setAsking] = useState(false);
	const trust = useAct();
	return (
		<>
			<button type="button" class="box-row box-act bad" onClick={() => setAsking(true)}>
				{t("connect.trust")}
			</button>
			{isAsking && (
				<Question
					title={t("connect.trust_title", { relay: label })}
					text={t("connect.trust_explain")}
					verb={t("connect.trust_act")}
					problem={trust.problem}
					onNo={() => setAsking(false)}
					onYes={() =>
						void trust.run(() => ask("trustRelay", {})).then((isDone) => isDone && setAsking(false))
					}
				/>
			)}
		</>
	);
}
