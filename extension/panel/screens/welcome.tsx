/** First run: a handle, and keys are made. */
import { useState } from "preact/hooks";
import { limits } from "../../../protocol/limits.ts";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Peek } from "../parts/peek.tsx";
import { sentence, t } from "../words/words.ts";

export function Welcome() {
	const { ask } = usePanel();
	const [typed, setTyped] = useState("");
	const create = useAct();
	const field = useArrival<HTMLInputElement>();

	function submit(event: SubmitEvent) {
		event.preventDefault();
		const handle = typed.trim().toLowerCase();
		void create
			.run(async () =>
				limits.handlePattern.test(handle) ? ask("createIdentity", { handle }) : "handle-malformed",
			)
			.then((isMade) => isMade || field.current?.focus());
	}

	return (
		<main class="screen">
			<Peek x={0.8} y={0.4} radius={0.44} look={128} />
			<form class="bottom" onSubmit={submit}>
				<div class="stack-2">
					<h1>{t("welcome.title")}</h1>
					<p class="muted">{t("welcome.promise")}</p>
				</div>
				<Field
					label={t("welcome.handle")}
					hint={t("welcome.hint")}
					value={typed}
					maxLength={64}
					fieldRef={field}
					problem={create.problem && sentence(create.problem)}
					onValue={(value) => {
						setTyped(value);
						create.clear();
					}}
				/>
				<p class="meta">{t("welcome.honest")}</p>
				<Button look="main" size="tall" isSubmit busy={create.isBusy ? t("welcome.creating") : undefined}>
					{t("welcome.create")}
				</Button>
			</form>
		</main>
	);
}
