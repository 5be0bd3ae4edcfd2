/** What one person and we tell each other beside messages: as for everybody, or not. */
import { CheckCheck, type IconNode, PencilLine, Radio } from "lucide";
import type { Choices, ContactRow } from "../../contract/view.ts";
import type { Act } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { ChoiceRow } from "../parts/choice-row.tsx";
import { onOff } from "../words/choices.ts";
import { t } from "../words/words.ts";

interface Props {
	readonly contact: ContactRow;
	readonly act: Act;
}

type Shared = "read" | "typing" | "presence";
const icons: Readonly<Record<Shared, IconNode>> = { read: CheckCheck, typing: PencilLine, presence: Radio };

export function PersonSharing({ contact: { id: chat, name, choices, own }, act }: Props) {
	const { ask } = usePanel();
	const { settings } = useView();
	const set = (what: Shared, value: boolean | null) =>
		void act.run(() => ask("choose", { chat, choices: { [what]: value } satisfies ChoicesChange }));
	return (
		<>
			<h2 class="section">{t("settings.privacy")}</h2>
			<div class="box-list">
				{(Object.keys(icons) as Shared[]).map((what) => (
					<ChoiceRow
						key={what}
						icon={icons[what]}
						label={t(`person.${what}`)}
						hint={own[what] === undefined ? t("person.as_everybody_short") : undefined}
						value={onOff(choices[what])}
						choices={[
							{
								label: t("person.as_everybody", { value: onOff(settings.choices[what]) }),
								isChosen: own[what] === undefined,
								onPress: () => set(what, null),
							},
							...[true, false].map((value) => ({
								label: onOff(value),
								isChosen: own[what] === value,
								onPress: () => set(what, value),
							})),
						]}
					/>
				))}
			</div>
			<p class="meta box-note">{t("person.both_ways", { name })}</p>
		</>
	);
}

type ChoicesChange = { readonly [Name in keyof Choices]?: Choices[Name] | null };
