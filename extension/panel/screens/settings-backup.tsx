/** The way to backups and to what the identity is. */
import { Archive, ChevronRight, IdCard } from "lucide";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { rowTime } from "../words/dates.ts";
import { t } from "../words/words.ts";

export function BackupRows() {
	const { backup } = useView();
	const { route } = usePanel();
	const { at, since } = backup;
	return (
		<>
			<div class="box-row box-tall">
				<Icon of={Archive} />
				<span class="grow">
					<span>{t("backup.title")}</span>{" "}
					<span class="meta box-hint">
						{at === null
							? t("backup.none")
							: since > 0
								? t("backup.since", since)
								: t("backup.last", { time: rowTime(at, Date.now()) })}
					</span>
				</span>
				<Button size="low" onClick={() => route.go({ at: "backup" })}>
					{t("backup.act")}
				</Button>
			</div>
			<button type="button" class="box-row box-press" onClick={() => route.go({ at: "identity" })}>
				<Icon of={IdCard} />
				<span class="grow">{t("identity.title")}</span>
				<span class="arrow muted">
					<Icon of={ChevronRight} size={16} />
				</span>
			</button>
		</>
	);
}
