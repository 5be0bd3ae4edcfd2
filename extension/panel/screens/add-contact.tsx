/** How to come together with a person: by their handle at this relay, by an invite of theirs, or by one of ours. */
import { useId, useState } from "preact/hooks";
import { limits } from "../../../protocol/limits.ts";
import { useAct, useArrival } from "../hooks.ts";
import { newChatId, usePanel, useView } from "../panel.ts";
import { Alike } from "../parts/alike.tsx";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { OpenInvites } from "../parts/open-invites.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { UseInvite } from "../parts/use-invite.tsx";
import { alikeWords } from "../words/alike.ts";
import { sentence, t } from "../words/words.ts";

export function AddContact() {
	const view = useView();
	const { relay, contacts } = view;
	const { ask, route } = usePanel();
	const [typed, setTyped] = useState("");
	const request = useAct();
	const field = useArrival<HTMLInputElement>();
	const id = useId();

	const isConnected = relay.state === "connected";
	const handle = typed.trim().toLowerCase();
	const alike = limits.handlePattern.test(handle) ? alikeWords(view, handle) : undefined;
	const known = Object.values(contacts).find(
		(contact) => contact.handle === handle && request.problem === "already-known",
	);

	function submit(event: SubmitEvent) {
		event.preventDefault();
		if (!isConnected) return;
		const chat = newChatId();
		void request
			.run(async () =>
				limits.handlePattern.test(handle) ? ask("addByHandle", { id: chat, handle }) : "handle-malformed",
			)
			.then((isSent) => (isSent ? route.replace({ at: "chat", id: chat }) : field.current?.focus()));
	}

	return (
		<main class="screen">
			<ScreenHead title={t("add.title")} />
			<div class="page">
				<form class="stack-4" onSubmit={submit}>
					<Field
						label={t("add.handle")}
						hint={relay.label && t("add.hint", { relay: relay.label })}
						value={typed}
						maxLength={64}
						fieldRef={field}
						problem={request.problem && sentence(request.problem)}
						onValue={(value) => {
							setTyped(value);
							request.clear();
						}}
					/>
					{alike && <Alike>{alike}</Alike>}
					<p class="muted">{t("add.explain")}</p>
					<div class="stack-2">
						{!isConnected && (
							<p id={`${id}-why`} class="small muted" role="status">
								{t("add.offline")}
							</p>
						)}
						{known && (
							<Button size="tall" onClick={() => route.replace({ at: "chat", id: known.id })}>
								{t("add.open")}
							</Button>
						)}
						<Button
							look="main"
							size="tall"
							isSubmit
							isOff={!isConnected || handle === ""}
							describedBy={isConnected ? undefined : `${id}-why`}
							busy={request.isBusy ? t("add.sending") : undefined}
						>
							{t("add.send")}
						</Button>
					</div>
				</form>
				<UseInvite opensChat />
				<OpenInvites />
			</div>
		</main>
	);
}
