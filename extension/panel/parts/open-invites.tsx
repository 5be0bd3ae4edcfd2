/** Invites of ours that nobody has used yet, and the way to a new one. */
import { ChevronRight } from "lucide";
import { useAct, useNow } from "../hooks.ts";
import { newInviteId, usePanel, useView } from "../panel.ts";
import { rowTime } from "../words/dates.ts";
import { leftShort } from "../words/durations.ts";
import { t } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { Problem } from "./problem.tsx";
import { TimeRing } from "./ring.tsx";

export function OpenInvites() {
	const { invites, relay } = useView();
	const { ask, route } = usePanel();
	const act = useAct();
	const now = useNow(30_000);
	const isConnected = relay.state === "connected";

	function create() {
		const id = newInviteId();
		void act
			.run(() => ask("createInvite", { id }))
			.then((isMade) => isMade && route.go({ at: "invite", id }));
	}
	return (
		<section class="stack-2" aria-label={t("invites.open")}>
			<h2 class="section invites-head">{t("invites.section")}</h2>
			<p class="muted small">{t("invites.explain")}</p>
			{invites.length > 0 && (
				<ul class="box-list" aria-label={t("invites.open")}>
					{invites.map(({ id, since, until }) => (
						<li key={id}>
							<button type="button" class="box-row box-press" onClick={() => route.go({ at: "invite", id })}>
								<TimeRing part={partLeft(since, until, now)} />
								<span class="grow">{t("invites.made", { time: rowTime(since, now) })}</span>
								<span class="box-value muted">
									{t("invites.left", { time: leftShort(Math.max(0, until - now)) })}
								</span>
								<span class="arrow muted">
									<Icon of={ChevronRight} size={16} />
								</span>
							</button>
						</li>
					))}
				</ul>
			)}
			<Problem code={act.problem} />
			<Button
				size="tall"
				isOff={!isConnected}
				busy={act.isBusy ? t("invites.creating") : undefined}
				onClick={create}
			>
				{t("invites.create")}
			</Button>
		</section>
	);
}

/** What is left of an invite's time, 0 to 1. */
export function partLeft(since: number, until: number, now: number): number {
	return Math.min(1, Math.max(0, (until - now) / (until - since)));
}
