/** One person: who they are here, and what is chosen for them alone. */
import { BellOff, ChevronRight, KeyRound } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { ChatId } from "../../../protocol/ids.ts";
import type { ContactRow } from "../../contract/view.ts";
import { CallButtons } from "../call/call-buttons.tsx";
import { useAct, useArrival, useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Alike } from "../parts/alike.tsx";
import { Avatar } from "../parts/avatar.tsx";
import { ChoiceRow } from "../parts/choice-row.tsx";
import { Path, Verified } from "../parts/glyphs.tsx";
import { Icon } from "../parts/icon.tsx";
import { Moved } from "../parts/moved.tsx";
import { NewDevice } from "../parts/new-device.tsx";
import { Problem } from "../parts/problem.tsx";
import { Question } from "../parts/question.tsx";
import { RemoveQuestion } from "../parts/remove-question.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { alikeWords } from "../words/alike.ts";
import { forever, mutePauses } from "../words/choices.ts";
import { moment } from "../words/dates.ts";
import { t } from "../words/words.ts";
import { PersonBlock } from "./person-block.tsx";
import { PersonMessages } from "./person-messages.tsx";
import { PersonName } from "./person-name.tsx";
import { PersonSharing } from "./person-sharing.tsx";

export function Person({ id }: { readonly id: ChatId }) {
	const { route } = usePanel();
	const contact = useView().contacts[id];
	const isGone = contact?.state !== "accepted";
	useEffect(() => {
		if (isGone) route.replace({ at: "home" });
	}, [isGone, route]);
	return contact && !isGone ? <Details contact={contact} /> : null;
}

function Details({ contact }: { readonly contact: ContactRow }) {
	const { id, name, handle, iid, verified, presence, path, elsewhere } = contact;
	const view = useView();
	const { relay } = view;
	// who came by an invite was looked at by nobody, and handles change
	const alike = verified ? undefined : alikeWords(view, handle, id);
	const title = useArrival<HTMLHeadingElement>();
	const act = useAct();
	return (
		<main class="screen">
			<ScreenHead title={t("person.title")} titleRef={title} />
			<div class="scroll settings">
				<div class="person">
					<Avatar name={name} iid={iid} size={72} presence={presence} />
					<h2 class="title head-name" dir="auto">
						{name}
						{verified && <Verified size={18} />}
					</h2>
					{name !== handle && <p class="muted small">{handle}</p>}
					{alike && <Alike>{alike}</Alike>}
					<div class="meta">
						<Path of={relay.state === "connected" || path === "direct" ? path : "none"} />
					</div>
				</div>
				<div class="person-acts">
					<CallButtons contact={contact} />
				</div>
				<Moved contact={contact} />
				{elsewhere && !contact.moved && relay.state !== "none" && (
					<p class="key-line small muted">
						<span>{t("person.elsewhere", { name, relay: elsewhere })}</span>
					</p>
				)}
				<NewDevice contact={contact} />
				<PersonName key={name} contact={contact} />
				<Trust contact={contact} />
				<Problem code={act.problem} />
				<PersonMessages contact={contact} act={act} />
				<PersonSharing contact={contact} act={act} />
				<Mute contact={contact} />
				<Leave contact={contact} />
			</div>
		</main>
	);
}

/** Whether somebody compared the number with them, and the way there. */
function Trust({ contact: { id, verified, keyChanged, origin } }: { readonly contact: ContactRow }) {
	const { route } = usePanel();
	const word = keyChanged ? "home.key_changed" : verified ? "chat.verified" : unverifiedWord(origin);
	return (
		<div class="box-list">
			<button type="button" class="box-row box-press" onClick={() => route.go({ at: "verify", id })}>
				<Icon of={KeyRound} />
				<span class="grow">{t("verify.compare")}</span>
				<span class={keyChanged ? "box-value bad" : "box-value muted"}>{t(word)}</span>
				<span class="arrow">
					<Icon of={ChevronRight} size={16} />
				</span>
			</button>
		</div>
	);
}

/** Whoever had the invite could use it: that is more than nothing, and no proof of who they are. */
function unverifiedWord(origin: ContactRow["origin"]) {
	return origin === "ours" ? "person.introduced" : "person.unverified";
}

function Mute({ contact: { id, mutedUntil } }: { readonly contact: ContactRow }) {
	const { ask } = usePanel();
	const now = useNow(60_000);
	const isMuted = (mutedUntil ?? 0) > now;
	const mute = (until: number | null) => void ask("mute", { chat: id, until });
	const value = !isMuted
		? t("act.off")
		: (mutedUntil ?? 0) >= forever
			? t("pause.always")
			: t("pause.until", { time: moment(mutedUntil ?? 0, now) });
	return (
		<>
			<h2 class="section">{t("settings.notices")}</h2>
			<div class="box-list">
				<ChoiceRow
					icon={BellOff}
					label={t("person.mute")}
					value={value}
					choices={[
						...(isMuted ? [{ label: t("person.unmute"), onPress: () => mute(null) }] : []),
						...mutePauses(now).map(({ label, until }) => ({ label, onPress: () => mute(until) })),
					]}
				/>
			</div>
		</>
	);
}

function Leave({ contact }: { readonly contact: ContactRow }) {
	const { id, name } = contact;
	const { ask } = usePanel();
	const [asking, setAsking] = useState<"clear" | "remove">();
	const clear = useAct();
	const isWaiting = useView().chats[id]?.waits;
	return (
		<div class="box-list box-last">
			<button type="button" class="box-row box-press bad" onClick={() => setAsking("clear")}>
				{t("person.clear")}
			</button>
			<button type="button" class="box-row box-press bad" onClick={() => setAsking("remove")}>
				{t("chat.remove")}
			</button>
			<PersonBlock contact={contact} />
			{asking === "clear" && (
				<Question
					title={t("person.clear_title")}
					text={[t("person.clear_explain", { name }), isWaiting && t("person.clear_waits")]
						.filter(Boolean)
						.join(" ")}
					verb={t("person.clear_act")}
					problem={clear.problem}
					onNo={() => setAsking(undefined)}
					onYes={() =>
						void clear
							.run(() => ask("clearChat", { chat: id }))
							.then((isDone) => isDone && setAsking(undefined))
					}
				/>
			)}
			{asking === "remove" && <RemoveQuestion id={id} name={name} onNo={() => setAsking(undefined)} />}
		</div>
	);
}
