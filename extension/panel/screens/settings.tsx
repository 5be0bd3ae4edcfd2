/** What a person can choose, and what they should know. */
import { Activity, ChevronRight, Eye, HardDrive, Route as RouteIcon } from "lucide";
import { useArrival } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { sentence, t } from "../words/words.ts";
import { BackupRows } from "./settings-backup.tsx";
import { Blocked } from "./settings-blocked.tsx";
import { CallSettings } from "./settings-calls.tsx";
import { ChangeHandle } from "./settings-handle.tsx";
import { LockSettings } from "./settings-lock.tsx";
import { Look } from "./settings-look.tsx";
import { MessageSettings } from "./settings-messages.tsx";
import { NoticeSettings } from "./settings-notices.tsx";
import { PrivacySettings } from "./settings-privacy.tsx";
import { Relays } from "./settings-relay.tsx";
import { ShortcutSettings } from "./settings-shortcuts.tsx";

export function Settings() {
	const { self, lock } = useView();
	const { version, route } = usePanel();
	const title = useArrival<HTMLHeadingElement>();
	return (
		<main class="screen">
			<ScreenHead title={t("settings.title")} titleRef={title} />
			<div class="scroll settings">
				{self && (
					<div class="box-list">
						<div class="box-row box-self">
							<Avatar name={self.handle} iid={self.iid} size={44} />
							<div class="grow">
								<div class="name cut" dir="auto">
									{self.handle}
								</div>
								<p class={self.claimProblem ? "meta bad" : "meta"}>
									{self.claimProblem
										? sentence(self.claimProblem)
										: self.claimed
											? t("settings.found", { handle: self.claimed })
											: t("settings.not_found")}
								</p>
							</div>
						</div>
						<BackupRows />
						<ChangeHandle current={self.handle} hasProblem={self.claimProblem !== undefined} />
					</div>
				)}
				<h2 class="section">{t("settings.look")}</h2>
				<Look />
				<MessageSettings />
				<PrivacySettings />
				<LockSettings />
				<NoticeSettings />
				<CallSettings />
				<ShortcutSettings />
				<h2 class="section">{t("settings.relay")}</h2>
				<Relays />
				<Blocked />
				<h2 class="section">{t("settings.unhidden")}</h2>
				<ul class="box-list">
					<li class="box-row">
						<Icon of={RouteIcon} />
						<span class="grow">{t("settings.unhidden_relay")}</span>
					</li>
					{lock.is === "none" && (
						<li class="box-row">
							<Icon of={HardDrive} />
							<span class="grow">{t("settings.unhidden_profile")}</span>
						</li>
					)}
					<li class="box-row">
						<Icon of={Eye} />
						<span class="grow">{t("settings.unhidden_copies")}</span>
					</li>
				</ul>
				<div class="box-list box-last">
					<button type="button" class="box-row box-press" onClick={() => route.go({ at: "diagnostics" })}>
						<Icon of={Activity} />
						<span class="grow">{t("diagnostics.title")}</span>
						<span class="arrow muted">
							<Icon of={ChevronRight} size={16} />
						</span>
					</button>
				</div>
				<p class="meta center version">{t("settings.version", { version })}</p>
			</div>
		</main>
	);
}
