/** One calm line: they stay at another relay now. Nothing is dialled before a person wants it. */
import { Route as RouteIcon } from "lucide";
import type { ContactRow } from "../../contract/view.ts";
import { usePanel } from "../panel.ts";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

export function Moved({
	contact: { name, moved },
}: {
	readonly contact: Pick<ContactRow, "name" | "moved">;
}) {
	const { route } = usePanel();
	if (!moved) return null;
	return (
		<div class="moved small">
			<Icon of={RouteIcon} size={14} />
			<p class="muted">{t("person.moved", { name, relay: moved.label })}</p>
			<Button size="low" onClick={() => route.go({ at: "relay", url: moved.url })}>
				{t("person.follow")}
			</Button>
		</div>
	);
}
