/** One calm line: they go on on another device, as the same person. */
import { MonitorSmartphone } from "lucide";
import type { ContactRow } from "../../contract/view.ts";
import { useNow } from "../hooks.ts";
import { moment } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { Icon } from "./icon.tsx";

/** In the chat it is news for so long. */
const newsMs = 7 * 86_400_000;

export function NewDevice({
	contact: { name, newDeviceAt },
	isNews,
}: {
	readonly contact: Pick<ContactRow, "name" | "newDeviceAt">;
	readonly isNews?: boolean;
}) {
	const now = useNow(60_000);
	if (newDeviceAt === undefined || (isNews && now - newDeviceAt > newsMs)) return null;
	return (
		<p class="key-line small muted">
			<Icon of={MonitorSmartphone} size={14} />
			<span>{t("person.new_device", { name, time: moment(newDeviceAt, now) })}</span>
		</p>
	);
}
