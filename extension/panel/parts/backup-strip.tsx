/** Reminds of the backup that was never made, once there are people to lose. */
import { Archive } from "lucide";
import { usePanel, useView } from "../panel.ts";
import { t } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import { Strip } from "./strip.tsx";

export function BackupStrip() {
	const { backup, relay, storage } = useView();
	const { route } = usePanel();
	// one strip at a time: what stands between is said first
	if (backup.at !== null || backup.since === 0 || relay.state !== "connected" || storage) return null;
	return (
		<Strip sign={<Icon of={Archive} />} act={t("backup.act")} onAct={() => route.go({ at: "backup" })}>
			{t("backup.remind")}
		</Strip>
	);
}
