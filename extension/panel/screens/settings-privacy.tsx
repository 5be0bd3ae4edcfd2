/** What people learn of us beside what we write. Each goes both ways, or neither. */
import { CheckCheck, DoorOpen, type IconNode, PencilLine, Radio, Route as RouteIcon } from "lucide";
import type { DirectWith, Strangers } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { ChoiceRow } from "../parts/choice-row.tsx";
import { Problem } from "../parts/problem.tsx";
import { SwitchRow } from "../parts/switch-row.tsx";
import { t } from "../words/words.ts";

type Shared = "read" | "typing" | "presence";
const icons: Readonly<Record<Shared, IconNode>> = { read: CheckCheck, typing: PencilLine, presence: Radio };
const withWhom = ["accepted", "verified", "nobody"] as const satisfies readonly DirectWith[];

const whoAsks = ["anyone", "invites"] as const satisfies readonly Strangers[];

export function PrivacySettings() {
	const { settings, contacts } = useView();
	const { ask } = usePanel();
	const act = useAct();
	const isNobodyVerified = !Object.values(contacts).some(({ verified }) => verified);
	const nameOf = (direct: DirectWith) =>
		direct === "verified" && isNobodyVerified
			? t("settings.direct_verified_none")
			: t(`settings.direct_${direct}`);
	return (
		<>
			<h2 class="section">{t("settings.privacy")}</h2>
			<div class="box-list">
				{(Object.keys(icons) as Shared[]).map((what) => (
					<SwitchRow
						key={what}
						icon={icons[what]}
						label={t(`settings.${what}`)}
						hint={t(`settings.${what}_hint`)}
						isOn={settings.choices[what]}
						onChange={(isOn) => void act.run(() => ask("choose", { chat: null, choices: { [what]: isOn } }))}
					/>
				))}
				<ChoiceRow
					icon={RouteIcon}
					label={t("settings.direct")}
					hint={t(
						settings.direct === "verified" && isNobodyVerified
							? "settings.direct_none_hint"
							: "settings.direct_hint",
					)}
					value={t(`settings.direct_${settings.direct}_short`)}
					choices={withWhom.map((direct) => ({
						label: nameOf(direct),
						isChosen: direct === settings.direct,
						onPress: () => void act.run(() => ask("setDirect", { direct })),
					}))}
				/>
				<ChoiceRow
					icon={DoorOpen}
					label={t("settings.strangers")}
					hint={t(`settings.strangers_${settings.strangers}_hint`)}
					value={t(`settings.strangers_${settings.strangers}_short`)}
					choices={whoAsks.map((strangers) => ({
						label: t(`settings.strangers_${strangers}`),
						isChosen: strangers === settings.strangers,
						onPress: () => void act.run(() => ask("setStrangers", { strangers })),
					}))}
				/>
			</div>
			<Problem code={act.problem} />
		</>
	);
}
