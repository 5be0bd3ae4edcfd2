/** The people, newest first. */
import { ChevronRight, UserPlus, UserRoundSearch } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { findCallLink } from "../../../protocol/call-link.ts";
import type { ContactRow, View } from "../../contract/view.ts";
import { CallInvite } from "../call/call-invite.tsx";
import { useNow } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { BackupStrip } from "../parts/backup-strip.tsx";
import { Button } from "../parts/button.tsx";
import { ChatItem } from "../parts/chat-item.tsx";
import { FindField } from "../parts/find-field.tsx";
import { LinkGlyph } from "../parts/glyphs.tsx";
import { HomeHead } from "../parts/home-head.tsx";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { Peek } from "../parts/peek.tsx";
import { RelayStrip } from "../parts/relay-strip.tsx";
import { t } from "../words/words.ts";

const minuteMs = 60_000;

export function Home() {
	const view = useView();
	const { route } = usePanel();
	const [wanted, setWanted] = useState("");
	const now = useNow(minuteMs);
	const from = useRef(route.left.peek()).current;
	const [isArriving, setArriving] = useState(true);
	const title = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		setArriving(false);
		// whoever comes back to a row that is gone, or to no row, starts at the top
		if (from && !document.activeElement?.closest(".list")) title.current?.focus();
	}, [from]);

	const people = listed(view);
	const asking = requestsOf(view);
	const found = people.filter(({ name }) =>
		name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
	);
	const isEmpty = people.length === 0 && asking.length === 0;
	const add = () => route.go({ at: "add" });

	return (
		<main class="screen">
			<HomeHead titleRef={title} />
			<RelayStrip />
			<BackupStrip />
			<div class="find">
				<FindField
					label={t("home.search")}
					value={wanted}
					onInput={setWanted}
					onEscape={() => setWanted("")}
				/>
				{!isEmpty && <IconButton icon={UserPlus} label={t("home.add")} isSoft onClick={add} />}
			</div>
			{isEmpty ? (
				<Nobody onAdd={add} />
			) : (
				<div class="scroll">
					{asking.length > 0 && wanted === "" && <Requests of={asking} />}
					<ul class="list" aria-label={t("home.chats")}>
						{found.map((contact) => (
							<ChatItem
								key={contact.id}
								contact={contact}
								chat={view.chats[contact.id]}
								now={now}
								takesFocus={isArriving && from?.at === "chat" && from.id === contact.id}
								onOpen={() => route.go({ at: "chat", id: contact.id })}
							/>
						))}
					</ul>
					<CallInvite text={wanted} />
					{found.length === 0 && wanted !== "" && !findCallLink(wanted) && (
						<p class="nothing muted" role="status">
							{t("home.nobody_by_name", { name: wanted.trim() })}
						</p>
					)}
				</div>
			)}
			{view.relay.insecure && view.relay.state === "connected" && (
				<p class="meta path home-foot">
					<LinkGlyph isOn />
					{t("home.insecure")}
				</p>
			)}
		</main>
	);
}

function Requests({ of }: { readonly of: readonly ContactRow[] }) {
	const { route } = usePanel();
	const [only] = of;
	return (
		<button
			type="button"
			class="item item-request"
			onClick={() => route.go(of.length === 1 && only ? { at: "chat", id: only.id } : { at: "requests" })}
		>
			<span class="item-icon">
				<Icon of={UserRoundSearch} size={20} />
			</span>
			<span class="cut">
				<b>{t("home.request_count", of.length)}</b> <span class="muted">{t("home.request_rest")}</span>
			</span>
			<span class="muted arrow">
				<Icon of={ChevronRight} size={16} />
			</span>
		</button>
	);
}

function Nobody({ onAdd }: { onAdd(): void }) {
	return (
		<div class="nobody">
			<Peek x={0.93} y={0.46} radius={0.36} look={140} />
			<div class="bottom">
				<div class="stack-2">
					<h2 class="title">{t("home.empty_title")}</h2>
					<p class="muted narrow">{t("home.empty_hint")}</p>
				</div>
				<Button look="main" size="tall" onClick={onAdd}>
					<Icon of={UserPlus} />
					{t("home.add")}
				</Button>
			</div>
		</div>
	);
}

/** Those one talks to or has asked, the latest first. */
function listed({ contacts, chats }: View): readonly ContactRow[] {
	const at = ({ id, since }: ContactRow) => chats[id]?.at ?? since;
	return Object.values(contacts)
		.filter(({ state }) => state !== "asking" && state !== "blocked")
		.sort((a, b) => at(b) - at(a) || (a.id < b.id ? -1 : 1));
}

/** Those who knocked, the latest first. */
export function requestsOf({ contacts }: View): readonly ContactRow[] {
	return Object.values(contacts)
		.filter(({ state }) => state === "asking")
		.sort((a, b) => b.since - a.since);
}
