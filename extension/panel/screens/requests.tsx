/** Several people who knocked. */
import { useEffect } from "preact/hooks";
import { useArrival, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { ago } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { requestsOf } from "./home.tsx";

export function Requests() {
	const asking = requestsOf(useView());
	const { route } = usePanel();
	const now = useNow(60_000);
	const title = useArrival<HTMLHeadingElement>();
	const isDone = asking.length === 0;
	useEffect(() => {
		if (isDone) route.replace({ at: "home" });
	}, [isDone, route]);
	return (
		<main class="screen">
			<ScreenHead title={t("request.title")} titleRef={title} />
			<ul class="list scroll" aria-label={t("request.title")}>
				{asking.map(({ id, name, iid, since }) => (
					<li key={id} aria-label={name}>
						<button type="button" class="item" onClick={() => route.go({ at: "chat", id })}>
							<Avatar name={name} iid={iid} size={40} />
							<span class="item-lines">
								<span class="item-line">
									<span class="item-name cut" dir="auto">
										{name}
									</span>
								</span>
								<span class="item-line">
									<span class="item-say cut">{t("request.asked", { ago: ago(since, now) })}</span>
								</span>
							</span>
						</button>
					</li>
				))}
			</ul>
		</main>
	);
}
