/** Talking to somebody who said yes. */
import { useEffect } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { usePanel, useView } from "../panel.ts";
import { Bars } from "../parts/bars.tsx";
import { ChatHead } from "../parts/chat-head.tsx";
import { Composer } from "../parts/composer.tsx";
import { Path } from "../parts/glyphs.tsx";
import { RelayStrip } from "../parts/relay-strip.tsx";
import { Stopped } from "../parts/stopped.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { t } from "../words/words.ts";

export function Conversation({ contact }: { readonly contact: ContactRow }) {
	const { id, path, keyChanged } = contact;
	const { chat, follow } = usePanel();
	const { relay, chats } = useView();
	useEffect(() => {
		follow(id);
		return () => follow(undefined);
	}, [follow, id]);

	const open = chat.value;
	const view = open?.id === id ? open.view : undefined;
	return (
		<main class="screen">
			<ChatHead contact={contact} hasMenu>
				{keyChanged ? (
					<b class="bad">{t("home.key_changed")}</b>
				) : (
					<Path of={relay.state === "connected" ? path : "none"} />
				)}
			</ChatHead>
			<RelayStrip isInChat />
			{view ? (
				<Timeline contact={contact} view={view} unread={chats[id]?.unread ?? 0} />
			) : (
				<div class="timeline">
					<Bars />
				</div>
			)}
			{keyChanged ? (
				<Stopped contact={contact} />
			) : (
				<Composer contact={contact} draft={chats[id]?.draft ?? ""} />
			)}
		</main>
	);
}
