/** In place of the composer: another identity answered for this person. Nothing is accepted here; the number is on the next screen. */
import { KeyRound, ShieldAlert } from "lucide";
import { useState } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { useNow } from "../hooks.ts";
import { usePanel } from "../panel.ts";
import { moment } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { RemoveQuestion } from "./remove-question.tsx";

export function Stopped({ contact: { id, name, state, changed } }: { readonly contact: ContactRow }) {
	const { route } = usePanel();
	const now = useNow(60_000);
	const [isRemoving, setRemoving] = useState(false);
	return (
		<>
			{changed && (
				<p class="key-line bad small">
					<Icon of={KeyRound} size={14} />
					<span>{t("chat.key_changed_at", { name, time: moment(changed.at, now) })}</span>
				</p>
			)}
			<section class="card card-bad" role="alert">
				<div class="card-sign stopped">
					<span class="bad">
						<Icon of={ShieldAlert} size={22} />
					</span>
					<div>
						<b>{t("chat.stopped_title", { name })}</b>
						<p class="muted small">{t("chat.stopped_text", { name })}</p>
					</div>
				</div>
				<div class="pair">
					<Button look="main" onClick={() => route.go({ at: "verify", id })}>
						{t("verify.compare")}
					</Button>
					<Button onClick={() => setRemoving(true)}>{t("act.remove")}</Button>
				</div>
				{state === "accepted" && (
					<Button look="bare" size="low" onClick={() => route.go({ at: "person", id })}>
						{t("chat.details")}
					</Button>
				)}
			</section>
			{isRemoving && <RemoveQuestion id={id} name={name} onNo={() => setRemoving(false)} />}
		</>
	);
}
