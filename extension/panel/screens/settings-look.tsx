/** Light or dark. */
import type { Mode } from "../../contract/view.ts";
import { usePanel, useView } from "../panel.ts";
import { Segments } from "../parts/segments.tsx";
import { t } from "../words/words.ts";

const modes = ["system", "light", "dark"] as const satisfies readonly Mode[];

export function Look() {
	const { settings } = useView();
	const { ask } = usePanel();
	return (
		<div class="box-list box-pad">
			<Segments
				label={t("settings.look")}
				name="mode"
				value={settings.mode}
				options={modes.map((mode) => ({ value: mode, label: t(`settings.${mode}`) }))}
				onChange={(mode) => void ask("setMode", { mode })}
			/>
		</div>
	);
}
