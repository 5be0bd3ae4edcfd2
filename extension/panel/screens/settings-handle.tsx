/** Goes by another handle. */
import { useState } from "preact/hooks";
import { limits } from "../../../protocol/limits.ts";
import { useAct } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { sentence, t } from "../words/words.ts";

interface Props {
	readonly current: string;
	/** The relay gave it to somebody else: asking for it again is a change too. */
	readonly hasProblem: boolean;
}

export function ChangeHandle({ current, hasProblem }: Props) {
	const { ask } = usePanel();
	const [typed, setTyped] = useState<string>();
	const change = useAct();
	const handle = (typed ?? current).trim().toLowerCase();

	function submit(event: SubmitEvent) {
		event.preventDefault();
		void change
			.run(async () =>
				limits.handlePattern.test(handle) ? ask("changeHandle", { handle }) : "handle-malformed",
			)
			.then((isDone) => isDone && setTyped(undefined));
	}

	return (
		<form class="box-row box-form" onSubmit={submit}>
			<Field
				label={t("settings.handle")}
				value={typed ?? current}
				maxLength={64}
				problem={change.problem && sentence(change.problem)}
				onValue={(value) => {
					setTyped(value);
					change.clear();
				}}
			>
				<Button
					isSubmit
					isOff={handle === "" || (handle === current && !hasProblem)}
					busy={change.isBusy ? t("settings.changing") : undefined}
				>
					{t("settings.change")}
				</Button>
			</Field>
		</form>
	);
}
