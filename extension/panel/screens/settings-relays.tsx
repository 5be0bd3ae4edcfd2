/** The other relays where this identity has an address: to go there, to forget one, to add another. */
import { ChevronRight, Plus, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import type { RelayRow } from "../../contract/view.ts";
import { useAct, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { Question } from "../parts/question.tsx";
import { ago } from "../words/dates.ts";
import { t } from "../words/words.ts";

export function OtherRelays() {
	const { relays } = useView();
	const { route } = usePanel();
	const others = relays.filter(({ isInUse }) => !isInUse);
	return (
		<div class="box-list relay-list">
			{others.length > 0 && (
				<ul aria-label={t("relays.others")}>
					{others.map((relay) => (
						<OtherRelay key={relay.url} relay={relay} />
					))}
				</ul>
			)}
			<button type="button" class="box-row box-press box-more" onClick={() => route.go({ at: "relay" })}>
				<Icon of={Plus} />
				<span class="grow">{t("relays.add")}</span>
				<span class="arrow muted">
					<Icon of={ChevronRight} size={16} />
				</span>
			</button>
		</div>
	);
}

function OtherRelay({ relay }: { readonly relay: RelayRow }) {
	const { url, label, name } = relay;
	const { ask, route } = usePanel();
	const [isAsking, setAsking] = useState(false);
	const forget = useAct();
	return (
		<li class="box-row box-tall relay-row">
			<div class="grow relay-words">
				<div dir="auto">{name ?? label}</div>
				{name && (
					<div class="meta" dir="ltr">
						{label}
					</div>
				)}
				<p class="meta">
					<RelayNote relay={relay} />
				</p>
			</div>
			<Button
				size="low"
				label={t("relays.go_name", { relay: label })}
				onClick={() => route.go({ at: "relay", url })}
			>
				{t("relays.go")}
			</Button>
			<IconButton
				icon={Trash2}
				size={16}
				label={t("relays.forget", { relay: label })}
				onClick={() => setAsking(true)}
			/>
			{isAsking && (
				<Question
					title={t("relays.forget_title", { relay: label })}
					text={[t("relays.forget_text"), relay.people > 0 && t("relays.forget_people", relay.people)]
						.filter(Boolean)
						.join(" ")}
					verb={t("relays.forget_act")}
					problem={forget.problem}
					onNo={() => setAsking(false)}
					onYes={() =>
						void forget.run(() => ask("forgetRelay", { url })).then((isDone) => isDone && setAsking(false))
					}
				/>
			)}
		</li>
	);
}

/** When it was used, and what is worth knowing before one goes there. */
export function RelayNote({
	relay: { usedAt, isInUse, isHome, hasPassword, insecure },
}: {
	readonly relay: RelayRow;
}) {
	const now = useNow(60_000);
	const used = isInUse
		? undefined
		: usedAt === null
			? t("relays.unused")
			: t("relays.used", { ago: ago(usedAt, now) });
	const words = [
		used,
		isHome && t("relays.home"),
		hasPassword && t("relays.has_password"),
		insecure && !isInUse && t("relays.insecure"),
	];
	return <>{words.filter(Boolean).join(" · ")}</>;
}
