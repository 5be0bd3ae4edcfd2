/** What changed when another key answers for a person, what it may mean, and what becomes of what waits. */
import { ShieldAlert } from "lucide";
import type { ChangedKey } from "../../contract/trust.ts";
import type { ContactRow } from "../../contract/view.ts";
import { useNow } from "../hooks.ts";
import { Icon } from "../parts/icon.tsx";
import { moment } from "../words/dates.ts";
import { t } from "../words/words.ts";

interface Props {
	readonly contact: ContactRow;
	readonly changed: ChangedKey;
}

export function NewKey({ contact: { name }, changed: { at, wasVerifiedAt } }: Props) {
	const now = useNow(60_000);
	const since = moment(at, now);
	return (
		<section class="verify-new">
			<h2 class="bad">
				<Icon of={ShieldAlert} size={20} />
				<span>{t("verify.new_title", { name })}</span>
			</h2>
			<p>
				{wasVerifiedAt === null
					? t("verify.new_unverified", { since })
					: t("verify.new_verified", { since, time: moment(wasVerifiedAt, now) })}
			</p>
		</section>
	);
}

/** Under the number, which must be on the screen when it is answered. */
export function NewKeyMeaning({ contact: { name } }: Pick<Props, "contact">) {
	return (
		<section class="verify-new muted">
			<p>{t("verify.new_means", { name })}</p>
			<p>{t("verify.new_waits", { name })}</p>
		</section>
	);
}
