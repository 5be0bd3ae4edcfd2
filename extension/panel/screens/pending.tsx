/** We asked, and there is no yes: waiting, a no, a week of silence; or we blocked them. */
import { useState } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { useAct, useArrival, useNow } from "../hooks.ts";
import { newChatId, usePanel, useView } from "../panel.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Button } from "../parts/button.tsx";
import { ChatHead } from "../parts/chat-head.tsx";
import { Problem } from "../parts/problem.tsx";
import { Report } from "../parts/report.tsx";
import { ago } from "../words/dates.ts";
import { sentence, t } from "../words/words.ts";

export function Pending({ contact }: { readonly contact: ContactRow }) {
	const { id, name, handle, iid, since, state } = contact;
	const { relay } = useView();
	const { ask, route } = usePanel();
	const act = useAct();
	const title = useArrival<HTMLHeadingElement>();
	const now = useNow(60_000);
	// an invite does not tell the handle by which they could be asked
	const canAsk = (state === "declined" || state === "expired") && !contact.invite;
	const isConnected = relay.state === "connected";
	const words = wordsFor(contact);
	const [isReporting, setReporting] = useState(false);

	const leave = (isDone: boolean) => isDone && route.replace({ at: "home" });
	function askAgain() {
		const fresh = newChatId();
		void act
			.run(() => ask("addByHandle", { id: fresh, handle }))
			.then((isSent) => isSent && route.replace({ at: "chat", id: fresh }));
	}

	return (
		<main class="screen">
			<ChatHead contact={contact}>{words.sub}</ChatHead>
			<div class="calm">
				<Avatar name={name} iid={iid} size={72} />
				<h2 class="title" ref={title} tabIndex={-1}>
					{words.title}
				</h2>
				<p class="muted">{words.text}</p>
				{state === "asked" && <p class="meta">{t("pending.since", { ago: ago(since, now) })}</p>}
			</div>
			<div class="bottom-acts">
				<Problem code={act.problem} />
				{canAsk && !isConnected && <p class="small muted center">{t("add.offline")}</p>}
				{canAsk && (
					<Button
						look="main"
						size="tall"
						isOff={!isConnected}
						busy={act.isBusy ? t("add.sending") : undefined}
						onClick={askAgain}
					>
						{t("pending.ask_again")}
					</Button>
				)}
				{state === "blocked" && (
					<>
						<Button
							look="main"
							size="tall"
							onClick={() => void act.run(() => ask("unblock", { id })).then(leave)}
						>
							{t("settings.unblock")}
						</Button>
						<Button size="tall" onClick={() => setReporting(true)}>
							{t("report.open")}
						</Button>
						{isReporting && <Report id={id} onNo={() => setReporting(false)} />}
					</>
				)}
				<Button
					size="tall"
					onClick={() =>
						void act
							.run(() => ask("forget", { id }))
							.then((isGone) => isGone && route.replace({ at: "home" }))
					}
				>
					{state === "asked" ? t(contact.invite ? "pending.stop" : "pending.withdraw") : t("act.remove")}
				</Button>
			</div>
		</main>
	);
}

function wordsFor({ state, name, invite }: ContactRow) {
	if (invite && (state === "expired" || invite.problem))
		return {
			sub: t("pending.invite_sub"),
			title: t("pending.invite_over_title"),
			text: sentence(invite.problem ?? "invite-over"),
		};
	if (invite && state === "asked")
		return {
			sub: t("pending.invite_sub"),
			title: t("pending.invite_title"),
			text: t("pending.invite_text"),
		};
	if (state === "declined")
		return {
			sub: t("pending.declined_sub"),
			title: t("pending.declined_title", { name }),
			text: t("pending.declined_text"),
		};
	if (state === "expired")
		return {
			sub: t("pending.expired_sub"),
			title: t("pending.expired_title"),
			text: t("pending.expired_text", { name }),
		};
	if (state === "blocked")
		return {
			sub: t("pending.blocked_sub"),
			title: t("pending.blocked_title", { name }),
			text: t("pending.blocked_text", { name }),
		};
	return {
		sub: t("pending.waiting_sub"),
		title: t("pending.waiting_title", { name }),
		text: t("pending.waiting_text", { name }),
	};
}
