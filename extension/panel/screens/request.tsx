/** Somebody knocked: one question. */
import { useState } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { useAct, useArrival, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Alike } from "../parts/alike.tsx";
import { Avatar } from "../parts/avatar.tsx";
import { Button } from "../parts/button.tsx";
import { ChatHead } from "../parts/chat-head.tsx";
import { Problem } from "../parts/problem.tsx";
import { Report } from "../parts/report.tsx";
import { alikeWords } from "../words/alike.ts";
import { ago } from "../words/dates.ts";
import { t } from "../words/words.ts";

export function Request({ contact }: { readonly contact: ContactRow }) {
	const { id, name, handle, iid, since } = contact;
	const { ask, route } = usePanel();
	const view = useView();
	const { settings } = view;
	const alike = alikeWords(view, handle, id);
	const [isReporting, setReporting] = useState(false);
	const [isBlocking, setBlocking] = useState(false);
	const decide = useAct();
	const title = useArrival<HTMLHeadingElement>();
	const now = useNow(60_000);

	const say = (verdict: "accept" | "decline" | "block") =>
		void decide
			.run(() => ask("decide", { id, verdict }))
			.then((isDone) => isDone && verdict !== "accept" && route.back());

	return (
		<main class="screen">
			<ChatHead contact={contact}>{t("request.wants")}</ChatHead>
			<div class="calm">
				<Avatar name={name} iid={iid} size={72} />
				<h2 class="title" ref={title} tabIndex={-1}>
					{name}
				</h2>
				<p class="muted">{t("request.asked", { ago: ago(since, now) })}</p>
				{alike && <Alike>{alike}</Alike>}
			</div>
			<section class="card">
				{isBlocking ? (
					<>
						<div>
							<b>{t("request.block_title", { name })}</b>
							<p class="muted small">{t("request.block_explain", { name })}</p>
						</div>
						<Problem code={decide.problem} />
						<div class="pair">
							<Button onClick={() => setBlocking(false)}>{t("act.cancel")}</Button>
							<Button look="danger" onClick={() => say("block")}>
								{t("request.block")}
							</Button>
						</div>
					</>
				) : (
					<>
						<p>
							{t("request.explain", { name })}{" "}
							{settings.direct === "accepted" && t("request.direct", { name })}
						</p>
						<Problem code={decide.problem} />
						<div class="pair">
							<Button look="main" onClick={() => say("accept")}>
								{t("request.accept")}
							</Button>
							<Button onClick={() => say("decline")}>{t("request.decline")}</Button>
						</div>
						<Button look="bare-danger" size="low" onClick={() => setBlocking(true)}>
							{t("request.block")}
						</Button>
						<Button look="bare" size="low" onClick={() => setReporting(true)}>
							{t("report.open")}
						</Button>
					</>
				)}
			</section>
			{isReporting && <Report id={id} onNo={() => setReporting(false)} />}
		</main>
	);
}
