/** In place of the composer: another identity answered for this person. */
import { ShieldAlert } from "lucide";
import type { ContactRow } from "../../contract/view.ts";
import { t } from "../words/words.ts";
import { Icon } from "./icon.tsx";

export function Stopped({ contact: { name } }: { readonly contact: ContactRow }) {
	return (
		<section class="card card-bad card-sign" role="alert">
			<span class="bad">
				<Icon of={ShieldAlert} size={22} />
			</span>
			<div>
				<b>{t("chat.stopped_title", { name })}</b>
				<p class="muted small">{t("chat.stopped_text", { name })}</p>
			</div>
		</section>
	);
}
