/** Talking to somebody who said yes. */
import { useEffect, useMemo } from "preact/hooks";
import type { ContactRow } from "../../contract/view.ts";
import { useLook } from "../look.ts";
import { usePanel, useView } from "../panel.ts";
import { Bars } from "../parts/bars.tsx";
import { ChatHead } from "../parts/chat-head.tsx";
import { ChatWay } from "../parts/chat-way.tsx";
import { Composer } from "../parts/composer.tsx";
import { Moved } from "../parts/moved.tsx";
import { NewDevice } from "../parts/new-device.tsx";
import { RelayStrip } from "../parts/relay-strip.tsx";
import { Stopped } from "../parts/stopped.tsx";
import { TalkQuestions } from "../parts/talk-questions.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { createTalk, TalkProvider } from "../talk.ts";

export function Conversation({ contact }: { readonly contact: ContactRow }) {
	const { id, name, path, keyChanged } = contact;
	const { chat, follow } = usePanel();
	const { relay, chats } = useView();
	const talk = useMemo(() => createTalk(id, name), [id, name]);
	useLook(id);
	useEffect(() => {
		follow(id);
		return () => follow(undefined);
	}, [follow, id]);

	const open = chat.value;
	const view = open?.id === id ? open.view : undefined;
	// what is written waits without the relay too, unless there is a direct path
	const way = relay.state === "connected" || path === "direct" ? path : "none";
	return (
		<TalkProvider value={talk}>
			<main class="screen">
				<ChatHead contact={contact} hasMenu>
					<ChatWay contact={contact} />
				</ChatHead>
				<RelayStrip isInChat />
				{view ? (
					<Timeline contact={contact} view={view} unread={chats[id]?.unread ?? 0} />
				) : (
					<div class="timeline">
						<Bars />
					</div>
				)}
				<NewDevice contact={contact} isNews />
				<Moved contact={contact} />
				{keyChanged ? (
					<Stopped contact={contact} />
				) : (
					<Composer
						contact={{ ...contact, path: way }}
						draft={chats[id]?.draft ?? ""}
						card={chats[id]?.card}
					/>
				)}
				<TalkQuestions />
			</main>
		</TalkProvider>
	);
}
