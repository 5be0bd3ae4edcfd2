/** One invite of ours: to be read by a camera, or copied; and how to take it back. */
import { Link2Off } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { InviteId } from "../../../protocol/ids.ts";
import type { InviteRow } from "../../contract/view.ts";
import { useAct, useArrival, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Bars } from "../parts/bars.tsx";
import { Button } from "../parts/button.tsx";
import { CopiedText } from "../parts/copied-text.tsx";
import { Icon } from "../parts/icon.tsx";
import { partLeft } from "../parts/open-invites.tsx";
import { Problem } from "../parts/problem.tsx";
import { QrCode } from "../parts/qr-code.tsx";
import { Question } from "../parts/question.tsx";
import { TimeRing } from "../parts/ring.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { leftShort } from "../words/durations.ts";
import { t } from "../words/words.ts";

export function Invite({ id }: { readonly id: InviteId }) {
	const row = useView().invites.find((each) => each.id === id);
	const title = useArrival<HTMLHeadingElement>();
	return (
		<main class="screen">
			<ScreenHead title={t("invites.title")} titleRef={title} />
			{row ? <Sheet row={row} /> : <Gone />}
		</main>
	);
}

function Sheet({ row: { id, since, until } }: { readonly row: InviteRow }) {
	const { query } = usePanel();
	const [text, setText] = useState<string>();
	const now = useNow(10_000);
	const act = useAct();
	// biome-ignore lint/correctness/useExhaustiveDependencies: once for each invite
	useEffect(() => {
		void act.run(async () => {
			const answer = await query("inviteText", { id });
			if ("code" in answer) return answer.code;
			setText(answer.value.text);
			return undefined;
		});
	}, [id]);
	return (
		<div class="page invite">
			<div class="invite-card">
				{text === undefined ? <Bars /> : <QrCode text={text} label={t("invites.qr")} />}
				<p class="small invite-left">
					<TimeRing part={partLeft(since, until, now)} />
					{t("invites.works", { time: leftShort(Math.max(0, until - now)) })}
				</p>
			</div>
			<Problem code={act.problem} />
			{text !== undefined && (
				<CopiedText
					label={t("invites.link")}
					hint={t("invites.one")}
					refused={t("invites.not_copied")}
					isMain
					text={text}
				/>
			)}
			<Revoke id={id} />
		</div>
	);
}

function Revoke({ id }: { readonly id: InviteId }) {
	const { ask, route } = usePanel();
	const [isAsking, setAsking] = useState(false);
	const act = useAct();
	return (
		<>
			<Button onClick={() => setAsking(true)}>
				<Icon of={Link2Off} size={16} />
				{t("invites.revoke")}
			</Button>
			{isAsking && (
				<Question
					title={t("invites.revoke_title")}
					text={t("invites.revoke_explain")}
					verb={t("invites.revoke_act")}
					problem={act.problem}
					onNo={() => setAsking(false)}
					onYes={() =>
						void act.run(() => ask("revokeInvite", { id })).then((isDone) => isDone && route.back())
					}
				/>
			)}
		</>
	);
}

/** Somebody used it, or its time is over, while it was on the screen. */
function Gone() {
	const { route } = usePanel();
	return (
		<div class="calm" role="status">
			<h2 class="title">{t("invites.gone_title")}</h2>
			<p class="muted">{t("invites.gone_text")}</p>
			<Button onClick={() => route.go({ at: "home" })}>{t("invites.to_chats")}</Button>
		</div>
	);
}
