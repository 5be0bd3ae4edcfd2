/** Before the first snapshot, and where the browser keeps nothing. */
import { useArrival } from "../hooks.ts";
import { Bars } from "../parts/bars.tsx";
import { Button } from "../parts/button.tsx";
import { Peek } from "../parts/peek.tsx";
import { sentence, t } from "../words/words.ts";

export function Starting() {
	return (
		<main class="screen">
			<h1 class="unseen">{t("extension.name")}</h1>
			<Bars />
		</main>
	);
}

export function StorageRefused() {
	const title = useArrival<HTMLHeadingElement>();
	return (
		<main class="screen">
			<Peek x={0.93} y={0.46} radius={0.36} look={-62} />
			<div class="bottom">
				<div class="stack-2">
					<h1 ref={title} tabIndex={-1}>
						{t("refused.title")}
					</h1>
					<p class="muted">
						{sentence("storage-refused")} {t("refused.hint")}
					</p>
				</div>
				<Button look="main" size="tall" onClick={() => location.reload()}>
					{t("act.try_again")}
				</Button>
			</div>
		</main>
	);
}
