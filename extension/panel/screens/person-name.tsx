/** What the person here calls them: in place of the handle, everywhere, and only here. */
import { useState } from "preact/hooks";
import { limits } from "../../../protocol/limits.ts";
import type { ContactRow } from "../../contract/view.ts";
import { useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { sentence, t } from "../words/words.ts";

export function PersonName({
	contact: { id, name, handle },
}: {
	readonly contact: Pick<ContactRow, "id" | "name" | "handle">;
}) {
	const { ask } = usePanel();
	const current = name === handle ? "" : name;
	const [typed, setTyped] = useState<string>();
	const change = useAct();

	function submit(event: SubmitEvent) {
		event.preventDefault();
		void change
			.run(() => ask("setPetname", { chat: id, name: typed ?? current }))
			.then((isDone) => isDone && setTyped(undefined));
	}
	return (
		<div class="box-list box-first">
			<form class="box-row box-form" onSubmit={submit}>
				<Field
					label={t("person.name")}
					hint={t("person.name_hint", { handle })}
					value={typed ?? current}
					placeholder={handle}
					isText
					maxLength={2 * limits.petnameCharacters}
					problem={change.problem && sentence(change.problem)}
					onValue={(value) => {
						setTyped(value);
						change.clear();
					}}
				>
					<Button
						isSubmit
						isOff={(typed ?? current).trim() === current}
						busy={change.isBusy ? t("person.naming") : undefined}
					>
						{t("person.name_act")}
					</Button>
				</Field>
			</form>
		</div>
	);
}
