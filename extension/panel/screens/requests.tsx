/** Several people who knocked: when, and nothing of what they chose to be called, until a person opens one. */
import { ChevronRight, UserRoundSearch } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { useAct, useArrival, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Question } from "../parts/question.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { ago } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { requestsOf } from "./home.tsx";

/** Of a flood nobody reads more. */
const mostShown = 50;

export function Requests() {
	const asking = requestsOf(useView());
	const { ask, route } = usePanel();
	const now = useNow(60_000);
	const title = useArrival<HTMLHeadingElement>();
	const [until, setUntil] = useState<number>();
	const drop = useAct();
	const isDone = asking.length === 0;
	useEffect(() => {
		if (isDone) route.replace({ at: "home" });
	}, [isDone, route]);
	return (
		<main class="screen">
			<ScreenHead title={t("request.title")} titleRef={title} />
			<div class="scroll">
				<ul class="list" aria-label={t("request.title")}>
					{asking.slice(0, mostShown).map(({ id, since }, index) => (
						<li key={id}>
							<button type="button" class="item item-request" onClick={() => route.go({ at: "chat", id })}>
								<span class="item-icon">
									<Icon of={UserRoundSearch} size={20} />
								</span>
								<span class="cut">
									<b>{t("request.nth", { number: asking.length - index })}</b>{" "}
									<span class="muted">{t("request.came", { ago: ago(since, now) })}</span>
								</span>
								<span class="muted arrow">
									<Icon of={ChevronRight} size={16} />
								</span>
							</button>
						</li>
					))}
				</ul>
				{asking.length > mostShown && (
					<p class="nothing muted">{t("request.more", asking.length - mostShown)}</p>
				)}
			</div>
			<div class="bottom-acts">
				<Button size="tall" onClick={() => setUntil(Math.max(...asking.map(({ since }) => since)))}>
					{t("request.drop")}
				</Button>
			</div>
			{until !== undefined && (
				<Question
					title={t("request.drop_title", asking.filter(({ since }) => since <= until).length)}
					text={t("request.drop_explain")}
					verb={t("request.drop_act")}
					problem={drop.problem}
					onNo={() => setUntil(undefined)}
					onYes={() =>
						void drop
							.run(() => ask("dropRequests", { until }))
							.then((isGone) => isGone && setUntil(undefined))
					}
				/>
			)}
		</main>
	);
}
