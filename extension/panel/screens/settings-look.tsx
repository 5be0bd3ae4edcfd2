/** Light or dark. */
import type { Mode } from "../../contract/view.ts";
import { usePanel, useView } from "../panel.ts";
import { t } from "../words/words.ts";

const modes = ["system", "light", "dark"] as const satisfies readonly Mode[];

export function Look() {
	const { settings } = useView();
	const { ask } = usePanel();
	return (
		<div class="box-list box-pad">
			<fieldset class="segments" aria-label={t("settings.look")}>
				{modes.map((mode) => (
					<label key={mode} class="segment">
						<input
							type="radio"
							name="mode"
							class="unseen"
							checked={settings.mode === mode}
							onChange={() => void ask("setMode", { mode })}
						/>
						<span>{t(`settings.${mode}`)}</span>
					</label>
				))}
			</fieldset>
		</div>
	);
}
